"""Reading what a form sends into the shape of a document, whatever was typed.

What was not changed comes back exactly as it is stored: a browser ends lines in its own way, and
the rich text editor writes HTML; both are undone here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from sessions.panorama.editing.fields import LIST_KINDS, Field, Kind
from sessions.panorama.editing.rich_text import from_html
from sessions.panorama.editing.shapes import BLOCKS

LANGUAGES = ("fr", "en")
#: Rows of a list that a form may hold, whatever the shape allows: more is an attack.
MOST_ROWS = 100
Value = dict[str, Any]


class Reader:
    """Reads one form. `was`: what the page had been made of."""

    def __init__(self, post: QueryDict, was: Value | None) -> None:
        """Note every text of what is stored."""
        self.post = post
        self.by_path = dict(_texts(was or {}, ""))
        self.texts = {_plain(text): text for text in self.by_path.values()}

    def read(self, fields: Sequence[Field], prefix: str = "") -> Value:
        """Return the values of some fields; those that are empty are left out."""
        found: Value = {}
        for field in fields:
            value = self._value(field, f"{prefix}{field.name}")
            if value not in (None, "", [], {}) and value is not False:
                found[field.name] = value
        return found

    def _value(self, field: Field, path: str) -> Any:
        if field.kind in LIST_KINDS:
            return [self._row(field, path, index) for index in range(self._count(path))]
        if field.kind == Kind.GROUP:
            return self.read(field.fields, f"{path}.")
        if field.kind in (Kind.MANY, Kind.NETWORKS, Kind.NAMES):
            is_lines = field.kind == Kind.NAMES
            found = self.post.get(path, "").splitlines() if is_lines else self.post.getlist(path)
            return [one.strip() for one in found[:MOST_ROWS] if one.strip()]
        if field.kind == Kind.CHECK:
            return path in self.post
        several = field.kind in (Kind.AREA, Kind.RICH)
        return self._local(path, several=several) if field.local else self._text(path)

    def _count(self, path: str) -> int:
        number = self.post.get(f"{path}.count", "")
        return min(int(number), MOST_ROWS) if number.isdecimal() else 0

    def _row(self, field: Field, path: str, index: int) -> Any:
        here = f"{path}.{index}"
        if field.kind == Kind.COLUMNS:
            return self._local(here)
        if field.kind == Kind.BLOCKS:
            return self._block(here)
        if field.kind == Kind.TABLE:
            columns = self._count(f"{path.rpartition('.')[0]}.columns")
            paths = [f"{here}.cells.{number}" for number in range(columns)]
            cells = [self._local(cell, several=True) for cell in paths]
            return {"header": self._local(f"{here}.header"), "cells": cells}
        if field.kind == Kind.CRITERIA:
            return self._criterion(field, path, here)
        return self.read(field.fields, f"{here}.")

    def _block(self, here: str) -> Value:
        shape = BLOCKS.get(self.post.get(f"{here}.kind", ""))
        if shape is None:  # of a later version: kept as it is
            return _json(self.post.get(f"{here}.json", ""))
        return {"kind": shape.kind, **self.read(shape.fields, f"{here}.")}

    def _criterion(self, field: Field, path: str, here: str) -> Value:
        own, cell = field.fields[:2], field.fields[2:]
        networks = self.post.getlist(path.replace("criteria", "networks"))
        cells = {key: self.read(cell, f"{here}.cells.{key}.") for key in networks if key}
        return {**self.read(own, f"{here}."), "cells": {k: one for k, one in cells.items() if one}}

    def _local(self, path: str, *, several: bool = False) -> Value:
        texts = {one: self._text(f"{path}.{one}", several=several) for one in LANGUAGES}
        return {language: text for language, text in texts.items() if text}

    def _text(self, name: str, *, several: bool = False) -> str:
        """Return a text; as it is stored if it says the same (`several` lines: wherever it stood)."""
        typed = self.post.get(name, "")
        if self.post.get(f"{name}.html"):
            typed = from_html(typed, known=self.texts)
        plain = _plain(typed)
        stored = self.by_path.get(name, "")
        if _plain(stored) == plain:
            return stored
        return self.texts.get(plain, plain) if several else plain


def pruned(value: Any) -> Any:
    """Return a value without the empty texts of a form; entries of a list keep their places."""
    if isinstance(value, Mapping):
        inner = {name: pruned(one) for name, one in value.items()}
        return {name: one for name, one in inner.items() if one not in ({}, None, "")}
    return [pruned(one) for one in value] if isinstance(value, list) else value


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Go through the texts of a document, each with the name of its control."""
    if isinstance(value, str):
        yield path.removesuffix("."), value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(inner, f"{path}{name}.")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}{index}.")


def _json(text: str) -> Value:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
