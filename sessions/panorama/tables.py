"""A comparison table as it stands on a screen: each cell with its year, what is missing said."""

from collections.abc import Sequence
from dataclasses import dataclass

from sessions.panorama.cards import words
from sessions.panorama.catalogue import Catalogue
from sessions.panorama.documents import Cell, ComparisonDocument, Criterion


@dataclass(frozen=True)
class CellView:
    """A cell. `note`: number of its source; no text: not found.

    `year` is told in each cell of a table as soon as one cell has another than the table.
    """

    network: str
    text: str = ""
    year: str = ""
    note: int | None = None


@dataclass(frozen=True)
class RowView:
    """A criterion with a cell per column."""

    title: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class TableView:
    """Networks beside one another.

    `sources`: those that are not the table's, by number from 1. `missing`: criteria of which
    nothing was found for any network.
    """

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[RowView, ...]
    missing: tuple[str, ...]
    sources: tuple[str, ...]
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
    sources = _sources(comparison)
    year = comparison.year if _is_mixed(comparison) else ""
    return TableView(
        title=words(comparison.title),
        columns=tuple(names.items()),
        rows=tuple(
            _row(criterion, names, year, sources)
            for criterion in comparison.criteria
            if criterion.cells
        ),
        missing=tuple(words(one.title) for one in comparison.criteria if not one.cells),
        sources=tuple(sources),
        source=words(comparison.source),
        year=comparison.year,
    )


def _is_mixed(comparison: ComparisonDocument) -> bool:
    """Return whether a cell has another year than its table: then each must say its own."""
    cells = (cell for criterion in comparison.criteria for cell in criterion.cells.values())
    return any(cell.year and cell.year != comparison.year for cell in cells)


def _sources(comparison: ComparisonDocument) -> list[str]:
    """Return the sources of cells, each once, in the order of the columns and rows."""
    cells = [
        criterion.cells[key]
        for criterion in comparison.criteria
        for key in comparison.networks
        if key in criterion.cells
    ]
    return list(dict.fromkeys(words(cell.source) for cell in cells if cell.source))


def _row(criterion: Criterion, names: dict[str, str], year: str, sources: Sequence[str]) -> RowView:
    cells = tuple(
        _cell(criterion.cells.get(key), name, year, sources) for key, name in names.items()
    )
    return RowView(words(criterion.title), cells)


def _cell(cell: Cell | None, network: str, year: str, sources: Sequence[str]) -> CellView:
    if cell is None:
        return CellView(network)
    return CellView(
        network,
        text=words(cell.text),
        year=(cell.year or year) if year else "",
        note=sources.index(words(cell.source)) + 1 if cell.source else None,
    )
