"""What differs between two documents: by object and field, and word by word in texts. Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Path = tuple[str | int, ...]
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
#: Keys that say nothing to a reader.
_SILENT = ("kind", "key", "digest")


@dataclass(frozen=True)
class Change:
    """A value that differs; None: there was, or there is, nothing."""

    path: Path
    before: Any
    after: Any


@dataclass(frozen=True)
class Piece:
    """A part of a text: kept, taken out ("del") or put in ("ins")."""

    mark: str
    text: str


def compare(before: Any, after: Any, path: Path = ()) -> list[Change]:
    """Return the changes from one value to another, entries of lists matched as a reader would.

    Numbers in a path count from 0 in `after`; of what was taken out, in `before`.
    """
    if before == after:
        return []
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = [*before, *(name for name in after if name not in before)]
        return [
            change
            for name in names
            for change in compare(before.get(name), after.get(name), (*path, name))
        ]
    if isinstance(before, list) and isinstance(after, list):
        return list(_lists(before, after, path))
    return [Change(path, before, after)]


def _lists(before: list[Any], after: list[Any], path: Path) -> Iterator[Change]:
    left, right = names_of(before), names_of(after)
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        pairs = min(end - start, last - first) if tag in ("equal", "replace") else 0
        for step in range(pairs):
            here = (*path, first + step)
            yield from compare(before[start + step], after[first + step], here)
        for index in range(start + pairs, end):
            yield Change((*path, index), before[index], None)
        for index in range(first + pairs, last):
            yield Change((*path, index), None, after[index])


def names_of(entries: Sequence[Any]) -> list[str]:
    """Return by what entries are known: their key, else the whole of them."""
    return [
        f"key:{one['key']}" if isinstance(one, Mapping) and "key" in one else _text(one)
        for one in entries
    ]


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def word_pieces(before: str, after: str) -> list[Piece]:
    """Return what makes one text of another, word by word."""
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    for tag, start, end, first, last in SequenceMatcher(
        a=left, b=right, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.append(Piece("", "".join(left[start:end])))
            continue
        if end > start:
            found.append(Piece("del", "".join(left[start:end])))
        if last > first:
            found.append(Piece("ins", "".join(right[first:last])))
    return found


def readable(value: Any) -> str:
    """Return everything that a value says, a line for each text."""
    return "\n".join(_lines(value))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _SILENT:
                yield from _lines(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _lines(inner)
    elif value is not None and value != "":
        yield str(value).strip()
