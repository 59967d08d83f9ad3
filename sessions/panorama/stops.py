"""The places of a deck: one for each slide, or one for each block of a slide that is built up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sessions.panorama.blocks import pieces
from sessions.panorama.documents import SlideDocument


@dataclass(frozen=True)
class Stop:
    """A slide with its first `shown` pieces; `number` counts slides from 1, of `total`."""

    slide: SlideDocument
    number: int
    total: int
    shown: int
    is_whole: bool


def stops_of(slides: Iterable[SlideDocument]) -> list[Stop]:
    """Return the places of some slides in order."""
    found = list(slides)
    return [
        Stop(slide, number, len(found), shown, is_whole=shown == of)
        for number, slide in enumerate(found, start=1)
        for of in [len(pieces(slide.blocks))]
        for shown in (range(1, of + 1) if slide.build and of > 1 else [of])
    ]


def last_stops(stops: Sequence[Stop]) -> list[int]:
    """Return the index of the fullest of the given places of each slide."""
    by_slide = {stop.number: index for index, stop in enumerate(stops)}
    return sorted(by_slide.values())


def same_place(old: Sequence[Stop], new: Sequence[Stop], item: int) -> int:
    """Return the place among `new` of the slide that stood at `item` of `old`.

    When it is gone: the place of the slide that followed it, else the last.
    """
    for stop in old[item:]:
        places = [index for index, one in enumerate(new) if one.slide.key == stop.slide.key]
        if places:
            built = stop.shown - 1 if stop is old[item] else 0
            return places[min(built, len(places) - 1)]
    return max(0, len(new) - 1)


def reached_now(old: Sequence[Stop], new: Sequence[Stop], reached: int) -> int | None:
    """Return how far the room has been among `new` if it was at `reached` of `old`.

    None when nothing is left of what it saw: no slide that it did not see counts as seen.
    """
    seen: dict[str, int] = {}
    for stop in old[: reached + 1]:
        seen[stop.slide.key] = stop.shown
    places = [
        index
        for index, stop in enumerate(new)
        if stop.slide.key in seen and (not stop.slide.build or stop.shown <= seen[stop.slide.key])
    ]
    return max(places, default=None)
