"""Where the training speaks of a network: its comparison tables and its slides."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from rsn_training.common.localised import localised
from sessions.panorama.cards import words
from sessions.panorama.catalogue import KEPT, Catalogue
from sessions.panorama.documents import CardsBlock, ComparisonBlock, SlideDocument
from sessions.panorama.reading.shelf import Shelf

#: A shorter name ("X") is found in too many words that mean something else.
SHORTEST = 3


@dataclass(frozen=True)
class Mention:
    """A slide that speaks of a network."""

    chapter: str
    anchor: str
    title: str


def anchor_of(deck: str, slide: str) -> str:
    """Return the place of a slide on the page of its chapter."""
    return f"{deck}-{slide}"


def mentions_of(key: str, shelf: Shelf) -> tuple[Mention, ...]:
    """Return the slides that show the network's card or table, or write its name."""
    return _mentions(shelf, get_language() or "").get(key, ())


def tables_with(key: str, catalogue: Catalogue) -> list[tuple[str, str, str]]:
    """Return (key, title, year) of the comparison tables in which the network stands."""
    return [
        (name, words(table.title), table.year)
        for name, table in catalogue.comparisons.items()
        if key in table.networks
    ]


@lru_cache(maxsize=2 * KEPT)
def _mentions(shelf: Shelf, _language: str) -> Mapping[str, tuple[Mention, ...]]:
    found: dict[str, list[Mention]] = {}
    names = _names(shelf.catalogue)
    for chapter in shelf.chapters:
        for deck in chapter.decks:
            for slide in shelf.catalogue.decks[deck].slides:
                if slide.hidden:
                    continue
                place = Mention(chapter.key, anchor_of(deck, slide.key), words(slide.title))
                for key in _shown(slide, shelf.catalogue) | _written(slide, names):
                    found.setdefault(key, []).append(place)
    return {key: tuple(places) for key, places in found.items()}


def _shown(slide: SlideDocument, catalogue: Catalogue) -> set[str]:
    """Return the networks whose card or column stands on the slide."""
    found: set[str] = set()
    for block in slide.blocks:
        if isinstance(block, CardsBlock):
            found.update(block.networks)
        elif isinstance(block, ComparisonBlock) and block.comparison in catalogue.comparisons:
            found.update(catalogue.comparisons[block.comparison].networks)
    return found


def _names(catalogue: Catalogue) -> dict[str, str]:
    """Return the names by which networks are known, with their keys."""
    return {
        name: key
        for key, network in catalogue.networks.items()
        for name in (network.name, *network.former_names)
        if len(name) >= SHORTEST
    }


def _written(slide: SlideDocument, names: Mapping[str, str]) -> set[str]:
    """Return the networks whose name the slide writes, as a word of its own."""
    if not names:
        return set()
    longest_first = sorted(names, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    text = "\n".join(_texts(slide.model_dump(mode="json", exclude={"notes", "key"})))
    return {names[name] for name in re.findall(pattern, text)}


def _texts(value: Any) -> Iterator[str]:
    """Go through the texts of a document in the active language; keys and addresses are none."""
    if isinstance(value, dict):
        if value and value.keys() <= {"fr", "en"}:
            yield localised(value)
        else:
            for inner in value.values():
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
