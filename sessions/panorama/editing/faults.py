"""What is wrong in what an editor typed, beside the field where it stands, in their language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from sessions.panorama.editing.fields import Field, field_at
from sessions.panorama.editing.reading import Value
from sessions.panorama.editing.shapes import BLOCKS
from sessions.trainings.problems import sentence_of

Faults = dict[str, list[str]]


def faults_of(model: type[BaseModel], value: Value, fields: Sequence[Field]) -> Faults:
    """Return the sentences by the path of the input that they are about; none: it is valid."""
    try:
        model.model_validate(value)
    except ValidationError as error:
        found: Faults = {}
        for fault in error.errors(include_url=False):
            path = _path(fault["loc"])
            label = _label(fields, path, value)
            said = _custom().get(fault["type"]) or sentence_of(fault, label)
            sentences = found.setdefault(".".join(map(str, path)), [])
            if said not in sentences:
                sentences.append(said)
        return found
    return {}


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
