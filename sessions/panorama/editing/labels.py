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


def place_in_words(kind: str, path: Path, document: Any) -> str:
    """Return where a path leads, in words; `document`: the object in which it is walked."""
    return " › ".join(_walk(FIELDS.get(kind, ()), path, document))


def fields_in_words(fields: Sequence[Field], path: Path, value: Any) -> str:
    """Return where a path leads below some fields."""
    return " › ".join(_walk(fields, path, value))


def _walk(fields: Sequence[Field], path: Path, value: Any) -> list[str]:
    found: list[str] = []
    level, field = fields, None
    for part in path:
        value = _inside(value, part)
        if isinstance(part, int):
            found[-1:] = [_entry(field, part, value)]
            level = _fields_of(field, value)
        elif part in ("fr", "en"):
            language = _("in French") if part == "fr" else _("in English")
            found[-1:] = [f"{found[-1]}, {language}"] if found else [language]
        else:
            field = next((one for one in level if one.name == part), None)
            found.append(str(field.label) if field else _plain(part))
            level = field.fields if field else level
    return found


def _inside(value: Any, part: str | int) -> Any:
    if isinstance(value, list) and isinstance(part, int):
        return value[part] if part < len(value) else None
    return value.get(str(part)) if isinstance(value, Mapping) else None


def _entry(field: Field | None, index: int, value: Any) -> str:
    label = str(field.item or field.label) if field else ""
    name = f"{label} {index + 1}".strip()
    if not isinstance(value, Mapping):
        return name
    block = BLOCKS.get(str(value.get("kind", "")))
    if field and field.kind == Kind.BLOCKS and block:
        return f"{name} ({block.label})"
    title = localised(value.get("title") or {})
    return f"{name} ({title})" if title else name


def _fields_of(field: Field | None, value: Any) -> Sequence[Field]:
    if field is None:
        return ()
    if field.kind == Kind.BLOCKS and isinstance(value, Mapping):
        block = BLOCKS.get(str(value.get("kind", "")))
        return block.fields if block else ()
    return _TABLE if field.kind == Kind.TABLE else field.fields


def _plain(part: str) -> str:
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
