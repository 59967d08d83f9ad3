"""Which slides a session has, and which of them it shows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sessions.panorama.blocks import Arranged, arranged
from sessions.panorama.catalogue import catalogue_of
from sessions.panorama.documents import SlideDocument
from sessions.panorama.models import Deck, Slide


def shown_slides(training_session_pk: int, key: str) -> list[SlideDocument]:
    """Return the slides of a deck that are not hidden, in order."""
    found = Slide.objects.filter(deck__training_session=training_session_pk, deck__key=key)
    slides = [
        SlideDocument.model_validate(document)
        for document in found.order_by("order").values_list("document", flat=True)
    ]
    return [slide for slide in slides if not slide.hidden]


def decks_in_numbers(
    training_sessions: Iterable[int], keys: Iterable[str]
) -> dict[str, tuple[dict[str, str], int]]:
    """Return title and number of shown slides of the decks of some sessions, by key of the deck."""
    found = Slide.objects.filter(
        deck__training_session__in=set(training_sessions), deck__key__in=set(keys)
    ).values_list("deck__key", "deck__title", "document__hidden")
    titles = {key: title for key, title, _is_hidden in found}
    numbers = Counter(key for key, _title, is_hidden in found if not is_hidden)
    return {key: (title, numbers[key]) for key, title in titles.items()}


@dataclass(frozen=True)
class SlideRow:
    """A slide to show or to hide, with its blocks as the room sees them."""

    id: UUID
    slide: SlideDocument
    blocks: list[Arranged]


def slides_to_choose(deck: Deck) -> list[SlideRow]:
    """Return all slides of a deck in order, the hidden ones too."""
    catalogue = catalogue_of(deck.training_session.edition_id)
    found = []
    for row in deck.slides.all():
        slide = SlideDocument.model_validate(row.document)
        found.append(SlideRow(row.pk, slide, arranged(slide.blocks, catalogue)))
    return found
