"""Every kind of question on the three screens while it is asked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions.enums import Screen
from sessions.models import TrainingSession
from sessions.responses.models import Asking, Question
from sessions.screens import load, render_region
from sessions.survey.models import Survey
from tests.factories import fresh, go_to_step
from tests.kinds import ITEMS, make_kinds_session
from tests.responses.rooms import phone, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> TrainingSession:
    return make_kinds_session()


def at(session: TrainingSession, key: str) -> Asking:
    """Go to a question."""
    go_to_step(session, "ask", ITEMS[key])
    return Asking.objects.get(
        question__training_session=session, question__survey_question__key=key
    )


def html(session: TrainingSession, screen: Screen, language: str = "fr") -> str:
    return render_region(load(session.pk), screen, "stage", language)


def own_page(session: TrainingSession, key: str, value: object) -> str:
    """Answer, and return the page of one's own."""
    lea, client = phone(session)
    say(lea, at(session, key), value)
    return client.get(session.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("role", ['value="+"', "Autre", 'data-role="other"', 'data-fault-other="']),
        ("networks", ["Choisissez de 1 à 3 réponses", 'data-most="3"', "Je ne sais pas", "data-chosen"]),
        ("ease", ['value="?"', "tout à fait"]),
        ("frequency", ["<legend>Publier</legend>", 'data-row="talk"', "chaque jour", 'value="?"']),
        ("expectations", ["<select", 'data-item="people"', "data-tap", "Monter"]),
        ("accounts", ['inputmode="numeric"', "comptes", "De 0 à 50", 'data-high="50.0"']),
        ("hours", ['inputmode="decimal"', "heures", 'data-role="unknown"']),
        ("class-use", ["Seulement si", "Enseignant ou enseignante", "data-asks-decider"]),
    ],
)  # fmt: skip
def test_the_phone_can_answer_each_kind(
    session: TrainingSession, key: str, parts: list[str]
) -> None:
    at(session, "role")
    asking = at(session, key)
    stage = html(session, Screen.PARTICIPANT)
    for part in [*parts, f'data-asking="{asking.pk}"', "data-answer-status"]:
        assert part in stage
    assert " checked" not in stage
    assert " selected" not in stage


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("role", ["Enseignant", ">+<", "Autre"]),
        ("networks", ["Mastodon", ">?<", "de 1 à 3"]),
        ("ease", ["<strong>1</strong>", "<strong>5</strong>", "tout à fait"]),
        ("frequency", ["Publier", "Échanger", "<strong>0</strong>", "chaque jour"]),
        ("expectations", ["Des outils", ">A<", "Classez"]),
        ("accounts", ["comptes", "De 0 à 50"]),
        ("hours", ["heures", "De 0 à 24. 1 décimale possible."]),
        ("class-use", ["Seulement si", "Souvent"]),
    ],
)
@pytest.mark.parametrize("screen", [Screen.PROJECTOR, Screen.PRESENTER])
def test_projector_and_remote_show_each_kind(
    session: TrainingSession, key: str, parts: list[str], screen: Screen
) -> None:
    at(session, key)
    stage = html(session, screen)
    for part in parts:
        assert part in stage, part
    assert "<input" not in stage


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("role", {"other": "Parent <3"}, 'value="Parent &lt;3"'),
        ("frequency", {"read": 2}, 'value="2" form="shell-form" data-role="row" data-row="read" checked'),
        ("frequency", {"read": None}, 'value="?" form="shell-form" data-role="row" data-row="read" checked'),
        ("expectations", ["people", "tools"], '<option value="2" selected>2</option>'),
        ("hours", 1.5, 'value="1,5"'),
        ("hours", None, 'data-role="unknown" checked'),
        ("ease", None, 'value="?" form="shell-form" data-role="value" checked'),
    ],
)  # fmt: skip
def test_the_own_page_holds_the_answer_of_each_kind(
    session: TrainingSession, key: str, value: object, shown: str
) -> None:
    assert shown in own_page(session, key, value)


@pytest.mark.parametrize(("role", "is_aside"), [("teacher", False), ("student", True)])
@pytest.mark.parametrize("together", [False, True])
def test_the_own_page_knows_for_whom_a_question_is(
    session: TrainingSession, role: str, is_aside: bool, together: bool
) -> None:
    lea, client = phone(session)
    say(lea, at(session, "role"), role)
    if together:
        Survey.objects.filter(training_session=session).update(together=True)
        go_to_step(fresh(session), "ask")
    else:
        at(session, "class-use")
    page = client.get(session.get_absolute_url()).content.decode()
    assert ("data-aside" in page) == is_aside


def test_a_timer_stands_on_all_three_screens(session: TrainingSession) -> None:
    asking = at(session, "role")
    ends = timezone.now() + timedelta(minutes=2)
    Asking.objects.filter(pk=asking.pk).update(closes_at=ends)
    for screen in Screen:
        stage = html(session, screen)
        assert 'role="timer"' in stage
        assert ends.isoformat()[:19] in stage


def test_many_choices_stand_in_columns(session: TrainingSession) -> None:
    asking = at(session, "networks")
    question = Question.objects.get(pk=asking.question_id)
    for place in range(20):
        question.choices.create(
            key=f"more-{place}", order=10 + place, text={"fr": f"Choix {place}"}
        )
    assert "options-3" in html(session, Screen.PROJECTOR)
