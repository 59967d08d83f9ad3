"""What people wrote, as a screen has room for it: under the teacher's headings, newest first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from sessions.responses.models import TextGroup
from sessions.responses.selectors import Text

#: Characters in a line, and lines that frame a text and a heading: guesses on the safe side.
_LINE, _FRAME, _HEADING = 36, 1.6, 2.0


@dataclass(frozen=True)
class Room:
    """What a screen has room for; None is no limit.

    `boxes` are the shapes of its clouds: for up to `FEW_WORDS` words, and for more. Texts are
    counted and measured in lines; longer ones end with an ellipsis after `longest` characters.
    """

    boxes: tuple[tuple[int, int], ...]
    many_boxes: tuple[tuple[int, int], ...]
    texts: int | None = None
    lines: float | None = None
    longest: int | None = None


#: The wall of the room: 16:9 and 4:3, read from the back row.
PROJECTOR = Room(
    ((1600, 720), (1200, 900)), ((1600, 720), (1200, 900)), texts=24, lines=40, longest=260
)
#: A phone, and the remote.
PHONE = Room(((800, 700),), ((800, 1400),), texts=60)
#: The report: everything.
REPORT = Room(((1600, 700),), ((1600, 800),))


@dataclass(frozen=True)
class Heading:
    """Texts under one heading of the teacher; `n` people wrote them all, `more` are not here."""

    title: str
    n: int
    texts: tuple[Text, ...]
    more: int


@dataclass(frozen=True)
class Written:
    """The texts of an asking; `more` is how many of them the screen has no room for."""

    headings: tuple[Heading, ...] = ()
    more: int = 0
    is_shortened: bool = False

    @property
    def texts(self) -> list[Text]:
        """Return the texts that are here, one heading after the other."""
        return [text for heading in self.headings for text in heading.texts]

    @property
    def is_sorted(self) -> bool:
        """Whether the teacher put some of them under a heading."""
        return any(heading.title for heading in self.headings)


def written_of(texts: Sequence[Text], groups: Sequence[TextGroup], room: Room) -> Written:
    """Put the texts under their headings (the rest last), as many of each as there is room for."""
    sorted_out = [(group.title, [t for t in texts if t.group == group.pk]) for group in groups]
    known = {group.pk for group in groups}
    rest = [text for text in texts if text.group not in known]
    sorted_out = [(title, found) for title, found in sorted_out if found]
    if rest:
        sorted_out.append((_("Not sorted") if sorted_out else "", rest))
    kept = _kept([found for _title, found in sorted_out], room)
    headings = tuple(
        Heading(
            title,
            sum(text.n for text in found),
            tuple(_shortened(text, room.longest) for text in found[:number]),
            len(found) - number,
        )
        for (title, found), number in zip(sorted_out, kept, strict=True)
    )
    return Written(
        headings,
        more=sum(heading.more for heading in headings),
        is_shortened=any(
            room.longest is not None and len(text.text) > room.longest
            for (_title, found), number in zip(sorted_out, kept, strict=True)
            for text in found[:number]
        ),
    )


def _kept(groups: Sequence[Sequence[Text]], room: Room) -> list[int]:
    """Return how many texts of each group are shown: in turn, until the room is full.

    Each group shows at least its newest text.
    """
    kept = [0] * len(groups)
    left = math.inf if room.lines is None else room.lines - _HEADING * len(groups)
    most = math.inf if room.texts is None else room.texts
    is_full = False
    while not is_full:
        is_full = True
        for index, texts in enumerate(groups):
            if kept[index] == len(texts):
                continue
            cost = _lines(texts[kept[index]], room)
            if kept[index] and (cost > left or sum(kept) >= most):
                continue
            kept[index] += 1
            left -= cost
            is_full = False
    return kept


def _lines(text: Text, room: Room) -> float:
    shown = text.text[: room.longest]
    return _FRAME + sum(max(1, math.ceil(len(line) / _LINE)) for line in shown.split("\n"))


def _shortened(text: Text, longest: int | None) -> Text:
    return replace(text, text=shortened(text.text, longest))


def shortened(text: str, longest: int | None) -> str:
    """Return a text that ends with an ellipsis, after a word, when it is longer than that."""
    if longest is None or len(text) <= longest:
        return text
    start, _space, _rest = text[:longest].rpartition(" ")
    return f"{start or text[:longest]} …"


def room_for(number: int) -> int:
    """Return how long each of so many texts side by side on the wall of the room may be."""
    return next((longest for most, longest in _SIDE_BY_SIDE if number <= most), 70)


#: (so many texts at most, characters of each): read from the back row, and nothing cut off.
_SIDE_BY_SIDE = ((4, 280), (6, 200), (9, 140), (12, 100))
