"""Finding texts in a draft, and what names an object."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from sessions.panorama.editing.labels import (
    Names,
    Path,
    at,
    kind_in_words,
    name_in_words,
    network_names,
    place_in_words,
)
from sessions.panorama.editing.selectors import Target, Workbench
from sessions.panorama.editing.shapes import SHAPES

#: Results shown at most, and letters of a text around what was found.
MOST, AROUND = 60, 60
#: Parts that hold no words: keys of others, entries of closed lists.
SILENT = frozenset(
    {"key", "kind", "family", "purposes", "networks", "comparison", "series", "status", "grade"}
)


@dataclass(frozen=True)
class Spot:
    """A place of the draft: an object, and a path in it."""

    kind: str
    key: str
    document: Any
    path: Path = ()
    #: The networks by key, for places in comparison tables.
    names: Names = field(default_factory=dict, compare=False)

    @property
    def value(self) -> Any:
        """Return what stands there; None when nothing does."""
        return at(self.document, self.path)

    @property
    def place(self) -> str:
        """Return where the path leads, in words."""
        return place_in_words(self.kind, self.path, self.document, self.names)

    @property
    def name(self) -> str:
        """Return what the object is called."""
        return name_in_words(self.kind, self.key, self.document)

    def address(self, training: str) -> str:
        """Return the page where the object, or the slide of the path, is edited; "" for none."""
        if self.kind in SHAPES:
            return reverse("edit:object", args=[training, self.kind, self.key])
        if self.kind != "content":
            return ""
        slides = (self.document or {}).get("slides", [])
        match list(self.path):
            case ["slides", int(index), *_rest] if index < len(slides):
                return reverse("edit:slide", args=[training, self.key, slides[index]["key"]])
        return reverse("edit:deck", args=[training, self.key])


@dataclass(frozen=True)
class Hit:
    """A text that was found, in three pieces: before, found, after."""

    kind: str
    name: str
    place: str
    url: str
    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Use:
    """A place that names an object; `url` is "" where it is not edited on the desk."""

    name: str
    url: str


def search(bench: Workbench, wanted: str) -> list[Hit]:
    """Return the texts of the draft that hold some words, whatever their case and accents."""
    plain = _plain(wanted.strip())
    if not plain:
        return []
    found = []
    for spot, text in _texts_of(bench, ("content", *SHAPES)):
        start = _plain(text).find(plain)
        if start >= 0 and spot.path[-1] not in SILENT:
            found.append(_hit(bench, spot, text, slice(start, start + len(plain))))
            if len(found) >= MOST:
                break
    return found


def uses_of(bench: Workbench, target: Target) -> list[Use]:
    """Return what names an object: slides, tables, questions that show an image."""
    found: dict[Use, None] = {}
    for spot, text in _texts_of(bench, bench.document.get("objects", {})):
        names = [part for part in spot.path if isinstance(part, str)]
        if text == target.key and _names_kind(spot.kind, names, target.kind):
            found[Use(_named(spot), spot.address(bench.training.key))] = None
    return list(found)


def _names_kind(kind: str, names: list[str], wanted: str) -> bool:
    if wanted == "networks":
        return kind in ("content", "comparisons") and names[-1:] == ["networks"]
    if wanted == "media":
        return names[-1:] == ["name"] if kind == "content" else names[-2:] == ["image", "name"]
    return wanted == "comparisons" and names[-1:] == ["comparison"]


def _texts_of(bench: Workbench, kinds: Iterable[str]) -> Iterator[tuple[Spot, str]]:
    names = network_names(bench.document)
    for kind in kinds:
        for key, document in sorted(bench.objects(kind).items()):
            for path, text in _texts(document, ()):
                yield Spot(kind, key, document, path, names), text


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            # Keys in a list are named by the list itself.
            yield from _texts(inner, path if isinstance(inner, str) else (*path, index))


def _hit(bench: Workbench, spot: Spot, text: str, part: slice) -> Hit:
    first, end = max(0, part.start - AROUND), part.stop + AROUND
    return Hit(
        kind=kind_in_words(spot.kind),
        name=spot.name,
        place=spot.place,
        url=spot.address(bench.training.key),
        before=("…" if first else "") + text[first : part.start],
        found=text[part],
        after=text[part.stop : end] + ("…" if end < len(text) else ""),
    )


def _named(spot: Spot) -> str:
    """Return what an object is called, with the slide of the path."""
    slide = Spot(spot.kind, spot.key, spot.document, spot.path[:2]).place
    if spot.kind in SHAPES:
        return spot.name
    return (
        f"{spot.name} › {slide}"
        if spot.kind == "content"
        else f"{kind_in_words(spot.kind)} › {spot.name}"
    )


def _plain(text: str) -> str:
    """Return a text without case and accents, letter for letter."""
    return "".join(
        (unicodedata.normalize("NFD", letter)[0].casefold() or letter)[0] for letter in text
    )
