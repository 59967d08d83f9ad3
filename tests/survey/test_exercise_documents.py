"""Questions of exercises in a training file and in the editor: read, written, refused."""

from typing import Any

import pytest
from django.test import Client
from pydantic import ValidationError

from sessions.models import Participant
from sessions.survey import editing
from sessions.survey.activity import SurveyActivity
from sessions.survey.documents import SurveyDocument
from sessions.survey.exceptions import EditError, RefusedError
from sessions.survey.library import library_question
from sessions.survey.models import Survey
from tests.factories import make_participant
from tests.responses.rooms import say
from tests.survey.desks import Desk
from tests.survey.editor_pages import Editor, wrong_in
from tests.survey.exercises import (
    PRACTICE,
    RADAR,
    REPLY,
    VOTE,
    Question,
    at,
    crowd,
    keys_of,
    make_exercise,
    written,
)

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


EXERCISES = {"right": [PRACTICE, SEVERAL], "radar": [RADAR], "vote": [REPLY, VOTE]}


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
    "vote-first": ([VOTE, REPLY], "ballot_question"),
    "vote-on-choices": ([PRACTICE, VOTE | {"choices_from": "practice"}], "ballot_question"),
    "vote-with-choices": ([REPLY, VOTE | {"choices": PRACTICE["choices"]}], "kind_fields"),
    "vote-with-other": ([REPLY, VOTE | {"allow_other": True}], "ballot_kind"),
    "vote-scale": (
        [
            REPLY,
            {
                "key": "q",
                "kind": "scale",
                "text": {"fr": "?"},
                "scale": SCALE,
                "choices_from": "reply",
            },
        ],
        "ballot_kind",
    ),
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


def test_a_vote_is_not_for_questions_on_one_page() -> None:
    with pytest.raises(ValidationError, match="choices_from is not for questions together"):
        SurveyDocument.model_validate(survey(REPLY, VOTE, together=True))
    desk = desk_of(REPLY, VOTE)
    with pytest.raises(EditError, match="Sur une seule page"):
        editing.change_survey(survey=desk.survey, title={"fr": "T"}, intro={}, together=True)


def test_a_vote_is_made_in_the_editor_and_holds_its_question(client: Client) -> None:
    desk = desk_of(REPLY)
    editor = Editor(desk, client)
    sent = editor.new_form("single_choice") | {"text": ["Laquelle ?"], "choices_from": ["reply"]}
    editor.post("add_question", **sent)
    assert desk.document("laquelle").choices_from == "reply"
    assert desk.document("laquelle").choices is None
    with pytest.raises(EditError, match="retirez d’abord le vote"):
        desk.remove("reply")
    with pytest.raises(RefusedError, match="son type reste"):
        desk.change("reply", kind="number", max_length=None)
    with pytest.raises(RefusedError, match="elle vient après"):
        desk.move("laquelle", -1)
    assert "pas encore de texte" in editor.get("preview", question="laquelle")
    desk.remove("laquelle")
    desk.remove("reply")


def test_editing_a_vote_keeps_the_choices_that_were_made() -> None:
    desk = desk_of(REPLY, VOTE)
    written(desk.session, "Un", "Deux")
    asking = at(desk.session, 1)
    keys = keys_of(desk.session)
    say(crowd_of_voters(desk), asking, [keys["Un"]])
    desk.change("vote", text={"fr": "Autrement ?"}, at_most=1)
    assert keys_of(desk.session) == keys
    with pytest.raises(RefusedError, match="a voté"):
        desk.change("vote", choices_from=None, choices=PRACTICE["choices"])


def crowd_of_voters(desk: Desk) -> Participant:
    return make_participant(desk.session, "Nour")[0]


def test_a_vote_of_the_library_comes_with_what_it_is_about(client: Client) -> None:
    desk = desk_of(PRACTICE)
    editor = Editor(desk, client)
    vote = ("library_question", "e-reputation", "best-answer-in-public")
    assert "pas encore de texte" in editor.get(*vote)
    editor.post(*vote)
    assert desk.keys == ["practice", "answer-in-public", "best-answer-in-public"]
    editor.post(*vote)
    assert desk.keys[3:] == ["best-answer-in-public-2"], "and is not added a second time"
    assert desk.document("best-answer-in-public-2").choices_from == "answer-in-public"


@pytest.mark.parametrize(
    ("theme", "key"),
    [
        ("e-reputation", "which-practice"),
        ("internship-and-jobs", "rate-internship"),
        ("online-identity", "one-account-or-several"),
    ],
)
def test_the_library_has_the_exercises(theme: str, key: str, client: Client) -> None:
    desk = desk_of(PRACTICE)
    editor = Editor(desk, client)
    editor.post("library_question", theme, key)
    document = library_question(theme, key)
    assert document is not None
    assert desk.document(key) == document
