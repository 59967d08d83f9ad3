"""A form as its template draws it: fields bound to values, faults and the lists they offer."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django_stubs_ext import StrOrPromise

from sessions.panorama.editing.fields import BlockShape, Field, Kind, Option
from sessions.panorama.editing.reading import LANGUAGES, Value
from sessions.panorama.editing.rich_text import to_html
from sessions.panorama.editing.shapes import BLOCKS
from sessions.panorama.editing.sources import Sources, with_missing

#: From so many entries on, a list of boxes is folded.
MANY = 12


@dataclasses.dataclass
class Input:
    """One control: its name, what stands in it, in which language."""

    path: str
    value: Any
    language: str = ""
    #: What the rich text editor starts from.
    html: str = ""

    @property
    def is_long(self) -> bool:
        """Whether one line would lose its line feeds."""
        return "\n" in str(self.value)


@dataclasses.dataclass
class Node:
    """A field in its place of the page."""

    field: Field
    path: str
    value: Any
    errors: list[str] = dataclasses.field(default_factory=list)
    inputs: list[Input] = dataclasses.field(default_factory=list)
    children: list["Node"] = dataclasses.field(default_factory=list)
    rows: list["Row"] = dataclasses.field(default_factory=list)
    columns: list["Node"] = dataclasses.field(default_factory=list)
    options: list[Option] = dataclasses.field(default_factory=list)
    #: Addresses of the images that the options name.
    pictures: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def pictured(self) -> list[tuple[str, StrOrPromise, str]]:
        """Return the options, each with the address of its image."""
        return [(key, label, self.pictures.get(key, "")) for key, label in self.options]

    @property
    def template(self) -> str:
        """Return the template of its kind."""
        return f"panorama/edit/fields/{self.field.kind}.html"

    @property
    def columns_path(self) -> str:
        """Return the path of the columns of a table."""
        return ".".join([*self.path.split(".")[:-1], "columns"])

    @property
    def is_full(self) -> bool:
        """Whether no row can be added."""
        return bool(self.field.most) and len(self.rows) >= self.field.most

    @property
    def has_faults(self) -> bool:
        """Whether something is wrong in it."""
        inner = [*self.children, *self.columns]
        rows = any(row.has_faults for row in self.rows)
        return bool(self.errors) or rows or any(node.has_faults for node in inner)

    @property
    def is_folded(self) -> bool:
        """Whether it may be folded: a long list."""
        return len(self.options) > MANY


@dataclasses.dataclass
class Row:
    """An entry of a list."""

    path: str
    number: int
    children: list[Node]
    errors: list[str] = dataclasses.field(default_factory=list)
    block: BlockShape | None = None
    #: What a block of an unknown kind is kept in.
    kept: str = ""
    #: Grade of a fact or figure, for the button that confirms it.
    grade: str = ""
    #: Of a row of a table: what stands in its head; `children` are then its cells.
    heads: list[Node] = dataclasses.field(default_factory=list)

    @property
    def has_faults(self) -> bool:
        """Whether something is wrong in it."""
        nodes = [*self.heads, *self.children]
        return bool(self.errors) or any(node.has_faults for node in nodes)


class Tree:
    """Builds the nodes of a form; each fault goes to the nearest place that shows it."""

    def __init__(self, sources: Sources, faults: Mapping[str, Sequence[str]] | None = None) -> None:
        """Keep the lists to offer, and the faults by path."""
        self.sources = sources
        self.faults = {path: list(said) for path, said in (faults or {}).items()}

    def build(self, fields: Sequence[Field], value: Value) -> list[Node]:
        """Return the nodes of a whole form."""
        nodes = self._nodes(fields, value, "")
        for path in list(self.faults):  # what no place has taken: at the form's first field
            if nodes:
                nodes[0].errors += self.faults.pop(path)
        return nodes

    def _nodes(self, fields: Sequence[Field], value: Value, prefix: str) -> list[Node]:
        hidden = (Kind.COLUMNS, Kind.NETWORKS)  # drawn with the rows of their table
        return [self._node(one, value, prefix) for one in fields if one.kind not in hidden]

    def _node(self, field: Field, parent: Value, prefix: str) -> Node:
        path = f"{prefix}{field.name}"
        value = parent.get(field.name)
        node = Node(field, path, value, inputs=_inputs(field, path, value))
        if field.kind in (Kind.CHOICE, Kind.MANY):
            node.options = self._options(field, value)
            node.pictures = self.sources.pictures if field.source == "images" else {}
        elif field.kind == Kind.GROUP:
            node.children = self._nodes(field.fields, value or {}, f"{path}.")
        elif field.kind == Kind.TABLE:
            node.columns = self._columns(prefix, parent)
            node.rows = [self._table_row(path, at, one) for at, one in enumerate(value or [])]
        elif field.kind == Kind.CRITERIA:
            node.columns, node.options = self._networks(prefix, parent)
            node.rows = [self._criterion(field, path, at, parent) for at in range(len(value or []))]
        elif field.kind in (Kind.ROWS, Kind.BLOCKS):
            node.rows = [self._row(field, path, at, one) for at, one in enumerate(value or [])]
        node.errors = self._taken(path)
        return node

    def _options(self, field: Field, value: Any) -> list[Option]:
        if not field.source:
            return list(field.options)
        chosen = [value] if isinstance(value, str) and value else list(value or [])
        return with_missing(self.sources.options(field.source), chosen)

    def _row(self, field: Field, path: str, at: int, value: Value) -> Row:
        here = f"{path}.{at}"
        block = BLOCKS.get(value.get("kind", "")) if field.kind == Kind.BLOCKS else None
        fields = block.fields if block else field.fields
        is_unknown = field.kind == Kind.BLOCKS and block is None
        row = Row(here, at + 1, self._nodes(fields, value, f"{here}."), block=block)
        row.kept = json.dumps(value, ensure_ascii=False) if is_unknown else ""
        row.grade = str(value.get("grade") or "")
        row.errors = self._taken(here)
        return row

    def _columns(self, prefix: str, parent: Value) -> list[Node]:
        column = Field("columns", "", local=True)
        return [
            self._plain(column, f"{prefix}columns.{at}", one)
            for at, one in enumerate(parent.get("columns") or [])
        ]

    def _table_row(self, path: str, at: int, value: Value) -> Row:
        here, cell = f"{path}.{at}", Field("cell", "", Kind.AREA, local=True)
        header = self._plain(Field("header", "", local=True), f"{here}.header", value.get("header"))
        cells = [
            self._plain(cell, f"{here}.cells.{number}", one)
            for number, one in enumerate(value.get("cells") or [])
        ]
        row = Row(here, at + 1, cells, heads=[header])
        row.errors = self._taken(here)
        return row

    def _networks(self, prefix: str, parent: Value) -> tuple[list[Node], list[Option]]:
        chosen = list(parent.get("networks") or [])
        options = with_missing(self.sources.networks, chosen)
        names = dict(options)
        columns = []
        for at, key in enumerate(chosen):
            path = f"{prefix}networks.{at}"
            label = Field("networks", names[key], Kind.KEY)
            columns.append(Node(label, path, key, self._taken(path)))
        return columns, [one for one in options if one[0] not in chosen]

    def _criterion(self, field: Field, path: str, at: int, parent: Value) -> Row:
        here, value = f"{path}.{at}", parent[field.name][at]
        cells = value.get("cells") or {}
        own = self._nodes(field.fields[:2], value, f"{here}.")
        columns = []
        for key in parent.get("networks") or []:
            place = f"{here}.cells.{key}"
            inner = self._nodes(field.fields[2:], cells.get(key) or {}, f"{place}.")
            cell = Node(Field(key, "", Kind.GROUP), place, cells.get(key), children=inner)
            cell.errors = self._taken(place)
            columns.append(cell)
        row = Row(here, at + 1, columns, heads=own)
        row.errors = self._taken(here)
        return row

    def _plain(self, field: Field, path: str, value: Any) -> Node:
        return Node(field, path, value, self._taken(path), _inputs(field, path, value))

    def _taken(self, path: str) -> list[str]:
        """Return the faults of a place and of what is below it and has no place of its own."""
        found = []
        for known in list(self.faults):
            if known == path or known.startswith(f"{path}."):
                found += self.faults.pop(known)
        return found


def _inputs(field: Field, path: str, value: Any) -> list[Input]:
    if not field.local:
        shown = "\n".join(map(str, value)) if field.kind == Kind.NAMES and value else value
        return [Input(path, "" if shown is None else shown)]
    texts = value if isinstance(value, Mapping) else {}
    found = [Input(f"{path}.{one}", texts.get(one) or "", one) for one in LANGUAGES]
    if field.kind == Kind.RICH:
        for each in found:
            each.html = to_html(each.value)
    return found
