"""How the parts of a document are asked for in a form: the words for sessions.panorama.documents.

A form is a tree of fields as the document is a tree of values, and an input is named by the path
of its value (`blocks.2.text.fr`), so that reading, faults, differences and conflicts all speak of
the same places.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django_stubs_ext import StrOrPromise


class Kind(StrEnum):
    """How a value is asked for; each has a template of its name."""

    LINE = "line"
    AREA = "area"
    #: Markdown, with buttons where scripts run.
    RICH = "rich"
    URL = "url"
    DATE = "date"
    NUMBER = "number"
    CHECK = "check"
    CHOICE = "choice"
    #: Some of a list of keys, in an order.
    MANY = "many"
    #: Short texts, one a line.
    NAMES = "names"
    #: A part with fields of its own, that may be absent.
    GROUP = "group"
    ROWS = "rows"
    BLOCKS = "blocks"
    #: Columns of a table, and its rows, which hold a cell for each column.
    COLUMNS = "columns"
    TABLE = "table"
    #: Networks as columns of a comparison, and its criteria as rows.
    NETWORKS = "networks"
    CRITERIA = "criteria"
    #: Kept as it is: what objects are known by.
    KEY = "key"


LIST_KINDS = frozenset({Kind.ROWS, Kind.BLOCKS, Kind.TABLE, Kind.CRITERIA, Kind.COLUMNS})
Option = tuple[str, StrOrPromise]


@dataclass(frozen=True)
class Field:
    """A value of a document and how it is asked for. `local`: in French and in English."""

    name: str
    label: StrOrPromise
    kind: Kind = Kind.LINE
    local: bool = False
    required: bool = False
    help: StrOrPromise = ""
    options: Sequence[Option] = ()
    #: Where the options come from when they are the training's own: see `sources`.
    source: str = ""
    #: Fields of a part, of a row or of a cell.
    fields: Sequence["Field"] = ()
    #: What one row is called, and how many there may be.
    item: StrOrPromise = ""
    most: int = 0


@dataclass(frozen=True)
class BlockShape:
    """A kind of block of a slide."""

    kind: str
    label: StrOrPromise
    icon: str
    fields: Sequence[Field]


@dataclass(frozen=True)
class Shape:
    """A kind of object that has a page in the editor."""

    kind: str
    label: StrOrPromise
    add: StrOrPromise
    icon: str
    fields: Sequence[Field]
    #: The field by which a new object is named.
    named_by: str = "title"


def field_at(fields: Sequence[Field], path: Sequence[str | int]) -> Field | None:
    """Return the nearest field that a path leads to."""
    found, level = None, fields
    for part in path:
        named = next((field for field in level if field.name == part), None)
        if named is not None:
            found, level = named, named.fields
    return found
