"""No cell of any file is taken for a formula."""

import io
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from sessions.models import TrainingSession
from sessions.responses.models import Answer
from sessions.responses.services import (
    group_texts,
    make_group,
)
from tests.kinds import make_kinds_session
from tests.responses.rooms import people, say
from tests.survey.files import (
    asked,
    file_of,
)

pytestmark = pytest.mark.django_db

FORMULAS = ("=1+1", "+33 6", "-2", "@SUM(A1)", "|calc", "%x", '=HYPERLINK("http://evil.example")')


def session_with_formulas() -> TrainingSession:
    session = make_kinds_session()
    askings = asked(session, "word", "hopes", "role", "networks")
    for who, text in zip(people(session, len(FORMULAS)), FORMULAS, strict=True):
        say(who, askings["word"], text)
        say(who, askings["hopes"], f"{text}\n=2")
        say(who, askings["role"], {"other": text})
        say(who, askings["networks"], [{"other": text}])
    question = askings["hopes"].question
    group = make_group(question=question, title="=cmd|' /C calc'!A0", by=session.owner)
    answers = list(Answer.objects.filter(asking=askings["hopes"]).values_list("pk", flat=True))
    group_texts(question=question, answers=answers, group=group, by=session.owner)
    return session


@pytest.mark.parametrize("name", ["survey-results.csv", "survey-answers.csv"])
def test_no_cell_of_a_csv_begins_like_a_formula(name: str) -> None:
    content = file_of(session_with_formulas(), name).decode("utf-8-sig")
    assert "=1+1" in content
    for line in content.replace("\r\n", ";").split(";"):
        cell = line.strip('"')
        assert not cell.startswith(("=", "+", "@", "|", "%", "\t")), cell
        assert not cell.startswith("-") or cell[1:].replace(",", "").isdigit()


def test_no_cell_of_a_workbook_is_evaluated() -> None:
    session = session_with_formulas()
    book = load_workbook(io.BytesIO(file_of(session, "survey.xlsx")))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}
    assert {cell.value for cell in cells} >= set(FORMULAS)
    with ZipFile(io.BytesIO(file_of(session, "survey.ods"))) as archive:
        content = archive.read("content.xml").decode()
    assert "table:formula" not in content
    assert "=1+1" in content


# --- the codebook -----------------------------------------------------------------------------
