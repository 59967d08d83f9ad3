"""A right answer: nothing of it before the reveal, then marked, explained, and counted."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions.enums import ResultsPolicy, Screen
from sessions.models import Participant, TrainingSession
from sessions.responses.enums import Status
from sessions.responses.models import Asking, Choice, Question
from sessions.responses.services import (
    close_asking,
    open_asking,
    refresh_tally,
    reveal_asking,
    submit_answer,
)
from sessions.responses.values import is_right
from sessions.screens import load, render_region
from sessions.services import moves
from sessions.survey.selectors import Standing
from tests.factories import fresh
from tests.responses.rooms import door, phone, say
from tests.survey.exercises import PRACTICE, at, crowd, make_exercise, seen_by
from tests.survey.files import CODEBOOK, RESULTS, file_of, from_csv, from_xlsx

pytestmark = pytest.mark.django_db

ROOM = (Screen.PROJECTOR, Screen.PARTICIPANT)
SECRETS = ("le public vote", "the public votes", "bonne réponse", "Bonne réponse", "right answer")


@pytest.fixture
def session() -> TrainingSession:
    return make_exercise(PRACTICE)


def reveal(session: TrainingSession) -> None:
    held = fresh(session)
    moves.set_revealed(training_session=held, version=held.move_version, revealed=True)


def all_that_the_room_gets(session: TrainingSession) -> str:
    """Return what is pushed to projector and phones, and what one person's requests bring."""
    asking = Asking.objects.get(question__training_session=session)
    lea, client = phone(session)
    say(lea, asking, "content")
    own = client.get(door(session), {"asking": str(asking.pk)})
    found = seen_by(session, ROOM) + seen_by(session, ROOM, "en")
    for address in (session.get_absolute_url(), f"{session.get_absolute_url()}me/"):
        found += client.get(address).content.decode()
    return found + own.content.decode()


def test_nothing_of_it_is_anywhere_before_the_reveal(session: TrainingSession) -> None:
    at(session)
    found = all_that_the_room_gets(session)
    assert [secret for secret in SECRETS if secret in found] == []
    reveal(session)
    shown = seen_by(session, ROOM)
    assert "le public vote" in shown
    assert "bonne réponse" in shown


def test_the_same_search_finds_it_where_the_guard_is_taken_out(
    session: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: results that were not revealed, shown all the same."""
    monkeypatch.setattr(Standing, "is_revealed", property(lambda _self: True))
    at(session)
    assert "le public vote" in all_that_the_room_gets(session)


def test_the_screens_are_the_same_whatever_the_right_answer_is(session: TrainingSession) -> None:
    at(session)
    before = seen_by(session, ROOM)
    Choice.objects.filter(key="talk").update(is_right=False)
    Choice.objects.filter(key="news").update(is_right=True)
    Question.objects.update(explanation={"fr": "Autre chose"})
    assert seen_by(session, ROOM) == before
    reveal(session)
    assert seen_by(session, ROOM) != before


def test_the_teacher_finds_it_folded_away(session: TrainingSession) -> None:
    at(session)
    stage = render_region(load(session.pk), Screen.PRESENTER, "stage", "fr")
    assert "le public vote" in stage
    folded = stage[stage.index("<details") : stage.index("</details>")]
    assert stage.count("le public vote") == folded.count("le public vote") == 1
    assert "<details open" not in stage


def test_live_results_do_not_give_it_away_at_once(session: TrainingSession) -> None:
    TrainingSession.objects.update(results_policy=ResultsPolicy.LIVE)
    assert not at(session).is_revealed
    assert not fresh(session).revealed


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("talk", "C’est la bonne réponse."),
        ("news", "C’était une autre réponse"),
        (None, "Vous ne saviez pas"),
    ],
)
def test_the_phone_tells_its_person_alone(
    session: TrainingSession, answer: str | None, verdict: str
) -> None:
    asking = at(session)
    lea, client = phone(session)
    say(lea, asking, answer)
    reveal(session)
    assert verdict in client.get(session.get_absolute_url()).content.decode()
    assert verdict in client.get(door(session), {"asking": str(asking.pk)}).json()["verdict"]
    assert verdict not in seen_by(session, ROOM)
    assert "data-asks-verdict" in seen_by(session, [Screen.PARTICIPANT])


def test_who_did_not_answer_is_told_nothing(session: TrainingSession) -> None:
    asking = at(session)
    _lea, client = phone(session)
    reveal(session)
    assert "data-verdict" not in client.get(session.get_absolute_url()).content.decode()
    assert "verdict" not in client.get(door(session), {"asking": str(asking.pk)}).json()


def test_no_answer_is_taken_once_it_was_shown(session: TrainingSession) -> None:
    asking = at(session)
    reveal(session)
    asking.refresh_from_db()
    assert asking.closed_at is not None
    assert open_asking(question=asking.question).closed_at is not None, "nor after coming back"
    assert open_asking(question=asking.question, new_round=True).closed_at is None


@pytest.mark.parametrize("closed_first", [False, True])
def test_who_reads_the_answer_is_too_late_even_within_the_grace(
    session: TrainingSession, *, closed_first: bool
) -> None:
    asking = at(session)
    Asking.objects.filter(pk=asking.pk).update(opened_at=timezone.now() - timedelta(minutes=1))
    (lea,) = crowd(session, 1)
    if closed_first:
        close_asking(asking=Asking.objects.get(pk=asking.pk))
        say(lea, asking, "content")  # on its way when the round closed: taken
    reveal(session)
    assert say(lea, asking, "talk", revision=2).status == Status.CLOSED


def test_the_share_of_right_answers_is_shown_and_exported(session: TrainingSession) -> None:
    asking = at(session)
    for person, value in zip(
        crowd(session, 8), ["talk"] * 5 + ["news", "content", None], strict=True
    ):
        say(person, asking, value)
    reveal(session)
    for screen in ROOM:
        assert "63\u202f% ont répondu juste (5 personnes)" in seen_by(session, [screen])
    rows = from_csv(file_of(session, "survey-results.csv"))
    [line] = [row for row in rows if row[4] == "bonnes réponses"]
    assert line[7:11] == ["La conversation", 5, 62.5, 8]
    book = from_xlsx(file_of(session, "survey.xlsx"))
    assert [row[2] for row in book[CODEBOOK] if row[6] == "bonne réponse"] == ["talk"]
    assert any("le public vote" in str(row[4]) for row in book[CODEBOOK])
    assert any(row[4] == "bonnes réponses" for row in book[RESULTS])
    data = json.loads(file_of(session, "survey.json"))
    [question] = data["surveys"][0]["questions"]
    assert question["right"] == ["talk"]
    assert question["rounds"][0]["results"]["right"] == 5


def test_the_report_says_it_too(session: TrainingSession) -> None:
    asking = at(session)
    say(crowd(session, 1)[0], asking, "talk")
    reveal(session)
    client = Client()
    client.force_login(session.owner)
    page = client.get(reverse("sessions:report", args=[session.ref])).content.decode()
    assert "1 personne sur 1 a répondu juste." in page


def test_a_second_round_says_how_many_were_right_before(session: TrainingSession) -> None:
    asking = at(session)
    people = crowd(session, 10)
    for index, person in enumerate(people):
        say(person, asking, "talk" if index < 3 else "news")
    refresh_tally(asking_id=asking.pk)
    held = fresh(session)
    moves.act(training_session=held, version=held.move_version, verb="again")
    second = Asking.objects.get(question=asking.question_id, round=2)
    assert [secret for secret in SECRETS if secret in seen_by(session, ROOM)] == []
    for index, person in enumerate(people):
        say(person, second, "talk" if index < 8 else "news")
    reveal(session)
    shown = seen_by(session, [Screen.PROJECTOR])
    assert "80\u202f% ont répondu juste" in shown
    assert "Au tour précédent\u00a0: 30\u202f%" in shown
    assert shown.count("best-mark") == 1


def test_it_is_explained_even_when_nobody_answered(session: TrainingSession) -> None:
    at(session)
    reveal(session)
    assert "le public vote" in seen_by(session, [Screen.PROJECTOR])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", True),
        ("c", False),
        (["a", "b"], True),
        (["a"], False),
        (["a", "b", "c"], False),
        (["a", "b", {"other": "x"}], False),
        ({"other": "a"}, False),
        (None, False),
    ],
)
def test_several_choices_are_right_when_they_are_exactly_the_right_ones(
    value: Any, expected: bool
) -> None:
    assert is_right(value, ["a", "b"]) is expected


def test_a_right_answer_on_paper_counts_like_any_other(session: TrainingSession) -> None:
    asking = at(session)
    Participant.objects.filter(pk__in=[one.pk for one in crowd(session, 1)]).update(on_paper=True)
    reveal(session)
    submit_answer(
        participant=Participant.objects.get(on_paper=True),
        asking_id=asking.pk,
        raw_value="talk",
        key="",
        by_teacher=True,
    )
    reveal_asking(asking=asking, revealed=True)
    assert asking.tally.document["right"] == 1
