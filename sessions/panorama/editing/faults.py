"""What is wrong in what an editor typed, beside the field where it stands, in their language."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from sessions.panorama.editing.differences import Path
from sessions.panorama.editing.fields import Field, field_at
from sessions.panorama.editing.reading import Value
from sessions.panorama.editing.shapes import BLOCKS
from sessions.references import partial_dates
from sessions.trainings.problems import sentence_of

Faults = dict[str, list[str]]
#: Where to say what is wrong in an object as a whole.
_PLACES: Mapping[str, list[str | int]] = {
    "network_status": ["status"],
    "comparison_column": ["networks"],
}
#: A day that began somewhere on earth is not ahead.
_LEEWAY = datetime.timedelta(days=1)


def faults_of(model: type[BaseModel], value: Value, fields: Sequence[Field]) -> Faults:
    """Return the sentences by the path of the input that they are about; none: it is valid."""
    try:
        model.model_validate(value)
    except ValidationError as error:
        found: Faults = {}
        for fault in error.errors(include_url=False):
            path = _path(fault["loc"]) or _PLACES.get(fault["type"], [])
            label = _label(fields, path, value)
            said = _custom().get(fault["type"]) or sentence_of(fault, label)
            sentences = found.setdefault(".".join(map(str, path)), [])
            if said not in sentences:
                sentences.append(said)
        return found
    return {}


def faults_ahead(value: Value, today: datetime.date, stored: Value | None) -> Faults:
    """Return the days to come by path; those that stood there before are not the editor's."""
    known = {text for _place, text in dates_ahead(stored or {}, today)}
    return {
        ".".join(map(str, path)): [_("This day is still to come.")]
        for path, text in dates_ahead(value, today)
        if text not in known
    }


def dates_ahead(value: Any, today: datetime.date, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Go through the days of facts and of looks at their sources that are still to come."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in ("date", "verified_on") and isinstance(inner, str):
                if _is_ahead(inner, today):
                    yield (*path, name), inner
            else:
                yield from dates_ahead(inner, today, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from dates_ahead(inner, today, (*path, index))


def _is_ahead(text: str, today: datetime.date) -> bool:
    try:
        return partial_dates.first_day(text) > today + _LEEWAY
    except ValueError:
        return False


def _path(loc: Sequence[str | int]) -> list[str | int]:
    """Return the place of a fault without the tags that a union puts into it."""
    return [
        part
        for index, part in enumerate(loc)
        if not (index > 1 and loc[index - 2] == "blocks" and isinstance(loc[index - 1], int))
    ]


def _label(fields: Sequence[Field], path: Sequence[str | int], value: Value) -> str:
    """Return what the page calls the place."""
    match path:
        case ["blocks", int(index), *inner]:
            block = BLOCKS.get(value["blocks"][index].get("kind", ""))
            found = field_at(block.fields, inner) if block else None
            return str(found.label) if found else str(block.label if block else _("Block"))
    found = field_at(fields, path)
    return str(found.label) if found else str(path[-1] if path else "")


def _custom() -> dict[str, str]:
    """Return what to say where a shape has a rule of its own."""
    return {
        "figure_value": _("A figure that was not found has no value."),
        "figure_source": _("A figure needs a value, a source and a year."),
        "table_width": _("Each row needs as many cells as there are columns."),
        "comparison_column": _("A cell stands under a network that is not compared."),
        "key_twice": _("Two entries have the same key."),
        "slide_twice": _("Two slides have the same key."),
        "partial_date": _("Write a year, a month or a day: 2025, 2025-06 or 2025-06-26."),
        "network_status": _(
            "This state needs the fact of it: add a fact that says when, and who says so."
        ),
        "date_from_datetime_parsing": _("Write a day as 2025-06-26."),
        "date_parsing": _("Write a day as 2025-06-26."),
        "text_missing": _("Write it in French or in English."),
    }
