"""Conclusions that count points of a scale: the scale stays, or they say nothing of it."""

from typing import Any

import pytest

from sessions.enums import Screen
from sessions.models import TrainingSession
from sessions.responses.models import Question
from sessions.survey.documents import SurveyDocument
from sessions.survey.exceptions import RefusedError
from sessions.survey.models import Survey
from tests.kinds import ALL_KINDS, make_kinds_session
from tests.survey.concluding import CONCLUSIONS, open_all
from tests.survey.desks import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> TrainingSession:
    return make_kinds_session(survey=ALL_KINDS + CONCLUSIONS)


@pytest.fixture
def desk(session: TrainingSession) -> Desk:
    return Desk(session)


@pytest.mark.parametrize(
    ("key", "change", "word"),
    [
        ("ease", {"scale": {"low": 1, "high": 3}}, "4 ou plus"),
        ("ease", {"scale": {"low": 1, "high": 10}}, "4 ou plus"),
        ("frequency", {"scale": {"low": 0, "high": 1}}, "1 ou plus"),
        ("hours", {"number": {"least": 0, "most": 8, "decimals": 1}}, "12 ou plus"),
        ("hours", {"number": {"least": 12, "most": 24, "decimals": 1}}, "12 ou plus"),
    ],
)
def test_ends_that_conclusions_count_on_stay_and_a_copy_is_offered(
    desk: Desk, key: str, change: dict[str, Any], word: str
) -> None:
    before = desk.document(key)
    with pytest.raises(RefusedError, match=word) as refused:
        desk.change(key, **change)
    assert refused.value.can_copy
    assert desk.document(key) == before


def test_other_changes_of_such_a_scale_are_free(desk: Desk) -> None:
    ends = {"low_label": {"fr": "non"}, "high_label": {"fr": "oui"}}
    desk.change("ease", scale={"low": 1, "high": 5, **ends}, text={"fr": "À l’aise ?"})
    desk.change("hours", number={"least": 0, "most": 20, "decimals": 1})
    desk.change("accounts", number={"least": 0, "most": 3})  # nothing counts its numbers
    Survey.objects.update(conclusions=[])
    desk.change("ease", scale={"low": 1, "high": 3})  # control: nothing is concluded any more


def test_a_line_that_its_scale_cannot_tell_is_left_out_on_every_screen() -> None:
    hall = open_all("ease")
    hall.all_say("ease", 1, 1, 2, 2, 3, 3)
    hall.go_to_conclusion()
    screens = (Screen.PROJECTOR, Screen.PRESENTER, Screen.PARTICIPANT)
    assert all("sont à l’aise" in hall.html(screen) for screen in screens)  # control
    Question.objects.filter(pk=hall.asking("ease").question_id).update(scale_high=3)
    for screen in screens:
        page = hall.html(screen)
        assert "sont à l’aise" not in page
        assert "Votre aisance" in page
    assert [line.key for line in hall.concludes("hopes").lines] == ["ease"]


@pytest.mark.parametrize("point", [1, 6])
def test_a_file_whose_line_no_answer_can_tell_is_refused(point: int) -> None:
    line = {"key": "x", "kind": "share", "question": "q", "from_point": point, "text": {"fr": "…"}}
    raw = {
        "title": {"fr": "T"},
        "questions": [
            {"key": "q", "kind": "scale", "text": {"fr": "?"}, "scale": {"low": 1, "high": 5}}
        ],
        "conclusions": [{"key": "c", "question": {"fr": "?"}, "lines": [line]}],
    }
    with pytest.raises(ValueError, match="no answer to q tells that"):
        SurveyDocument.model_validate(raw)
    line["from_point"] = 2  # control
    SurveyDocument.model_validate(raw)
