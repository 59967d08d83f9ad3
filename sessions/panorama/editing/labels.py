"""Places of a document in words: "Block 3 (Text) › Text, in French"."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rsn_training.common.localised import localised
from sessions.panorama.editing.fields import Field, Kind
from sessions.panorama.editing.selectors import MEDIA
from sessions.panorama.editing.shapes import BLOCKS, SHAPES, WHOLE_DECK

Path = Sequence[str | int]
#: Fields of the kinds of objects that have pages here; others are shown by their own names.
FIELDS: Mapping[str, Sequence[Field]] = {
    "content": WHOLE_DECK,
    **{kind: shape.fields for kind, shape in SHAPES.items()},
}
_TABLE = (
    Field("header", gettext_lazy("Head of the row"), local=True),
    Field("cells", gettext_lazy("Cell"), Kind.COLUMNS),
)


Names = Mapping[str, str]


def network_names(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the networks of a training by key."""
    found = document.get("objects", {}).get("networks", {})
    return {key: str(one.get("name", key)) for key, one in found.items()}


def place_in_words(kind: str, path: Path, document: Any, names: Names | None = None) -> str:
    """Return where a path leads, in words; `document`: the object in which it is walked.

    `names`: the networks by key, which cells of comparison tables stand under.
    """
    return fields_in_words(FIELDS.get(kind, ()), path, document, names)


def fields_in_words(
    fields: Sequence[Field], path: Path, value: Any, names: Names | None = None
) -> str:
    """Return where a path leads below some fields."""
    return " › ".join(walked(fields, path, value, names)[0])


def walked(
    fields: Sequence[Field], path: Path, value: Any, names: Names | None = None
) -> tuple[list[str], Field | None]:
    """Return the labels of a path below some fields, and the last field in it."""
    found: list[str] = []
    level, field, is_cell = fields, None, False
    for part in path:
        value = inside(value, part)
        if isinstance(part, int):
            found[-1:] = [entry_in_words(field, part, value)]
            level = fields_of(field, value)
        elif part in ("fr", "en"):
            found[-1:] = [", ".join([*found[-1:], language_in_words(part)])]
        elif is_cell:
            found.append((names or {}).get(part, part))
            is_cell = False
        elif part == "cells" and field and field.kind == Kind.CRITERIA:
            is_cell = True  # which network it is about says enough
        else:
            field = next((one for one in level if one.name == part), None)
            found.append(str(field.label) if field else plain_name(part))
            level = field.fields if field else level
    return found, field


def language_in_words(language: str) -> str:
    """Return in which language a text is."""
    return _("in French") if language == "fr" else _("in English")


def inside(value: Any, part: str | int) -> Any:
    """Return a part of a value; None when it has none."""
    if isinstance(value, list) and isinstance(part, int):
        return value[part] if part < len(value) else None
    return value.get(str(part)) if isinstance(value, Mapping) else None


def at(value: Any, path: Path) -> Any:
    """Return what stands at a path; None when nothing does."""
    for part in path:
        value = inside(value, part)
    return value


def entry_in_words(field: Field | None, index: int, value: Any) -> str:
    """Return what an entry of a list is called: "Block 3 (Text)"."""
    label = str(field.item or field.label) if field else ""
    name = f"{label} {index + 1}".strip()
    if not isinstance(value, Mapping):
        return name
    block = BLOCKS.get(str(value.get("kind", "")))
    if field and field.kind == Kind.BLOCKS and block:
        return f"{name} ({block.label})"
    title = localised(value.get("title") or {})
    return f"{name} ({title})" if title else name


def fields_of(field: Field | None, value: Any) -> Sequence[Field]:
    """Return the fields of an entry of a list."""
    if field is None:
        return ()
    if field.kind == Kind.BLOCKS and isinstance(value, Mapping):
        block = BLOCKS.get(str(value.get("kind", "")))
        return block.fields if block else ()
    return _TABLE if field.kind == Kind.TABLE else field.fields


def plain_name(part: str) -> str:
    """Return the name of a part that has no label."""
    return part.replace("_", " ")


def kind_in_words(kind: str) -> str:
    """Return what objects of a kind are called."""
    from sessions.activities import registry  # noqa: PLC0415 - filled when all apps are loaded

    if kind == MEDIA:
        return _("Images")
    return str(registry.get(kind).name) if kind in registry else _("The training itself")


def name_in_words(kind: str, key: str, document: Any) -> str:
    """Return what one object is called."""
    if not isinstance(document, Mapping) or kind == MEDIA:
        return key
    name = document.get("name") or localised(document.get("title") or {})
    return str(name or key)
