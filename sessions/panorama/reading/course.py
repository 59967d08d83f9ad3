"""The course as text: a chapter is a step of the training, with the slides of its decks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sessions.panorama.blocks import Arranged, arranged, series_keys
from sessions.panorama.cards import words
from sessions.panorama.documents import SlideDocument
from sessions.panorama.reading.mentions import anchor_of
from sessions.panorama.reading.shelf import Chapter, Shelf
from sessions.references.selectors import published_series_by_key
from sessions.references.values import Series


@dataclass(frozen=True)
class Passage:
    """A slide as text."""

    anchor: str
    title: str
    blocks: Sequence[Arranged]


@dataclass(frozen=True)
class Reading:
    """A chapter with its neighbours; `number` counts from 1."""

    chapter: Chapter
    number: int
    before: Chapter | None
    after: Chapter | None


def reading_of(shelf: Shelf, key: str) -> Reading | None:
    """Return a chapter of the training, or None when it has none so called."""
    keys = [chapter.key for chapter in shelf.chapters]
    if key not in keys:
        return None
    place = keys.index(key)
    return Reading(
        chapter=shelf.chapters[place],
        number=place + 1,
        before=shelf.chapters[place - 1] if place else None,
        after=shelf.chapters[place + 1] if place + 1 < len(keys) else None,
    )


def references_of(shelf: Shelf, chapter: Chapter) -> dict[str, Series]:
    """Return the reference series that a chapter shows, in two queries at most."""
    slides = (slide for _deck, slide in _slides(shelf, chapter))
    return published_series_by_key(key for slide in slides for key in series_keys(slide.blocks))


def passages(shelf: Shelf, chapter: Chapter, series: dict[str, Series]) -> list[Passage]:
    """Return the slides of a chapter as text; no query."""
    return [
        Passage(
            anchor_of(deck, slide.key),
            words(slide.title),
            arranged(slide.blocks, shelf.catalogue, series=series),
        )
        for deck, slide in _slides(shelf, chapter)
    ]


def _slides(shelf: Shelf, chapter: Chapter) -> list[tuple[str, SlideDocument]]:
    """Return the slides of a chapter; spare ones are for a teacher to show."""
    return [
        (deck, slide)
        for deck in chapter.decks
        for slide in shelf.catalogue.decks[deck].slides
        if not slide.hidden
    ]
