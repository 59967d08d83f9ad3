"""Two versions of one object, field by field, and what is made of them by choosing. Pure.

Both versions started from one (`was`). Lists are laid over one another by it, entry by entry, so
that what one added and what another corrected are choices of their own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sessions.panorama.editing.differences import Path, names_of

MINE, THEIRS = "mine", "theirs"
#: How much two entries have in common that are one entry, changed.
_ONE_ENTRY = 0.6


@dataclass(frozen=True)
class Choice:
    """A field or an entry in which two versions differ; None: it is not there.

    `likely`: who changed it, when only one did. Entries are counted in the list of `overlaid`.
    """

    path: Path
    mine: Any
    theirs: Any
    likely: str = ""

    @property
    def name(self) -> str:
        """Return the name of its pair of buttons."""
        return "choose." + ".".join(map(str, self.path))


@dataclass
class _Slot:
    """A place of a list in which each version has an entry, or none."""

    mine: Any = None
    theirs: Any = None
    was: Any = None


Pick = Callable[[Choice], Any]


def choices(mine: Any, theirs: Any, was: Any) -> list[Choice]:
    """Return the fields and entries in which two versions differ."""
    return overlaid(mine, theirs, was)[1]


def overlaid(mine: Any, theirs: Any, was: Any) -> tuple[Any, list[Choice]]:
    """Return both versions in one, each list with the entries of both, and the choices in it."""
    found: list[Choice] = []

    def note(choice: Choice) -> Any:
        found.append(choice)
        return choice.theirs if choice.mine is None else choice.mine

    return _merged(mine, theirs, was, (), note), found


def chosen(mine: Any, theirs: Any, was: Any, picked: Mapping[Path, str]) -> Any:
    """Return my version with what was picked of theirs."""

    def pick(choice: Choice) -> Any:
        return choice.theirs if picked.get(choice.path) == THEIRS else choice.mine

    return _merged(mine, theirs, was, (), pick)


def _merged(mine: Any, theirs: Any, was: Any, path: Path, pick: Pick) -> Any:
    if mine == theirs:
        return mine
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping) and _alike(mine, theirs):
        inner = was if isinstance(was, Mapping) else {}
        names = [*theirs, *(name for name in mine if name not in theirs)]
        made = (
            (name, _merged(mine.get(name), theirs.get(name), inner.get(name), (*path, name), pick))
            for name in names
        )
        return {name: value for name, value in made if value is not None}
    if isinstance(mine, list) and isinstance(theirs, list):
        slots = _slots(mine, theirs, was if isinstance(was, list) else [])
        entries = [
            _merged(slot.mine, slot.theirs, slot.was, (*path, index), pick)
            for index, slot in enumerate(slots)
        ]
        return [entry for entry in entries if entry is not None]
    likely = THEIRS if mine == was else MINE if theirs == was else ""
    return pick(Choice(path, mine, theirs, likely))


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two entries can be one, changed; tables of other columns differ as a whole."""
    if any(one.get(name) != other.get(name) for name in ("kind", "key")):
        return False
    return len(one.get("columns", ())) == len(other.get("columns", ()))


def _slots(mine: list[Any], theirs: list[Any], was: list[Any]) -> list[_Slot]:
    """Return the places of two lists laid over one another; mine tells the order."""
    of_mine, of_theirs = _pairs(was, mine), _pairs(was, theirs)
    by_was = {at: _Slot(was=entry) for at, entry in enumerate(was)}
    slots = []
    origin = {place: at for at, place in of_mine.items()}
    for place, entry in enumerate(mine):
        slot = by_was[origin[place]] if place in origin else _Slot()
        slot.mine = entry
        slots.append(slot)
    origin = {place: at for at, place in of_theirs.items()}
    before: _Slot | None = None
    for place, entry in enumerate(theirs):
        slot = by_was[origin[place]] if place in origin else _same_addition(slots, entry)
        slot.theirs = entry
        if not any(slot is one for one in slots):
            slots.insert(_place_after(slots, before), slot)
        before = slot
    return slots


def _same_addition(slots: list[_Slot], entry: Any) -> _Slot:
    """Return the place where I added the same entry, else a new one."""
    mine = (one for one in slots if one.was is None and one.theirs is None)
    return next((one for one in mine if names_of([one.mine]) == names_of([entry])), _Slot())


def _place_after(slots: list[_Slot], before: _Slot | None) -> int:
    """Return where an entry of theirs goes: after what it follows, and after my additions there."""
    place = next((at for at, one in enumerate(slots, start=1) if one is before), 0)
    while place < len(slots) and slots[place].was is None and slots[place].theirs is None:
        place += 1
    return place


def _pairs(was: list[Any], now: list[Any]) -> dict[int, int]:
    """Return which entry became which; those that are in neither place came or went."""
    found: dict[int, int] = {}
    matcher = SequenceMatcher(a=names_of(was), b=names_of(now), autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            found.update(zip(range(start, end), range(first, last), strict=True))
        elif tag == "replace":
            found.update(_changed(was, now, range(start, end), range(first, last)))
    return found


def _changed(was: list[Any], now: list[Any], old: range, new: range) -> Iterator[tuple[int, int]]:
    """Pair entries in order: one for one when as many stand there, else the most similar."""
    if len(old) == len(new) and all(
        _may_become(was[at], now[place]) for at, place in zip(old, new, strict=True)
    ):
        yield from zip(old, new, strict=True)
        return
    first = new.start
    for at in old:
        rated = [
            (_likeness(was[at], now[place]), -place)
            for place in range(first, new.stop)
            if _may_become(was[at], now[place])
        ]
        likeness, place = max(rated, default=(0.0, 0))
        if likeness >= _ONE_ENTRY:
            yield at, -place
            first = -place + 1


def _may_become(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return _alike(one, other)
    return type(one) is type(other)


def _likeness(one: Any, other: Any) -> float:
    left, right = names_of([one, other])
    return SequenceMatcher(a=left, b=right, autojunk=False).ratio()
