"""Editing a survey: what changes, what stays, what is refused, and where the room is meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from sessions.enums import State
from sessions.responses import services as responses
from sessions.responses.models import Answer, Question
from sessions.survey import editing
from sessions.survey.activity import SurveyActivity
from sessions.survey.documents import MAX_QUESTIONS
from sessions.survey.exceptions import (
    EditError,
    MoreAnswersError,
    OnScreenError,
    RefusedError,
)
from sessions.survey.models import Survey
from tests.factories import go_to_step, make_teacher
from tests.kinds import KEYS, make_kinds_session
from tests.survey.desks import Desk

pytestmark = pytest.mark.django_db
ACTIVITY = SurveyActivity()


@pytest.fixture
def desk() -> Desk:
    return Desk(make_kinds_session())


# --- adding, copying, moving ------------------------------------------------------------------
def test_a_question_is_added_at_the_end_under_a_key_of_its_own(desk: Desk) -> None:
    first, second = desk.add(key="role"), desk.add(key="role")
    assert desk.keys == [*KEYS, "role-2", "role-3"]
    assert first.question.key == "survey/questions/role-2"
    assert editing.document_of(second).scale is not None


def test_a_copy_stands_after_its_question_and_has_no_answer(desk: Desk) -> None:
    desk.answer("networks", ["tiktok"])
    copy = editing.duplicate_question(entry=desk.entry("networks"))
    assert desk.keys[:3] == ["role", "networks", "networks-2"]
    assert not copy.question.askings.exists()
    same = desk.document("networks").model_copy(update={"key": "networks-2"})
    assert editing.document_of(copy) == same


def test_a_survey_is_full_at_some_point(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_QUESTIONS == 100
    monkeypatch.setattr(editing, "MAX_QUESTIONS", len(KEYS) + 1)
    desk.add()
    for again in (desk.add, lambda: editing.duplicate_question(entry=desk.entry("role"))):
        with pytest.raises(EditError, match=str(len(KEYS) + 1)):
            again()


def test_questions_move_and_stop_at_the_ends(desk: Desk) -> None:
    desk.move("word", -1)
    assert desk.keys[-3:] == ["word", "class-use", "hopes"]
    desk.move("hopes", 5)
    desk.move("role", -1)
    assert desk.keys == [*KEYS[:7], "word", "class-use", "hopes"]
    assert list(desk.survey.entries.values_list("order", flat=True)) == list(range(1, 11))


def test_a_question_stays_after_the_one_that_it_depends_on(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="Les utilisez-vous en classe"):
        desk.move("class-use", -7)
    with pytest.raises(RefusedError):
        desk.move("role", 9)
    assert desk.keys == list(KEYS)


@pytest.mark.parametrize("condition", ["hopes", "nothing", "networks", "ease"])
def test_a_condition_is_about_an_earlier_question_with_choices(desk: Desk, condition: str) -> None:
    only_if = {"question": condition, "choices": ["red"]}
    with pytest.raises(RefusedError) as refused:
        desk.change("accounts", only_if=only_if)
    assert refused.value.refusals[0].field == "only_if"
    with pytest.raises(RefusedError):
        desk.add(only_if=only_if)


# --- what may change --------------------------------------------------------------------------
def test_wording_changes_and_keys_stay(desk: Desk) -> None:
    desk.answer("role", "teacher")
    choices = [
        {"key": "student", "text": {"fr": "Élève"}},
        {"key": "teacher", "text": {"fr": "Prof"}},
    ]
    desk.change("role", text={"fr": "Qui ?"}, help={"fr": "Aide"}, choices=choices)
    entry = desk.entry("role")
    assert (entry.question.text, entry.question.help) == ({"fr": "Qui ?"}, {"fr": "Aide"})
    assert [one.text["fr"] for one in entry.question.choices.all()] == ["Élève", "Prof"]
    assert Answer.objects.get(asking__question=entry.question).value == '{"v":"teacher"}'


def test_a_new_choice_is_counted_at_once(desk: Desk) -> None:
    desk.answer("role", "teacher")
    choices = desk.document("role").model_dump(exclude_none=True)["choices"]
    desk.change("role", choices=[{"key": "parent", "text": {"fr": "Parent"}}, *choices])
    tally = desk.entry("role").question.askings.get().tally.document
    assert [(one["key"], one["n"]) for one in tally["choices"]] == [
        ("parent", 0), ("teacher", 1), ("student", 0),
    ]  # fmt: skip
    assert responses.recount() == []


def test_a_choice_that_nobody_chose_goes(desk: Desk) -> None:
    desk.answer("networks", ["tiktok"])
    choices = desk.document("networks").model_dump(exclude_none=True)["choices"]
    desk.change("networks", choices=[one for one in choices if one["key"] != "mastodon"])
    assert "mastodon" not in [one.key for one in desk.entry("networks").question.choices.all()]
    assert responses.recount() == []


def without(key: str) -> Callable[[Desk, str], dict[str, Any]]:
    def change(desk: Desk, question: str) -> dict[str, Any]:
        choices = desk.document(question).model_dump(exclude_none=True)["choices"]
        kept = [choice for choice in choices if choice["key"] != key]
        return {"choices": [*kept, {"key": "new", "text": {"fr": "Nouveau"}}]}

    return change


def scale(**ends: int) -> Callable[[Desk, str], dict[str, Any]]:
    return lambda _desk, _question: {"scale": {"low": 1, "high": 5} | ends}


NARROWER: list[tuple[str, object, str, Any]] = [
    ("role", "student", "choices", without("student")),
    ("networks", ["tiktok", "linkedin"], "choices", without("tiktok")),
    ("frequency", {"post": 1, "talk": 2}, "choices", without("talk")),
    ("expectations", ["rules", "ideas"], "choices", without("ideas")),
    ("role", {"other": "parent"}, "allow_other", {"allow_other": False}),
    ("networks", None, "allow_unknown", {"allow_unknown": False}),
    ("frequency", {"post": None}, "allow_unknown", {"allow_unknown": False}),
    ("ease", 5, "low", scale(high=4)),
    ("ease", 3, "low", scale(high=7)),
    ("expectations", ["rules", "ideas", "tools"], "at_most", {"at_most": 2}),
    ("accounts", 30, "least", {"number": {"least": 0, "most": 20}}),
    ("hours", 2.5, "least", {"number": {"least": 0, "most": 24}}),
    ("word", "oui", "kind", {"kind": "long_text"}),
    ("ease", 3, "kind", {"kind": "number", "scale": None}),
]


@pytest.mark.parametrize(("key", "value", "field", "change"), NARROWER)
def test_what_somebody_answered_stays(
    desk: Desk, key: str, value: object, field: str, change: Any
) -> None:
    fields = change(desk, key) if callable(change) else change
    other = make_kinds_session(owner=make_teacher())  # where nobody answered, it may change
    Desk(other).change(key, **(change(Desk(other), key) if callable(change) else change))
    desk.answer(key, value)
    before = desk.document(key)
    with pytest.raises(RefusedError) as refused:
        desk.change(key, **fields)
    assert [refusal.field for refusal in refused.value.refusals] == [field]
    assert "1" in str(refused.value)
    assert desk.document(key) == before


@pytest.mark.parametrize(("key", "value", "field", "change"), NARROWER)
def test_nothing_is_taken_away_while_people_answer(
    desk: Desk, key: str, value: object, field: str, change: Any
) -> None:
    desk.stand_at(key)
    with pytest.raises(RefusedError) as refused:
        desk.change(key, **(change(desk, key) if callable(change) else change))
    assert refused.value.refusals[0].field == field
    desk.change(key, text={"fr": "Autrement ?"})


def test_answers_that_were_set_aside_count_too(desk: Desk) -> None:
    desk.answer("role", "student")
    asking = desk.entry("role").question.askings.get()
    responses.close_asking(asking=responses.ask_again(asking=asking))
    with time_machine.travel(timezone.now() + timedelta(minutes=1)), pytest.raises(RefusedError):
        desk.change("role", **without("student")(desk, "role"))


def test_what_a_conclusion_or_a_condition_rests_on_stays(desk: Desk) -> None:
    line = {
        "key": "share",
        "kind": "share",
        "question": "role",
        "choices": ["student"],
        "text": {"fr": "…"},
    }
    Survey.objects.update(
        conclusions=[{"key": "c", "question": {"fr": "Alors ?"}, "lines": [line]}]
    )
    choices = [{"key": "teacher", "text": {"fr": "A"}}, {"key": "parent", "text": {"fr": "B"}}]
    with pytest.raises(RefusedError, match="Élève ou étudiant"):
        desk.change("role", choices=choices)
    choices = [{"key": "student", "text": {"fr": "A"}}, {"key": "parent", "text": {"fr": "B"}}]
    with pytest.raises(RefusedError, match="Les utilisez-vous en classe"):
        desk.change("role", choices=choices)
    with pytest.raises(RefusedError) as refused:
        desk.change("role", kind="short_text", choices=None, allow_other=False)
    assert [one.field for one in refused.value.refusals] == ["kind", "kind"]


# --- removing ---------------------------------------------------------------------------------
def test_a_question_goes_only_with_as_many_answers_as_were_agreed(desk: Desk) -> None:
    desk.answer("role", "teacher")
    with pytest.raises(MoreAnswersError):
        desk.remove("role")
    assert Answer.objects.count() == 1
    assert desk.remove("role", agreed=1) == 1
    assert not Answer.objects.exists()
    assert desk.keys == list(KEYS[1:])
    assert desk.entry("class-use").question.condition_on is None
    assert desk.document("class-use").only_if is None
    desk.add(key="role")
    assert desk.keys[-1] == "role"


def test_conclusions_do_without_a_question_that_went(desk: Desk) -> None:
    lines = [
        {"key": key, "kind": "top", "question": key, "text": {"fr": "…"}}
        for key in ("role", "networks")
    ]
    conclusions = [
        {"key": "one", "question": {"fr": "A"}, "lines": lines[:1]},
        {"key": "both", "question": {"fr": "B"}, "lines": lines},
    ]
    Survey.objects.update(conclusions=conclusions)
    assert editing.conclusions_about(desk.entry("role")) == [{"fr": "A"}, {"fr": "B"}]
    desk.remove("role")
    assert desk.survey.conclusions == [{**conclusions[1], "lines": lines[1:]}]
    ACTIVITY.document_of(training_session=desk.session, object_key="questions")


def test_the_question_on_screen_stays(desk: Desk) -> None:
    desk.stand_at("ease")
    with pytest.raises(OnScreenError):
        desk.remove("ease", agreed=100)
    desk.remove("word")
    go_to_step(desk.session, "last")
    desk.remove("ease")


# --- export and import ------------------------------------------------------------------------
def test_an_edited_survey_is_exported_and_imported_the_same(desk: Desk) -> None:
    desk.add(key="ease")
    desk.change("role", text={"fr": "Qui êtes-vous ?"}, help={"fr": "…"}, required=True)
    desk.change("accounts", only_if={"question": "role", "choices": ["student"]})
    desk.move("word", -4)
    desk.remove("hopes")
    editing.duplicate_question(entry=desk.entry("frequency"))
    document = ACTIVITY.document_of(training_session=desk.session, object_key="questions")
    other = make_kinds_session(state=State.DRAFT)
    other.surveys.all().delete()
    Question.objects.filter(training_session=other).delete()
    ACTIVITY.instantiate(training_session=other, object_key="questions", document=document)
    again = ACTIVITY.document_of(training_session=other, object_key="questions")
    assert again == document
