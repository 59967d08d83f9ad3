"""Questions of exercises in a training file and in the editor: read, written, refused."""

from typing import Any

import pytest
from django.test import Client
from pydantic import ValidationError

from sessions.survey.activity import SurveyActivity
from sessions.survey.documents import SurveyDocument
from sessions.survey.models import Survey
from tests.responses.rooms import say
from tests.survey.desks import Desk
from tests.survey.editor_pages import Editor, wrong_in
from tests.survey.exercises import PRACTICE, RADAR, Question, at, crowd, make_exercise

pytestmark = pytest.mark.django_db

SCALE = {"low": 1, "high": 5}
SEVERAL: Question = PRACTICE | {
    "key": "several",
    "kind": "multiple_choice",
    "right": ["content", "talk"],
}


def survey(*questions: Question, **more: Any) -> dict[str, Any]:
    return {"title": {"fr": "Exercices"}, "questions": list(questions), **more}


def desk_of(*questions: Question) -> Desk:
    return Desk(make_exercise(*questions))


EXERCISES = {"right": [PRACTICE, SEVERAL], "radar": [RADAR]}


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_written_is_what_was_read(name: str) -> None:
    document = survey(*EXERCISES[name])
    session = make_exercise(*EXERCISES[name])
    key = Survey.objects.get(training_session=session).key
    read = SurveyActivity().document_of(training_session=session, object_key=key)
    assert SurveyDocument.model_validate(read) == SurveyDocument.model_validate(document)


def wrong(question: Question, *, without: str = "", **changes: Any) -> Question:
    return {key: value for key, value in (question | changes).items() if key != without}


WRONG: dict[str, tuple[list[Question], str]] = {
    "right-unknown": ([wrong(PRACTICE, right=["nobody"])], "right_choice"),
    "right-twice": ([wrong(PRACTICE, right=["talk", "talk"])], "right_choice"),
    "right-order": ([wrong(SEVERAL, right=["talk", "content"])], "right_choice"),
    "right-nothing": ([wrong(PRACTICE, right=[])], "right_choice"),
    "explanation": ([wrong(PRACTICE, without="right")], "explanation_alone"),
    "chart-elsewhere": ([PRACTICE | {"chart": "radar"}], "matrix_only"),
    "chart-unknown": ([RADAR | {"chart": "pie"}], "enum"),
    "tick-elsewhere": ([PRACTICE | {"not_concerned": {"fr": "Non"}}], "matrix_only"),
    "right-scale": (
        [{"key": "q", "kind": "scale", "text": {"fr": "?"}, "scale": SCALE, "right": ["a"]}],
        "right_kind",
    ),
    "right-reference": (
        [wrong(PRACTICE, reference={"series": "s", "match": [{"choice": "talk", "figure": "f"}]})],
        "right_reference",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_go_together_is_refused(name: str) -> None:
    questions, expected = WRONG[name]
    with pytest.raises(ValidationError) as caught:
        SurveyDocument.model_validate(survey(*questions))
    assert expected in {error["type"] for error in caught.value.errors()}


# --- the editor -------------------------------------------------------------------------------
@pytest.mark.parametrize("name", EXERCISES)
def test_a_form_that_is_left_as_it_is_changes_nothing(name: str, client: Client) -> None:
    desk = desk_of(*EXERCISES[name])
    editor = Editor(desk, client)
    for key in desk.keys:
        before = desk.document(key)
        editor.post("question", key, **editor.form(key))
        assert desk.document(key) == before


def test_the_right_answer_is_chosen_in_the_list_of_choices(client: Client) -> None:
    desk = desk_of(PRACTICE)
    editor = Editor(desk, client)
    sent = editor.form("practice")
    assert sent["choice_right"][:3] == ["", "1", ""]
    editor.post("question", "practice", **(sent | {"choice_right": ["1", "", "", "", "", ""]}))
    assert desk.document("practice").right == ["content"]
    sent = editor.form("practice")
    page = editor.post("question", "practice", status=422, **(sent | {"choice_right": [""] * 6}))
    assert "Dites quel choix est juste." in page
    assert wrong_in(page) == {"has_right"}
    del sent["has_right"]
    editor.post("question", "practice", **sent)
    assert desk.document("practice").right is None
    assert desk.document("practice").explanation is None


def test_another_right_answer_counts_the_answers_again(client: Client) -> None:
    desk = desk_of(PRACTICE)
    asking = at(desk.session)
    for person in crowd(desk.session, 2):
        say(person, asking, "news")
    desk.change("practice", right=["news"])
    asking.refresh_from_db()
    assert asking.tally.document["right"] == 2
