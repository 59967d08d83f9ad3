"""What the buttons of a form do to what is typed, before anything is stored. Pure.

A button sends `do`: a verb, and the path of a list or of an entry of one ("up:blocks.2").
"""

import datetime
from copy import deepcopy
from typing import Any

from sessions.panorama.editing.reading import MOST_ROWS, Value

#: The fields of a block that is added with something in it.
_FIRST: dict[str, Value] = {
    "table": {"columns": [{}, {}], "rows": [{"header": {}, "cells": [{}, {}]}]},
}


def acted(value: Value, verb: str, *, chosen: str = "", today: datetime.date) -> Value:
    """Return the values after a button; unchanged when it names nothing that is there.

    `chosen`: the entry of a list that goes with an "add".
    """
    do, _colon, rest = verb.partition(":")
    path, _colon, what = rest.partition(":")
    changed = deepcopy(value)
    if do == "add":
        _add(changed, path.split("."), what or chosen)
        return changed
    *to_list, last = path.split(".")
    found = _at(changed, to_list)
    if not isinstance(found, list) or not last.isdecimal() or int(last) >= len(found):
        return value
    index = int(last)
    if do in ("confirm", "today"):
        _verify(found[index], today, what)
        return changed
    if not _arrange(found, do, index):
        return value
    if to_list[-1] == "columns":
        for row in _at(changed, to_list[:-1]).get("rows", []):
            _arrange(row["cells"], do, index)
    return changed


def _add(value: Value, path: list[str], what: str) -> None:
    """Add an entry at the end of a list: a block of a kind, a network, else an empty one."""
    holder = _at(value, path[:-1])
    if not isinstance(holder, dict):
        return
    entries = holder.setdefault(path[-1], [])
    if len(entries) >= MOST_ROWS:
        return
    entries.extend(_first(holder, path[-1], what))
    if path[-1] == "columns":
        for row in holder.get("rows", []):
            row["cells"].append({})


def _first(holder: Value, name: str, what: str) -> list[Any]:
    """Return what an added entry starts with; nothing when it cannot be added."""
    if name == "blocks":
        return [{"kind": what, **deepcopy(_FIRST.get(what, {}))}]
    if name == "networks":
        return [what] if what and what not in holder[name] else []
    if name == "rows":
        return [{"header": {}, "cells": [{} for _column in holder.get("columns", [])]}]
    return [{}]


def _arrange(entries: list[Any], do: str, index: int) -> bool:
    """Move, copy or drop an entry; return whether the verb was one of these."""
    if do == "drop":
        del entries[index]
    elif do == "copy" and len(entries) < MOST_ROWS:
        twin = deepcopy(entries[index])
        if isinstance(twin, dict):
            twin.pop("key", None)
        entries.insert(index + 1, twin)
    elif do in ("up", "down"):
        other = index + (1 if do == "down" else -1)
        if 0 <= other < len(entries):
            entries[index], entries[other] = entries[other], entries[index]
    else:
        return False
    return True


def _verify(entry: Value, today: datetime.date, grade: str) -> None:
    entry["verified_on"] = today.isoformat()
    if grade in ("A", "B"):
        entry["grade"] = grade


def _at(value: Any, path: list[str]) -> Any:
    """Return what stands at a path; None when nothing does."""
    for part in path:
        if isinstance(value, list):
            value = value[int(part)] if part.isdecimal() and int(part) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            return None
    return value


def place_after(verb: str) -> str:
    """Return the path of the entry that a button leaves in view; "" for none."""
    do, _colon, rest = verb.partition(":")
    path = rest.partition(":")[0]
    head, _dot, last = path.rpartition(".")
    if not last.isdecimal():
        return ""
    index = int(last) + {"up": -1, "down": 1, "copy": 1}.get(do, 0)
    return f"{head}.{max(index, 0)}"
