"""What a value of a document says to a reader: a line for each part, with its label, without marks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sessions.panorama.editing.differences import Path
from sessions.panorama.editing.fields import Field, Kind, Option
from sessions.panorama.editing.labels import (
    Names,
    entry_in_words,
    fields_of,
    language_in_words,
    plain_name,
    walked,
)
from sessions.panorama.editing.rich_text import to_plain

#: Parts that say nothing to a reader.
_SILENT = ("kind", "key", "digest")


@dataclass(frozen=True)
class Said:
    """A part of a value: what it is, and what stands there."""

    label: str
    text: str


class Speaker:
    """Says values of a kind of object. `options`: the entries of the training's own lists."""

    def __init__(
        self,
        fields: Sequence[Field],
        options: Callable[[str], Sequence[Option]] | None = None,
        names: Names | None = None,
    ) -> None:
        """Keep what values are looked up in."""
        self.fields = fields
        self.options = options
        self.names = names or {}

    def said(self, path: Path, value: Any, document: Any) -> list[Said]:
        """Return what a value says; `document`: that in which the path to it is walked."""
        field = walked(self.fields, path, document)[1]
        if path and isinstance(path[-1], str):
            return list(self._field(field, value, []))
        return list(self._value(field, value, []))

    def _field(self, field: Field | None, value: Any, labels: list[str]) -> Iterator[Said]:
        """Say what stands in a field: its texts, its entries, or the words of its options."""
        if isinstance(value, list) and value and isinstance(value[0], str):
            yield Said(" › ".join(labels), ", ".join(self._words(field, one) for one in value))
        elif isinstance(value, list):
            for index, entry in enumerate(value):
                name = entry_in_words(field, index, entry)
                yield from self._value(field, entry, [*labels[:-1], name])
        else:
            yield from self._value(field, value, labels)

    def _value(self, field: Field | None, value: Any, labels: list[str]) -> Iterator[Said]:
        if isinstance(value, Mapping) and value.keys() <= {"fr", "en"}:
            for language, text in value.items():
                label = ", ".join([" › ".join(labels), language_in_words(language)])
                yield Said(label.removeprefix(", "), self._words(field, text))
        elif isinstance(value, Mapping):
            for name, inner in value.items():
                yield from self._part(field, value, name, inner, labels)
        elif value not in (None, ""):
            yield Said(" › ".join(labels), self._words(field, value))

    def _part(
        self,
        field: Field | None,
        whole: Mapping[str, Any],
        name: str,
        inner: Any,
        labels: list[str],
    ) -> Iterator[Said]:
        """Say a named part of a value; cells of a comparison stand under their networks."""
        if name == "cells" and field and field.kind == Kind.CRITERIA:
            for key, cell in inner.items():
                yield from self._value(field, cell, [*labels, self.names.get(key, key)])
        elif name not in _SILENT:
            one = next((found for found in fields_of(field, whole) if found.name == name), None)
            label = str(one.label) if one else plain_name(name)
            yield from self._field(one, inner, [*labels, label])

    def _words(self, field: Field | None, value: Any) -> str:
        if value is True:
            return _("yes")
        if field is None or not isinstance(value, str):
            return str(value).strip()
        if field.kind == Kind.RICH:
            return to_plain(value)
        known = dict(field.options)
        if field.source and self.options:
            known = dict(self.options(field.source))
        elif field.source == "networks":
            known = dict(self.names)
        return str(known.get(value, value)).strip()


def lines(said: Sequence[Said]) -> str:
    """Return parts as text, a line each; one alone needs no label."""
    if len(said) == 1:
        return said[0].text
    return "\n".join(
        _("%(label)s: %(text)s") % {"label": one.label, "text": one.text} for one in said
    )
