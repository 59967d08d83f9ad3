"""The content activity: what its slides show on the three screens."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.activities import Activity, Document, Fault, Fragment, Place
from sessions.enums import Mode, Screen
from sessions.panorama.blocks import arranged
from sessions.panorama.catalogue import Catalogue, catalogue_of
from sessions.panorama.documents import DeckDocument, SlideDocument
from sessions.panorama.models import Deck, Slide
from sessions.panorama.objects import deck_faults
from sessions.panorama.urls import teacher_urls

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from sessions.documents import TrainingDocument
    from sessions.models import Part, Participant, TrainingSession


class ContentActivity(Activity):
    """Slides: one item of the position is one slide."""

    key = "content"
    name = _("Slides")
    icon = "presentation"
    document_model = DeckDocument
    modes = frozenset({Mode.SHOW})
    teacher_urls = teacher_urls

    def instantiate(
        self, *, training_session: "TrainingSession", object_key: str, document: Document
    ) -> None:
        """Copy a deck into the session."""
        deck, made = Deck.objects.get_or_create(
            training_session=training_session,
            key=object_key,
            defaults={"title": document["title"]},
        )
        if made:
            Slide.objects.bulk_create(
                Slide(deck=deck, key=slide["key"], order=order, document=slide)
                for order, slide in enumerate(document["slides"], start=1)
            )

    def document_of(self, *, training_session: "TrainingSession", object_key: str) -> Document:
        """Return the session's deck as a document."""
        deck = Deck.objects.prefetch_related("slides").get(
            training_session=training_session, key=object_key
        )
        return {"title": deck.title, "slides": [slide.document for slide in deck.slides.all()]}

    def faults(self, document: "TrainingDocument") -> Iterable[Fault]:
        """Return what slides name that the training does not have."""
        return deck_faults(document)

    def summaries(self, parts: "Sequence[Part]") -> dict[str, str]:
        """Return how many slides each deck has."""
        counts = (
            Slide.objects.filter(
                deck__training_session__in={part.step.training_session_id for part in parts},
                deck__key__in={part.object_key for part in parts},
            )
            .values_list("deck__key")
            .annotate(number=Count("pk"))
            .order_by("deck__key")
        )
        return {
            key: ngettext("%(number)d slide", "%(number)d slides", number) % {"number": number}
            for key, number in counts
        }

    def items(self, part: "Part") -> int:
        """Return the number of slides."""
        return self._slides(part.step.training_session_id, part.object_key).count()

    def stage(
        self, place: Place, screen: Screen, participant: "Participant | None" = None
    ) -> Fragment:
        """Return the slide, large on the projector and as text on the phone."""
        catalogue = catalogue_of(place.training_session.edition_id)
        total = self.items(place.part)
        context = slide_context(self._slide(place), catalogue, place.item, total)
        return Fragment(f"panorama/{screen}.html", context)

    def notes(self, place: Place) -> str:
        """Return the presenter's notes of the slide."""
        notes = self._slide(place).notes
        return localised(notes.model_dump()) if notes else ""

    def _slide(self, place: Place) -> SlideDocument:
        slides = self._slides(place.training_session.pk, place.part.object_key)
        stored = list(slides.order_by("order")[: place.item + 1])
        if not stored:  # every slide was taken out: an empty one with the step's title
            return SlideDocument.model_validate({"key": "empty", "title": place.step.title})
        return SlideDocument.model_validate(stored[-1].document)

    @staticmethod
    def _slides(training_session_pk: int, key: str) -> "QuerySet[Slide]":
        return Slide.objects.filter(deck__training_session=training_session_pk, deck__key=key)


def slide_context(slide: SlideDocument, catalogue: Catalogue, item: int, total: int) -> Document:
    """Return what the templates of a slide show; `item` counts from 0."""
    return {
        "slide": slide,
        "blocks": arranged(slide.blocks, catalogue),
        "media": catalogue.media,
        "text": _text_of(slide),
        "number": item + 1,
        "total": total,
    }


def _text_of(slide: SlideDocument) -> str:
    """Return the words of a slide in the active language, by which its size is chosen."""
    found = []
    for block in slide.blocks:
        for name in ("text", "label", "study", "caption"):
            value = getattr(block, name, None)
            if value is not None:
                found.append(localised(value.model_dump()))
    return " ".join(found)
