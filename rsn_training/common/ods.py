"""Tables as an OpenDocument spreadsheet (odfpy)."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from odf.config import (
    ConfigItem,
    ConfigItemMapEntry,
    ConfigItemMapIndexed,
    ConfigItemMapNamed,
    ConfigItemSet,
)
from odf.dc import Title
from odf.number import DateStyle, Day, Hours, Minutes, Month, Seconds, Year
from odf.number import Text as Between
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TableColumnProperties, TextProperties
from odf.table import Table as SheetTable
from odf.table import TableCell, TableColumn, TableHeaderRows, TableRow
from odf.teletype import addTextToElement
from odf.text import P, S

from rsn_training.common.archives import repacked
from rsn_training.common.cells import Plain, Table, clean, is_long, plain, sheet_names, widths

_CM_PER_CHARACTER = 0.21
#: As LibreOffice writes a first line that stays in view.
_FROZEN = (
    ("HorizontalSplitMode", "short", 0),
    ("VerticalSplitMode", "short", 2),
    ("HorizontalSplitPosition", "int", 0),
    ("VerticalSplitPosition", "int", 1),
    ("ActiveSplitRange", "short", 2),
    ("PositionBottom", "int", 1),
)
_HEAD, _LONG, _DAY, _MOMENT = "head", "long", "day", "moment"
#: ISO 8601, as in the CSV: read the same in all languages.
_DATE = (Year, "-", Month, "-", Day)
_TIME = (" ", Hours, ":", Minutes, ":", Seconds)


def document(tables: Sequence[Table]) -> bytes:
    """Return the document; nothing in it tells a person, a machine or an hour."""
    names = sheet_names(tables)
    doc = OpenDocumentSpreadsheet()
    doc.meta.addElement(Title(text=clean(tables[0].title)))
    _add_styles(doc)
    for number, (table, name) in enumerate(zip(tables, names, strict=True), start=1):
        doc.spreadsheet.addElement(_sheet(doc, table, name, number))
    doc.settings.addElement(_settings(names))
    target = io.BytesIO()
    doc.write(target)
    return repacked(target.getvalue())


def _add_styles(doc: Any) -> None:
    for name, bold in ((_HEAD, True), (_LONG, False)):
        style = Style(name=name, family="table-cell")
        style.addElement(TableCellProperties(wrapoption="wrap", verticalalign="top"))
        if bold:
            style.addElement(TextProperties(fontweight="bold"))
        doc.automaticstyles.addElement(style)
    for name, parts in ((_DAY, _DATE), (_MOMENT, _DATE + _TIME)):
        shown = DateStyle(name=f"{name}-format")
        for part in parts:
            shown.addElement(Between(text=part) if isinstance(part, str) else part(style="long"))
        doc.automaticstyles.addElement(shown)
        style = Style(name=name, family="table-cell", datastylename=shown)
        doc.automaticstyles.addElement(style)


def _sheet(doc: Any, table: Table, name: str, number: int) -> Any:
    sheet = SheetTable(name=name)
    for index, width in enumerate(widths(table), start=1):
        style = Style(name=f"t{number}c{index}", family="table-column")
        centimetres = f"{(width + 2) * _CM_PER_CHARACTER:.2f}cm"
        style.addElement(TableColumnProperties(columnwidth=centimetres))
        doc.automaticstyles.addElement(style)
        sheet.addElement(TableColumn(stylename=style))
    head = TableHeaderRows()
    head.addElement(_row([_text(clean(column), _HEAD) for column in table.columns]))
    sheet.addElement(head)
    for row in table.rows:
        sheet.addElement(_row([_cell(plain(cell)) for cell in row]))
    return sheet


def _row(cells: Sequence[Any]) -> Any:
    row = TableRow()
    for cell in cells or [TableCell()]:
        row.addElement(cell)
    return row


def _cell(value: Plain) -> Any:
    if value is None or value == "":
        return TableCell()
    if isinstance(value, str):
        return _text(value, _LONG if is_long(value) else None)
    if isinstance(value, date):
        style = _MOMENT if isinstance(value, datetime) else _DAY
        cell = TableCell(valuetype="date", datevalue=value.isoformat(), stylename=style)
    else:
        cell = TableCell(valuetype="float", value=str(value))
    cell.addElement(P(text=str(value)))
    return cell


def _text(text: str, style: str | None) -> Any:
    cell = TableCell(valuetype="string", **({"stylename": style} if style else {}))
    for line in text.split("\n"):
        cell.addElement(_paragraph(line))
    return cell


def _paragraph(line: str) -> Any:
    """Return a line; spaces that XML would swallow are written as such."""
    if line == line.strip() and "  " not in line and "\t" not in line:
        return P(text=line)
    paragraph, rest = P(), line.lstrip(" ")
    if rest != line:
        paragraph.addElement(S(c=len(line) - len(rest)))
    addTextToElement(paragraph, rest)
    return paragraph


def _settings(names: Sequence[str]) -> Any:
    """Return the settings of the view: the head of each sheet stays where it is."""
    sheets = ConfigItemMapNamed(name="Tables")
    for name in names:
        entry = ConfigItemMapEntry(name=name)
        for key, kind, value in _FROZEN:
            entry.addElement(ConfigItem(name=key, type=kind, text=str(value)))
        sheets.addElement(entry)
    view = ConfigItemMapEntry()
    view.addElement(ConfigItem(name="ViewId", type="string", text="view1"))
    view.addElement(sheets)
    views = ConfigItemMapIndexed(name="Views")
    views.addElement(view)
    settings = ConfigItemSet(name="ooo:view-settings")
    settings.addElement(views)
    return settings


# odfpy collects the namespaces of all that was ever written, unguarded: once here, for good.
document([Table("", "", [""], [[date(2000, 1, 1), " "]])])
