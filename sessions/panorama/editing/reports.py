"""The difference between two documents of a training, as a reader goes through it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sessions.panorama.editing.differences import Piece, compare, readable, word_pieces
from sessions.panorama.editing.labels import kind_in_words, place_in_words
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
    for kind, key in sorted(names_in(before) | names_in(after)):
        old, new = object_in(before, kind, key), object_in(after, kind, key)
        if old == new:
            continue
        spot = Spot(kind, key, new or old)
        state = "changed" if old and new else "new" if new else "gone"
        lines = list(_lines(kind, old, new)) if kind != MEDIA else []
        url = spot.address(training) if training and new else ""
        found.append(ObjectReport(kind_in_words(kind), spot.name, state, lines, url))
    return found


def _lines(kind: str, old: Document | None, new: Document | None) -> Iterator[Line]:
    for change in compare(old or {}, new or {})[:MOST]:
        before, after = readable(change.before), readable(change.after)
        if before == after == "":
            continue
        place = place_in_words(kind, change.path, new if change.after is not None else old)
        yield Line(place, word_pieces(before, after))
