"""Tables as an XLSX workbook (openpyxl, written row by row)."""

import io
import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from rsn_training.common.archives import repacked
from rsn_training.common.cells import (
    Plain,
    Table,
    clean,
    is_formula_like,
    is_long,
    plain,
    sheet_names,
    widths,
)

_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
#: What Excel would read as the code of a character.
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: openpyxl's own always tells when and by which tool.
_CORE = (
    '<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp="http://schemas.'
    'openxmlformats.org/package/2006/metadata/core-properties"><dc:title>{title}</dc:title>'
    "</cp:coreProperties>"
)
#: Excel calls a file with longer texts broken.
_LONGEST = 32_767


def workbook(tables: Sequence[Table]) -> bytes:
    """Return the workbook; its properties tell no name of a person, a machine or an hour."""
    book = Workbook(write_only=True)
    for table, name in zip(tables, sheet_names(tables), strict=True):
        _fill(book.create_sheet(name), table)
    target = io.BytesIO()
    book.save(target)
    core = _CORE.format(title=escape(clean(tables[0].title)))
    return repacked(target.getvalue(), {"docProps/core.xml": core.encode()})


def _fill(sheet: Any, table: Table) -> None:
    for index, width in enumerate(widths(table), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width + 2
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.HeaderFooter.oddHeader.center.text = clean(table.title).replace("&", "&&")
    sheet.append([_head(sheet, column) for column in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, plain(cell)) for cell in row])


def _head(sheet: Any, text: str) -> Any:
    cell = _text(sheet, clean(text) or " ")
    cell.font, cell.alignment = _BOLD, _WRAPPED
    return cell


def _cell(sheet: Any, value: Plain) -> Any:
    if value == "":
        return None
    return _text(sheet, value) if isinstance(value, str) else value


def _text(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, _CODED.sub("_x005F_", text)[:_LONGEST])
    cell.data_type = "s"  # whatever openpyxl took it for
    if is_formula_like(text):
        cell.quotePrefix = True  # stays a text for somebody who edits the cell, too
    if is_long(text):
        cell.alignment = _WRAPPED
    return cell
