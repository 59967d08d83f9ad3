"""Conclusions of a training file that cannot be told are refused, with their reason."""

from typing import Any

import pytest
from pydantic import ValidationError

from sessions.survey.conclusion_documents import ConclusionDocument
from sessions.survey.documents import SurveyDocument

TEXT = {"fr": "?"}
QUESTIONS: list[dict[str, Any]] = [
    {"key": "c", "kind": "multiple_choice", "text": TEXT,
     "choices": [{"key": "a", "text": TEXT}, {"key": "b", "text": TEXT}]},
    {"key": "s", "kind": "scale", "text": TEXT, "scale": {}},
    {"key": "w", "kind": "short_text", "text": TEXT},
]  # fmt: skip
LINE = {"key": "l", "kind": "share", "question": "c", "text": TEXT, "choices": ["a"]}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"question": "z"}, "no question has the key z"),
        ({"choices": ["a", "z"]}, "c has no choice z"),
        ({"choices": None}, "choices or from_point"),
        ({"from_point": 2}, "choices or from_point"),
        ({"question": "s"}, "cannot be told of s"),
        ({"rows": ["a"]}, "rows go with from_point"),
        ({"number": 3}, "share has no number"),
        ({"kind": "mean"}, "mean has no choices"),
        ({"kind": "mean", "choices": None}, "cannot be told of c"),
        ({"kind": "words", "choices": None}, "cannot be told of c"),
        ({"kind": "top", "question": "w", "choices": None}, "cannot be told of w"),
        ({"question": "s", "choices": None, "from_point": 4, "rows": ["a"]}, "only a matrix"),
    ],
)
def test_a_line_that_cannot_be_told_is_refused(line: dict[str, Any], message: str) -> None:
    conclusion = {"key": "k", "question": TEXT, "lines": [LINE | line]}
    document = {"title": TEXT, "questions": QUESTIONS, "conclusions": [conclusion]}
    with pytest.raises(ValidationError, match=message):
        SurveyDocument.model_validate(document)


@pytest.mark.parametrize(
    ("verdict", "message"),
    [({"line": "z"}, "names a line that is a share"), ({"partly_from": 60}, "below yes_from")],
)
def test_a_verdict_that_cannot_be_given_is_refused(verdict: dict[str, Any], message: str) -> None:
    words = {"when_yes": TEXT, "when_partly": TEXT, "when_no": TEXT}
    whole = {"line": "l", "yes_from": 60, "partly_from": 30, **words, **verdict}
    with pytest.raises(ValidationError, match=message):
        ConclusionDocument.model_validate(
            {"key": "k", "question": TEXT, "lines": [LINE], "verdict": whole}
        )


def test_two_conclusions_or_lines_of_one_key_are_refused() -> None:
    conclusion = {"key": "k", "question": TEXT, "lines": [LINE]}
    with pytest.raises(ValidationError, match="two lines"):
        ConclusionDocument.model_validate(conclusion | {"lines": [LINE, LINE]})
    document = {"title": TEXT, "questions": QUESTIONS, "conclusions": [conclusion] * 2}
    with pytest.raises(ValidationError, match="two conclusions"):
        SurveyDocument.model_validate(document)
