"""Tables as files for a school's spreadsheet: CSV, XLSX, ODS, and data as JSON.

A text stays a text in all of them, whatever it looks like; a number stays a number. Words and
the decimal sign follow the active language. The same tables give the same bytes, at any hour and on
any machine.
"""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language

from rsn_training.common.cells import Cell, Table, clean, neutral, plain

__all__ = [
    "CSV_TYPE",
    "JSON_TYPE",
    "ODS_TYPE",
    "XLSX_TYPE",
    "Cell",
    "Table",
    "to_csv",
    "to_json",
    "to_ods",
    "to_xlsx",
]

CSV_TYPE = "text/csv; charset=utf-8"
JSON_TYPE = "application/json"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def to_csv(table: Table) -> bytes:
    """Return a table as CSV for a French spreadsheet: `;`, UTF-8 with BOM, CRLF.

    Texts that could be formulas get a quote in front; all texts are in double quotes, so that a
    spreadsheet which also separates at commas breaks none.
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    mark = "," if (get_language() or "").startswith("fr") else "."
    writer.writerow([neutral(clean(column)) for column in table.columns])
    for row in table.rows:
        writer.writerow([_in_csv(cell, mark) for cell in row])
    return "\ufeff".encode() + target.getvalue().encode()


def _in_csv(cell: Cell, mark: str) -> str | int:
    value = plain(cell)
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    if isinstance(value, float | Decimal):
        return f"{Decimal(str(value)):f}".replace(".", mark)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return neutral(value) if isinstance(value, str) else value.isoformat()


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """Return tables as the sheets of one XLSX workbook: bold header that stays in view."""
    from rsn_training.common.xlsx import workbook  # noqa: PLC0415 - slow to import, seldom used

    return workbook(tables)


def to_ods(tables: Sequence[Table]) -> bytes:
    """Return tables as the sheets of one OpenDocument spreadsheet, as `to_xlsx`."""
    from rsn_training.common.ods import document  # noqa: PLC0415 - slow to import, seldom used

    return document(tables)


def to_json(data: Any) -> bytes:
    """Return data as JSON in UTF-8; moments in ISO 8601, exact decimals as texts.

    Raises ValueError for NaN and infinity, which JSON does not have.
    """
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode(errors="backslashreplace")
