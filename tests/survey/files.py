"""Reading the files of a survey back, as a spreadsheet or a program would."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from odf.opendocument import load
from odf.table import Table as SheetTable
from odf.table import TableCell, TableRow
from odf.teletype import extractText
from openpyxl import load_workbook

from rsn_training.common.cells import is_formula_like
from sessions.models import TrainingSession
from sessions.responses.enums import Kind
from sessions.responses.models import Asking, Question
from sessions.responses.services import open_asking
from sessions.survey.exports import survey_exports
from tests.kinds import ALL_KINDS, KEYS

Cells = list[list[Any]]
#: The sheets of a workbook, in their order.
RESULTS, ANSWERS, CODEBOOK = range(3)


def file_of(session: TrainingSession, name: str) -> bytes:
    """Return a file of the survey as the teacher takes it."""
    return next(found for found in survey_exports(session) if found.name == name).make()


def from_csv(content: bytes) -> Cells:
    """Return the cells of a CSV: numbers are those without quotes."""
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return [[_typed(_bare(cell)) for cell in row] for row in rows]


def _bare(cell: str) -> str:
    """Take the quote away that keeps a text from being a formula."""
    return cell[1:] if cell[:1] == "'" and is_formula_like(cell[1:]) else cell


def _typed(cell: str) -> Any:
    plain = cell.replace(",", ".", 1)
    digits = plain.replace(".", "", 1)
    if not digits.isdecimal():
        return cell or None
    return float(plain) if "." in plain else int(plain)


def from_xlsx(content: bytes) -> list[Cells]:
    """Return the cells of each sheet of a workbook."""
    book = load_workbook(io.BytesIO(content))
    return [
        [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets
    ]


def from_ods(content: bytes) -> list[Cells]:
    """Return the cells of each sheet of an OpenDocument spreadsheet."""
    document = load(io.BytesIO(content))
    return [
        [
            [_ods_value(cell) for cell in row.getElementsByType(TableCell)]
            for row in sheet.getElementsByType(TableRow)
        ]
        for sheet in document.spreadsheet.getElementsByType(SheetTable)
    ]


def _ods_value(cell: Any) -> Any:
    kind = cell.getAttribute("valuetype")
    if kind == "float":
        number = float(cell.getAttribute("value"))
        return int(number) if number == int(number) else number
    if kind == "date":
        return cell.getAttribute("datevalue")
    text = "\n".join(extractText(line) for line in cell.childNodes)
    return text or None


def answers_from(session: TrainingSession, form: str) -> dict[str, list[Any]]:
    """Return the values that people gave, by the name of the round, out of one kind of file.

    Words that are not there (hidden, erased) make {"gone": True}, or {"other": ""}.
    """
    if form == "json":
        data = json.loads(file_of(session, "survey.json"))
        found: dict[str, list[Any]] = defaultdict(list)
        for person in data["people"]:
            for name, value in person["answers"].items():
                gone = isinstance(value, dict) and set(value) & {"hidden", "erased"}
                found[name].append({"gone": True} if gone else value)
        return found
    readers: dict[str, Callable[[], Cells]] = {
        "csv": lambda: from_csv(file_of(session, "survey-answers.csv")),
        "xlsx": lambda: from_xlsx(file_of(session, "survey.xlsx"))[ANSWERS],
        "ods": lambda: from_ods(file_of(session, "survey.ods"))[ANSWERS],
    }
    head, *rows = readers[form]()
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    return _values(session, [dict(zip(head, row, strict=False)) for row in rows])


def _values(session: TrainingSession, rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names = {name.split("/", 2)[0] + "/" + name.split("/", 2)[1]
             for name in rows[0] if "/" in name}  # fmt: skip
    found: dict[str, list[Any]] = {}
    for name in names:
        question = session.questions.get(key=f"survey/{name.partition('#')[0]}")
        values = [_value(question, name, row) for row in rows]
        found[name] = [value for value in values if value is not NOTHING]
    return found


NOTHING = object()


def _value(question: Question, name: str, row: dict[str, Any]) -> Any:
    parts = {key[len(name) + 1 :]: cell for key, cell in row.items() if key.startswith(f"{name}/")}
    kind = Kind(question.kind)
    if kind in {Kind.SINGLE_CHOICE, Kind.SCALE, Kind.NUMBER}:
        return _one(row[name], parts)
    if kind in {Kind.SHORT_TEXT, Kind.LONG_TEXT}:
        return _text(row[name], parts["?"])
    if parts.pop("?", None) == 1:
        return None
    return _several(kind, parts)


def _several(kind: Kind, parts: dict[str, Any]) -> Any:
    words = parts.pop("*text", None)
    given = {key: cell for key, cell in parts.items() if cell is not None}
    if not given:
        return NOTHING
    if kind == Kind.MATRIX:
        return {key: None if cell == "?" else cell for key, cell in given.items()}
    if kind == Kind.RANKING:
        return sorted(given, key=lambda key: given[key])
    other = [{"other": words or ""}] if given.pop("*", 0) else []
    return [key for key, cell in given.items() if cell] + other


def _one(cell: Any, parts: dict[str, Any]) -> Any:
    if cell is None:
        return NOTHING
    if cell == "?":
        return None
    return {"other": parts["*text"] or ""} if cell == "*" else cell


def _text(cell: Any, unknown: Any) -> Any:
    if unknown is None:
        return NOTHING
    if unknown == 1:
        return None
    return {"gone": True} if cell is None else str(cell)


def asked(session: TrainingSession, *keys: str) -> dict[str, Asking]:
    return {
        key: open_asking(question=session.questions.get(key=f"survey/questions/{key}"))
        for key in keys or KEYS
    }


def twenty_five() -> str:
    """Return a survey of 25 questions of all kinds."""
    head, *blocks = ALL_KINDS.split("- key: ")
    blocks = [block for block in blocks if "\n  kind:" in f"\n{block}"]
    texts = []
    for index in range(25):
        key, _line, rest = blocks[index % len(blocks)].partition("\n")
        again = index // len(blocks)
        texts.append(f"{key}{again or ''}\n{rest}")
    return head + "- key: " + "- key: ".join(texts)
