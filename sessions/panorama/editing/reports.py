"""The difference between two documents of a training, as a reader goes through it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sessions.panorama.editing.differences import Change, Piece, compare, readable, word_pieces
from sessions.panorama.editing.labels import (
    FIELDS,
    Names,
    kind_in_words,
    network_names,
    place_in_words,
)
from sessions.panorama.editing.saying import Speaker, lines
from sessions.panorama.editing.search import Spot
from sessions.panorama.editing.selectors import MEDIA, Document, names_in, object_in

#: Changes shown at most; a reader of more opens both editions.
MOST = 500


@dataclass(frozen=True)
class Line:
    """A field that differs, in pieces."""

    place: str
    pieces: list[Piece]


@dataclass(frozen=True)
class ObjectReport:
    """An object that differs; `state`: "new", "gone" or "changed"."""

    kind: str
    name: str
    state: str
    lines: list[Line]
    url: str


def difference(before: Document, after: Document, training: str = "") -> list[ObjectReport]:
    """Return what differs, object by object; `training`: link objects to their pages."""
    found = []
    names = {**network_names(before), **network_names(after)}
    for kind, key in sorted(names_in(before) | names_in(after)):
        old, new = object_in(before, kind, key), object_in(after, kind, key)
        if old == new:
            continue
        spot = Spot(kind, key, new or old)
        state = "changed" if old and new else "new" if new else "gone"
        told = list(_lines(kind, old, new, names)) if kind != MEDIA else []
        url = spot.address(training) if training and new else ""
        found.append(ObjectReport(kind_in_words(kind), spot.name, state, told, url))
    return found


def _lines(kind: str, old: Document | None, new: Document | None, names: Names) -> Iterator[Line]:
    for change in compare(old or {}, new or {})[:MOST]:
        holder = new if change.after is not None else old
        before, after = _texts(kind, change, (old, new), names)
        if before == after == "":
            continue
        place = place_in_words(kind, change.path, holder, names)
        yield Line(place, word_pieces(before, after))


def _texts(
    kind: str, change: Change, documents: Sequence[Document | None], names: Names
) -> list[str]:
    """Return what stood at a place and what stands there, as a reader reads it."""
    values = (change.before, change.after)
    raw = [readable(value) for value in values]
    if kind not in FIELDS:
        return raw
    speaker = Speaker(FIELDS[kind], names=names)
    said = [
        "" if value is None else lines(speaker.said(change.path, value, document))
        for value, document in zip(values, documents, strict=True)
    ]
    return raw if said[0] == said[1] else said  # what differs may be the marks alone
