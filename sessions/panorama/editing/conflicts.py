"""Two versions of one object, field by field, and what is made of them by choosing. Pure."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from sessions.panorama.editing.differences import Path

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Choice:
    """A field in which two versions differ. `likely`: who changed it, when only one did."""

    path: Path
    mine: Any
    theirs: Any
    likely: str = ""

    @property
    def name(self) -> str:
        """Return the name of its pair of buttons."""
        return "choose." + ".".join(map(str, self.path))


def choices(mine: Any, theirs: Any, was: Any, path: Path = ()) -> list[Choice]:
    """Return the fields in which two versions differ; a list whose entries do not match is one.

    `was`: what both started from; a field that one of the two left alone is likely the other's.
    """
    if mine == theirs:
        return []
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping) and _alike(mine, theirs):
        names = [*theirs, *(name for name in mine if name not in theirs)]
        inner = was if isinstance(was, Mapping) else {}
        return [
            choice
            for name in names
            for choice in choices(mine.get(name), theirs.get(name), inner.get(name), (*path, name))
        ]
    if isinstance(mine, list) and isinstance(theirs, list) and _matching(mine, theirs):
        old = was if isinstance(was, list) and _matching(was, mine) else [None] * len(mine)
        return [
            choice
            for index in range(len(mine))
            for choice in choices(mine[index], theirs[index], old[index], (*path, index))
        ]
    likely = THEIRS if mine == was else MINE if theirs == was else ""
    return [Choice(path, mine, theirs, likely)]


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(name) == other.get(name) for name in ("kind", "key"))


def _matching(one: list[Any], other: list[Any]) -> bool:
    """Whether two lists have the same entries in the same order, perhaps changed."""
    if len(one) != len(other):
        return False
    return all(
        _alike(left, right) if isinstance(left, Mapping) and isinstance(right, Mapping) else True
        for left, right in zip(one, other, strict=True)
    )


def chosen(mine: Any, theirs: Any, picked: Mapping[Path, str]) -> Any:
    """Return my version with the fields of theirs that were picked."""
    found = deepcopy(mine)
    for path, whose in picked.items():
        if whose == THEIRS:
            _put(found, path, _at(theirs, path))
    return found


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part] if isinstance(part, int) else value.get(part)
    return value


def _put(value: Any, path: Path, put: Any) -> None:
    *to_last, last = path
    for part in to_last:
        value = value[part]
    if put is None and isinstance(last, str):
        value.pop(last, None)
    else:
        value[last] = put
