"""Names of new objects and entries: language-free slugs, made once and never changed."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.text import slugify

from sessions.panorama.editing.fields import Field, Kind
from sessions.panorama.editing.reading import Value

LONGEST = 60


def new_key(text: str, taken: Collection[str], *, otherwise: str) -> str:
    """Return a key made of a text, that nothing else has."""
    stem = slugify(text)[:LONGEST].strip("-_").replace("_", "-") or otherwise
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


def keyed(value: Value, fields: Sequence[Field]) -> Value:
    """Return the values with a key for each entry of a list that needs one and has none."""
    found = dict(value)
    for field in fields:
        if field.kind in (Kind.ROWS, Kind.CRITERIA) and any(
            inner.kind == Kind.KEY for inner in field.fields
        ):
            found[field.name] = _with_keys(value.get(field.name) or [], field.name)
    return found


def _with_keys(rows: list[Any], otherwise: str) -> list[Any]:
    taken = {row["key"] for row in rows if row.get("key")}
    found = []
    for row in rows:
        key = row.get("key") or new_key(_text(row), taken, otherwise=otherwise)
        taken.add(key)
        found.append({**row, "key": key})
    return found


def _text(row: Value) -> str:
    title = row.get("title") or {}
    return str(title.get("fr") or title.get("en") or "")
