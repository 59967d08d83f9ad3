"""A comparison table as it stands on a screen: each cell with its year, what is missing said."""

from dataclasses import dataclass

from sessions.panorama.cards import words
from sessions.panorama.catalogue import Catalogue
from sessions.panorama.documents import ComparisonDocument, Criterion


@dataclass(frozen=True)
class CellView:
    """A cell; `year` and `source` only where they are not the table's. No text: not found."""

    network: str
    text: str = ""
    year: str = ""
    source: str = ""


@dataclass(frozen=True)
class RowView:
    """A criterion with a cell per column."""

    title: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class TableView:
    """Networks beside one another."""

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[RowView, ...]
    source: str
    year: str
    kind: str = "comparison"


def table_of(key: str, catalogue: Catalogue) -> TableView | None:
    """Return a comparison of the training in the active language, or None when it is not there."""
    comparison = catalogue.comparisons.get(key)
    if comparison is None:
        return None
    names = {
        one: catalogue.networks[one].name if one in catalogue.networks else one
        for one in comparison.networks
    }
    return TableView(
        title=words(comparison.title),
        columns=tuple(names.items()),
        rows=tuple(_row(criterion, names, comparison) for criterion in comparison.criteria),
        source=words(comparison.source),
        year=comparison.year,
    )


def _row(criterion: Criterion, names: dict[str, str], table: ComparisonDocument) -> RowView:
    cells = []
    for key, name in names.items():
        cell = criterion.cells.get(key)
        year = cell.year if cell and cell.year and cell.year != table.year else ""
        cells.append(
            CellView(name, words(cell.text), year or "", words(cell.source))
            if cell
            else CellView(name)
        )
    return RowView(words(criterion.title), tuple(cells))
