"""The content activity: what its slides show on the three screens."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.activities import Activity, Document, Fault, Fragment, Place, Summary
from sessions.enums import Mode, Screen
from sessions.panorama.blocks import arranged
from sessions.panorama.catalogue import Catalogue, catalogue_of
from sessions.panorama.documents import DeckDocument, SlideDocument
from sessions.panorama.models import Deck, Slide
from sessions.panorama.objects import deck_faults
from sessions.panorama.selectors import decks_in_numbers, shown_slides
from sessions.panorama.services import replace_slides
from sessions.panorama.stops import Stop, last_stops, stops_of
from sessions.panorama.urls import teacher_urls

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from sessions.documents import TrainingDocument
    from sessions.models import Part, Participant, TrainingSession


class ContentActivity(Activity):
    """Slides: one item of the position is one slide."""

    key = "content"
    name = _("Slides")
    icon = "presentation"
    document_model = DeckDocument
    modes = frozenset({Mode.SHOW})
    styles = ("css/slides.css",)
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

    def update(
        self, *, training_session: "TrainingSession", object_key: str, document: Document
    ) -> None:
        """Take the newer slides; those that the teacher hid stay hidden."""
        replace_slides(training_session=training_session, key=object_key, document=document)

    def edit_links(self, part: "Part") -> "Sequence[tuple[StrOrPromise, str]]":
        """Return the page where the teacher chooses which slides to show."""
        address = [part.step.training_session.ref, part.object_key]
        return [(_("Choose the slides"), reverse("sessions:content:deck", args=address))]

    def faults(self, document: "TrainingDocument") -> Iterable[Fault]:
        """Return what slides name that the training does not have."""
        return deck_faults(document)

    def summaries(self, parts: "Sequence[Part]") -> dict[str, Summary]:
        """Return how many slides each deck has."""
        found = decks_in_numbers(
            [part.step.training_session_id for part in parts], [part.object_key for part in parts]
        )
        return {
            key: Summary(
                localised(title),
                ngettext("%(number)d slide", "%(number)d slides", number) % {"number": number},
            )
            for key, (title, number) in found.items()
        }

    def items(self, part: "Part") -> int:
        """Return the number of places: slides, and the blocks of those that are built up."""
        return len(self._stops(part))

    def landmarks(self, part: "Part") -> "Sequence[tuple[int, str]]":
        """Return where each slide begins, with its title."""
        begun: dict[int, tuple[int, str]] = {}
        for item, stop in enumerate(self._stops(part)):
            begun.setdefault(stop.number, (item, localised(stop.slide.title.model_dump())))
        return list(begun.values())

    def pages(self, part: "Part", reached: int) -> Sequence[int]:
        """Return each slide once, as far as the room has seen it."""
        return last_stops(self._stops(part)[: reached + 1])

    def stage_key(self, place: Place) -> str:
        """Return one key for all places of a slide: what is added to it appears in place."""
        return f"{place.part.pk}:{self._stop(place).slide.key}"

    def stage(
        self, place: Place, screen: Screen, participant: "Participant | None" = None
    ) -> Fragment:
        """Return the slide, large on the projector and as text on the phone."""
        catalogue = catalogue_of(place.training_session.edition_id)
        return Fragment(f"panorama/{screen}.html", slide_context(self._stop(place), catalogue))

    def notes(self, place: Place) -> str:
        """Return the presenter's notes of the slide."""
        notes = self._stop(place).slide.notes
        return localised(notes.model_dump()) if notes else ""

    def _stop(self, place: Place) -> Stop:
        stops = self._stops(place.part)
        if not stops:  # every slide is hidden: an empty one with the step's title
            empty = SlideDocument.model_validate({"key": "empty", "title": place.step.title})
            return stops_of([empty])[0]
        return stops[min(place.item, len(stops) - 1)]

    @staticmethod
    def _stops(part: "Part") -> list[Stop]:
        return stops_of(shown_slides(part.step.training_session_id, part.object_key))


def slide_context(stop: Stop, catalogue: Catalogue) -> Document:
    """Return what the templates of a slide show of it at one stop."""
    shown = arranged(stop.slide.blocks, catalogue, stop.shown)
    whole = shown if stop.is_whole else arranged(stop.slide.blocks, catalogue)
    return {
        "slide": stop.slide,
        "stop": stop,
        "blocks": shown,
        "later": whole[len(shown) :],
        "media": catalogue.media,
        "text": _text_of(stop.slide),
        "number": stop.number,
        "total": stop.total,
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
