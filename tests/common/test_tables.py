"""Tables as files: what a school's spreadsheet opens is what people wrote, and no formula."""

import csv
import io
import json
import warnings
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import openpyxl
import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from odf.opendocument import load
from odf.table import Table as SheetTable
from odf.table import TableCell, TableRow
from odf.teletype import extractText
from odf.text import P

from rsn_training.common.cells import clean, is_formula_like, neutral, sheet_names, widths
from rsn_training.common.tables import Cell, Table, to_csv, to_json, to_ods, to_xlsx

pytestmark = pytest.mark.once

FORMULAS = [
    "=1+1",
    "+33 6 12 34 56 78",
    "-2+3",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\tdeux",
    "\r=1+1",
    "\nrien",
    "|x",
    "%x",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "｜x",
    "％x",
    "  =1+1",
    "\u00a0=1+1",
    '"=1+1"',
    "'=1+1",
    "« =1+1 »",
    "' \"+1",
    '=HYPERLINK("http://example.org";"é")',
    "=cmd|' /C calc'!A0",
    "=1+1\n=2+2",
]
HARMLESS = ["", "été", "un=deux", "3,5", "a-b", "l’année", "« oui »", "'ok'", "1+1", "#N/A", "TRUE"]
TEXTS = st.one_of(st.text(max_size=40), st.sampled_from(FORMULAS + HARMLESS))
#: XML keeps no spaces at the end of a paragraph; nobody sees them.
SHOWN = TEXTS.map(clean).filter(
    lambda text: all(line == line.rstrip() for line in text.split("\n"))
)


def table(*rows: tuple[Cell, ...], columns: tuple[str, ...] = ("réponse",)) -> Table:
    return Table("Enquête", "L’enquête", columns, rows)


def from_csv(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))


def from_xlsx(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def from_ods(content: bytes) -> list[Any]:
    """Return the rows of the first sheet, as elements."""
    sheet = load(io.BytesIO(content)).getElementsByType(SheetTable)[0]
    return [row.getElementsByType(TableCell) for row in sheet.getElementsByType(TableRow)]


def shown(cell: Any) -> str:
    return "\n".join(extractText(line) for line in cell.getElementsByType(P))


def attributes(content: bytes, part: str) -> set[str]:
    """Return the names of all attributes in a part of a file."""
    with ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read(part))  # noqa: S314 - our own
    return {name for element in root.iter() for name in element.attrib}


# --- what could be a formula ----------------------------------------------------------------


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_like_a_formula_is_neutralised(text: str) -> None:
    assert is_formula_like(text)
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_another_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@given(TEXTS)
def test_what_was_neutralised_can_be_told_and_undone(text: str) -> None:
    cell = neutral(text)
    assert (cell[1:] if cell[:1] == "'" and is_formula_like(cell[1:]) else cell) == text


@given(TEXTS)
def test_no_csv_cell_begins_like_a_formula(text: str) -> None:
    written = from_csv(to_csv(table((text,), columns=(text,))))
    for line in written:
        assert line == [neutral(clean(text))]
        assert not line[0].lstrip(' \u00a0"').startswith(("=", "+", "-", "@", "|", "%", "＝"))


@settings(max_examples=40, deadline=None)
@example(["_x003D_1", "a\x00b\x0bc\ud800\uffff", "x" * 200])
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_every_xlsx_text_is_typed_as_text(texts: list[str]) -> None:
    content = to_xlsx([table(*[(text,) for text in texts], columns=("=tête",))])
    (sheet,) = from_xlsx(content).worksheets
    cells = [row[0] for row in sheet.iter_rows(max_row=1 + len(texts))]
    for cell, text in zip(cells, ["=tête", *texts], strict=True):
        assert (cell.value or "").replace("_x005F_", "_") == clean(text)
        assert cell.data_type in ({"s", "inlineStr"} if clean(text) else {"n"})
        assert bool(cell.quotePrefix) == is_formula_like(clean(text))
    with ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    assert not [element for element in root.iter() if element.tag.endswith("}f")]


@settings(max_examples=40, deadline=None)
@example(["  deux  espaces\tet\n\nlignes", "a\x00b"])
@given(st.lists(SHOWN, min_size=1, max_size=5))
def test_every_ods_text_is_typed_as_text(texts: list[str]) -> None:
    content = to_ods([table(*[(text,) for text in texts], columns=("=tête",))])
    rows = from_ods(content)
    for (cell,), text in zip(rows, ["=tête", *texts], strict=True):
        assert shown(cell) == clean(text)
        assert cell.getAttribute("formula") is None
        if clean(text):
            assert cell.getAttribute("valuetype") == "string"
    assert not [name for name in attributes(content, "content.xml") if name.endswith("}formula")]


# --- values ---------------------------------------------------------------------------------

NUMBERS: tuple[Cell, ...] = (-3, 0, -0.5, 1e-7, Decimal("-3.25"), 10**12)


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", ["-3", "0", "-0,5", "0,0000001", "-3,25", "1000000000000"]),
     ("en", ["-3", "0", "-0.5", "0.0000001", "-3.25", "1000000000000"])],
)  # fmt: skip
def test_csv_numbers_are_written_as_the_language_does(language: str, written: list[str]) -> None:
    with override(language):
        assert from_csv(to_csv(table(NUMBERS)))[1] == written


def test_numbers_are_numbers_in_xlsx_and_ods() -> None:
    with override("fr"):
        workbook, document = to_xlsx([table(NUMBERS)]), to_ods([table(NUMBERS)])
    cells = next(from_xlsx(workbook).worksheets[0].iter_rows(min_row=2))
    assert [cell.value for cell in cells] == [-3, 0, -0.5, 1e-7, -3.25, 10**12]
    assert {cell.data_type for cell in cells} == {"n"}
    row = from_ods(document)[1]
    assert {cell.getAttribute("valuetype") for cell in row} == {"float"}
    assert [float(cell.getAttribute("value")) for cell in row] == [-3, 0, -0.5, 1e-7, -3.25, 1e12]


def test_what_is_no_number_is_empty() -> None:
    row: tuple[Cell, ...] = (float("nan"), float("-inf"), Decimal("NaN"), None, "")
    assert from_csv(to_csv(table(row)))[1] == [""] * 5
    (sheet,) = from_xlsx(to_xlsx([table(row)])).worksheets
    assert [sheet.cell(2, column).value for column in range(1, 6)] == [None] * 5
    assert [cell.getAttribute("valuetype") for cell in from_ods(to_ods([table(row)]))[1]] == [
        None
    ] * 5


def test_truth_is_a_word_in_every_format() -> None:
    row = (True, False)
    with override("en"):
        assert from_csv(to_csv(table(row)))[1] == ["yes", "no"]
        assert [cell.value for cell in from_xlsx(to_xlsx([table(row)])).worksheets[0][2]] == [
            "yes", "no",
        ]  # fmt: skip
        assert [shown(cell) for cell in from_ods(to_ods([table(row)]))[1]] == ["yes", "no"]


def test_a_moment_is_told_by_the_clock_of_the_place() -> None:
    row = (date(2026, 11, 24), datetime(2026, 11, 24, 23, 5, 1, 9, tzinfo=UTC))
    with timezone.override("Europe/Paris"):
        files = to_csv(table(row)), to_xlsx([table(row)]), to_ods([table(row)])
    told = ["2026-11-24", "2026-11-25 00:05:01"]
    assert from_csv(files[0])[1] == told
    cells = from_xlsx(files[1]).worksheets[0][2]
    assert [cell.value for cell in cells] == [
        datetime(2026, 11, 24),
        datetime(2026, 11, 25, 0, 5, 1),
    ]
    cells = from_ods(files[2])[1]
    assert [shown(cell) for cell in cells] == told
    assert cells[1].getAttribute("datevalue") == "2026-11-25T00:05:01"


# --- files ----------------------------------------------------------------------------------


def test_csv_is_what_french_spreadsheets_open() -> None:
    content = to_csv(table(("Élève, « déçu » ; l’été\nà Nîmes", 2), columns=("réponse", "n")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n") == [
        '"réponse";"n"', '"Élève, « déçu » ; l’été\nà Nîmes";2', "",
    ]  # fmt: skip


@given(st.lists(st.tuples(SHOWN, SHOWN), max_size=5))
def test_csv_gives_back_what_was_written(rows: list[tuple[str, str]]) -> None:
    read = from_csv(to_csv(table(*rows, columns=("a", "b"))))
    assert read[1:] == [[neutral(text) for text in row] for row in rows]


def test_a_class_with_25_questions_fits_in_every_format() -> None:
    columns = tuple(f"Question {index} : éàç ?" for index in range(25))
    rows = [tuple(f"réponse n° {person}.{index}" for index in range(25)) for person in range(40)]
    big = table(*rows, columns=columns)
    assert from_csv(to_csv(big)) == [list(columns), *map(list, rows)]
    (sheet,) = from_xlsx(to_xlsx([big])).worksheets
    assert [tuple(cell.value for cell in row) for row in sheet.iter_rows()] == [columns, *rows]
    assert [tuple(map(shown, row)) for row in from_ods(to_ods([big]))] == [columns, *rows]


def test_the_head_is_bold_stays_in_view_and_columns_have_their_width() -> None:
    content = table(("é" * 500, "ok"), columns=("texte", "n"))
    (sheet,) = from_xlsx(to_xlsx([content])).worksheets
    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert sheet["A2"].alignment.wrap_text
    assert sheet.freeze_panes == "A2"
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (62, 10)
    document = load(io.BytesIO(to_ods([content])))
    assert from_ods(to_ods([content]))[0][0].getAttribute("stylename") == "head"
    assert b"VerticalSplitPosition" in document.settingsxml().encode()


def test_widths_follow_the_longest_line() -> None:
    assert widths(table(("un\ntrois mots ici", 1, None), columns=("a", "b", "c"))) == [14, 8, 8]


def test_rows_may_be_longer_or_shorter_than_the_head_and_absent() -> None:
    ragged = table(("a", "b"), (), columns=("x",))
    assert from_csv(to_csv(ragged)) == [["x"], ["a", "b"], []]
    assert from_xlsx(to_xlsx([ragged])).worksheets[0]["B2"].value == "b"
    assert [len(row) for row in from_ods(to_ods([ragged]))] == [1, 2, 1]
    assert from_csv(to_csv(table())) == [["réponse"]]


def test_every_sheet_has_a_name_of_its_own_that_spreadsheets_take() -> None:
    names = [
        "Avant / après [1] : « ? »*",
        "",
        "Enquête",
        "ENQUÊTE",
        "x" * 40,
        "x" * 35,
        "'q'\n",
        "😀" * 20,
    ]
    tables = [Table(name, name, ["a"], []) for name in names]
    assert sheet_names(tables) == [
        "Avant après 1 « »", "2", "Enquête", "ENQUÊTE (2)", "x" * 31, "x" * 27 + " (2)", "q",
        "😀" * 15,
    ]  # fmt: skip
    with warnings.catch_warnings(action="error"):
        assert from_xlsx(to_xlsx(tables)).sheetnames == sheet_names(tables)
    sheets = load(io.BytesIO(to_ods(tables))).getElementsByType(SheetTable)
    assert [sheet.getAttribute("name") for sheet in sheets] == sheet_names(tables)


@given(st.lists(st.text(max_size=50), max_size=8))
def test_names_of_sheets_are_never_refused(names: list[str]) -> None:
    given_names = sheet_names([Table(name, "", [], []) for name in names])
    assert len({name.casefold() for name in given_names}) == len(names)
    for name in given_names:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not set(name) & set("[]:*?/\\\n\t\0")
        assert not name.startswith("'")
        assert not name.endswith("'")


@pytest.mark.parametrize("write", [to_xlsx, to_ods])
def test_the_same_tables_give_the_same_bytes_at_any_hour(write: Any) -> None:
    tables = [table((1, "é", date(2026, 1, 1))), table(("  x", None))]
    with time_machine.travel("2026-01-01"):
        before = write(tables)
    with time_machine.travel("2031-05-07"):
        assert write(tables) == before


@pytest.mark.parametrize("write", [to_xlsx, to_ods])
def test_a_file_tells_its_title_and_nothing_of_the_machine(
    write: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, "jeanne-la-prof")
    with ZipFile(io.BytesIO(write([table(("a",))]))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "L’enquête".encode() in everything
    for word in (b"jeanne", b"creator", b"openpyxl", b"dcterms:created", b"creation-date"):
        assert word not in everything


def test_the_type_of_an_ods_can_be_read_without_unpacking() -> None:
    assert (
        to_ods([table(("a",))])[30:84] == b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
    )


# --- JSON -----------------------------------------------------------------------------------


def test_json_is_readable_and_complete() -> None:
    data = {
        "question": "Élève ?",
        "at": datetime(2026, 11, 24, 12, tzinfo=UTC),
        "mean": Decimal("3.50"),
        "id": UUID(int=1),
        "answers": [1, None, True],
    }
    content = to_json(data)
    assert '"question": "Élève ?"'.encode() in content
    assert content.count(b"\n  ") >= len(data)
    assert json.loads(content) == {
        **data,
        "at": "2026-11-24T12:00:00Z",
        "mean": "3.50",
        "id": "00000000-0000-0000-0000-000000000001",
    }


def test_json_holds_no_number_that_json_does_not_have() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"mean": float("nan")})


@given(st.text())
def test_json_gives_back_any_text(text: str) -> None:
    assume(text)
    assert json.loads(to_json([text])) == [text]
