"""What a table for a spreadsheet is made of: cells, and how their texts are made harmless."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

Cell = str | int | float | Decimal | bool | date | datetime | None
#: A cell as files hold it: numbers are finite, moments have no time zone, truth is a word.
Plain = str | int | float | Decimal | date | datetime | None

#: XLSX and ODS are XML, which cannot hold these or should not: control characters, halves of
#: a pair, what Unicode keeps free.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
#: defusedcsv's list, with the full-width signs that spreadsheets read as the plain ones, also
#: behind spaces and quotes, which some of them take away first.
_FORMULA = re.compile(r"[\t\r\n]|[\s\ufeff\u200b'\"‘’“”«»`]*[=+\-@|%＝＋－＠｜％−]")
#: As Excel refuses them in the name of a sheet; LibreOffice does too.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
NAME_UNITS = 31


@dataclass(frozen=True)
class Table:
    """A table: `name` is for the sheet's tab, `title` is printed above it."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def is_formula_like(text: str) -> bool:
    """Return whether some spreadsheet could evaluate a text that is typed or opened as CSV."""
    return _FORMULA.match(text) is not None


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (rules.md 11).

    A quote comes before it, which `is_formula_like` of the rest tells from a quote of its own.
    """
    return f"'{text}" if is_formula_like(text) else text


def clean(text: str) -> str:
    """Return a text without what files cannot hold, its lines ended by line feeds."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(cell: Cell) -> Plain:
    """Return a cell as files hold it; what is no number at all (NaN, infinity) is empty."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, datetime):
        local = timezone.localtime(cell) if timezone.is_aware(cell) else cell
        return local.replace(tzinfo=None, microsecond=0)
    if isinstance(cell, int | float | Decimal):
        return cell if math.isfinite(cell) else None
    return cell if isinstance(cell, date) else clean(str(cell))


def sheet_names(tables: Sequence[Table]) -> list[str]:
    """Return a name for each sheet that every spreadsheet takes, no two the same."""
    names: list[str] = []
    taken: set[str] = set()
    for number, table in enumerate(tables, start=1):
        wanted = " ".join(_NOT_IN_NAMES.sub(" ", clean(table.name)).split())
        name = base = _cut(wanted.strip(" '"), NAME_UNITS) or str(number)
        again = 1
        while name.casefold() in taken:
            again += 1
            end = f" ({again})"
            name = _cut(base, NAME_UNITS - len(end)) + end
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(name: str, units: int) -> str:
    """Shorten to so many UTF-16 units, by which Excel counts."""
    shorter = name.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")
    return shorter.strip(" '")


def widths(table: Table, *, narrowest: int = 8, broadest: int = 60) -> list[int]:
    """Return the width of each column in characters, after its longest line."""
    found = [max(narrowest, min(_length(column), 30)) for column in table.columns]
    for row in table.rows:
        for index, cell in enumerate(row[: len(found)]):
            found[index] = max(found[index], min(_length(cell), broadest))
    return found


def _length(cell: Cell) -> int:
    if isinstance(cell, datetime):
        return len("2026-11-24 12:00:00")
    return max(map(len, str(cell).splitlines()), default=0)


def is_long(text: str, *, broadest: int = 60) -> bool:
    """Return whether a text is broken into lines where it is shown."""
    return len(text) > broadest or "\n" in text
