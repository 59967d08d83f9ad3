"""A question is asked again, begun anew and timed from the remote; several stand on one page."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions.activities import registry
from sessions.enums import Mode, Move, ResultsPolicy, Screen
from sessions.exceptions import DomainError, MoveConflictError
from sessions.models import Part, Step, TrainingSession
from sessions.responses.enums import Status
from sessions.responses.models import Answer, Asking
from sessions.responses.services import close_due, reveal_asking
from sessions.screens import current_place, load, render_region
from sessions.services import moves
from sessions.survey.models import Survey
from sessions.survey.positions import SpotKind, spot_at, spots_of
from sessions.survey.selectors import askings_at
from tests.factories import fresh, go_to_step
from tests.kinds import KEYS, make_kinds_session
from tests.responses.rooms import open_room, people, say
from tests.survey.exercises import PRACTICE, crowd, make_exercise
from tests.survey.exercises import at as exercise_at

pytestmark = pytest.mark.django_db


def act(session: TrainingSession, verb: str) -> TrainingSession:
    session = fresh(session)
    return moves.act(training_session=session, version=session.move_version, verb=verb)


def here(session: TrainingSession) -> list[Asking]:
    place = current_place(fresh(session))
    assert place is not None
    return askings_at(place)


def test_a_second_round_begins_hidden_and_open() -> None:
    room = open_room()
    session = fresh(room.session)
    moves.set_revealed(training_session=session, version=session.move_version, revealed=True)
    act(session, "again")
    [second] = here(session)
    assert (second.round, second.is_revealed, second.closed_at) == (2, False, None)
    assert not fresh(session).revealed


def test_where_results_are_live_a_second_round_is_revealed_at_once() -> None:
    room = open_room()
    TrainingSession.objects.update(results_policy=ResultsPolicy.LIVE)
    act(room.session, "again")
    assert here(room.session)[0].is_revealed
    assert fresh(room.session).revealed


def test_beginning_anew_sets_the_answers_aside() -> None:
    room = open_room()
    say(people(room.session, 1)[0], room.asking, "red")
    act(room.session, "reset")
    [anew] = here(room.session)
    assert (anew.round, anew.answers.count()) == (1, 0)
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(("verbs", "seconds"), [(["timer-60"], 60), (["timer-60", "more-30"], 90)])
def test_a_timer_runs_on_the_server(verbs: list[str], seconds: int) -> None:
    room = open_room()
    for verb in verbs:
        act(room.session, verb)
    [asking] = here(room.session)
    assert asking.closes_at is not None
    assert abs((asking.closes_at - asking.opened_at).total_seconds() - seconds) < 5
    act(room.session, "timer-off")
    assert here(room.session)[0].closes_at is None


@pytest.mark.parametrize("verb", ["", "dance", "timer-3", "timer-99999", "timer--5", "timer-x"])
def test_what_makes_no_sense_is_refused_and_changes_nothing(verb: str) -> None:
    room = open_room()
    version = fresh(room.session).move_version
    with pytest.raises(DomainError):
        act(room.session, verb)
    assert fresh(room.session).move_version == version


def test_two_presses_on_one_page_make_one_round() -> None:
    room = open_room()
    version = fresh(room.session).move_version
    moves.act(training_session=room.session, version=version, verb="again")
    with pytest.raises(MoveConflictError):
        moves.act(training_session=room.session, version=version, verb="again")
    assert here(room.session)[0].round == 2


def test_the_remote_presses_and_hears_of_it(client: Client) -> None:
    room = open_room()
    session = fresh(room.session)
    client.force_login(session.owner)
    address = reverse("sessions:move", args=[session.ref])
    data = {"version": session.move_version, "move": "do:again"}
    assert client.post(address, data, headers={"accept": "application/json"}).json() == {
        "version": session.move_version + 1,
        "message": "",
    }
    answer = client.post(address, data, headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["message"]


def later(seconds: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False)


def tools(session: TrainingSession) -> str:
    return render_region(load(session.pk), Screen.PRESENTER, "stage", "fr")


@pytest.mark.parametrize("is_written_down", [False, True])
def test_a_question_that_its_timer_closed_goes_on_with_what_it_has(is_written_down: bool) -> None:
    room = open_room()
    lea, tom = people(room.session, 2)
    say(lea, room.asking, "red")
    act(room.session, "timer-30")
    assert "do:reopen" not in tools(room.session)
    with later(40):
        if is_written_down:
            close_due()
        assert "do:reopen" in tools(room.session)
        assert say(tom, room.asking, "blue").status == Status.CLOSED  # the negative control
        act(room.session, "reopen-30")
        [again] = here(room.session)
        assert (again.pk, again.round, again.answers.count()) == (room.asking.pk, 1, 1)
        assert say(tom, room.asking, "blue").status == Status.SAVED
        assert "do:reopen" not in tools(room.session)
    with later(75):
        assert say(lea, room.asking, "green", revision=2).status == Status.CLOSED
        act(room.session, "reopen")
    with later(999):
        assert say(lea, room.asking, "green", revision=2).status == Status.SAVED


def test_opening_again_is_refused_while_it_is_open_and_pressed_twice_counts_once() -> None:
    room = open_room()
    with pytest.raises(DomainError):
        act(room.session, "reopen")
    act(room.session, "timer-30")
    version = fresh(room.session).move_version
    with later(40):
        moves.act(training_session=room.session, version=version, verb="reopen")
        with pytest.raises(MoveConflictError):
            moves.act(training_session=room.session, version=version, verb="again")


@pytest.mark.parametrize("is_revealed", [True, False])
def test_a_right_answer_that_was_shown_ends_the_question(is_revealed: bool) -> None:
    session = make_exercise(PRACTICE)
    asking = exercise_at(session)
    act(session, "timer-30")
    with later(40):
        if is_revealed:
            reveal_asking(asking=asking, revealed=True)
            with pytest.raises(DomainError):
                act(session, "reopen")
        else:
            act(session, "reopen")
        assert ("do:reopen" in tools(session)) is False
        assert here(session)[0].shows_open_at(timezone.now()) is not is_revealed


def test_a_page_of_questions_closed_by_its_timer_goes_on() -> None:
    session = on_a_page()
    act(session, "timer-30")
    with later(40):
        assert "do:reopen" in tools(session)
        act(session, "reopen")
        assert all(asking.shows_open_at(timezone.now()) for asking in here(session))


def test_where_nothing_is_asked_there_is_nothing_to_time() -> None:
    session = make_kinds_session()
    with pytest.raises(DomainError):
        act(session, "timer-60")  # a slide is on screen


# --- one page ---------------------------------------------------------------------------------


def on_a_page() -> TrainingSession:
    session = make_kinds_session()
    Survey.objects.update(together=True)
    return go_to_step(session, "ask", 0)


def spots(session: TrainingSession, mode: Mode) -> list[Any]:
    part = Part.objects.get(step__training_session=session, step__key="ask")
    part.mode = mode
    return spots_of(part)


def test_one_page_opens_every_question_and_leads_to_each_result() -> None:
    session = on_a_page()
    assert len(here(session)) == len(KEYS)
    assert all(asking.closed_at is None for asking in here(session))
    place = current_place(fresh(session))
    assert place is not None
    assert registry.get("survey").items(place.part) == 1 + len(KEYS)
    moves.advance(
        training_session=session, version=fresh(session).move_version, move=moves.Move.NEXT
    )
    assert not Asking.objects.filter(closed_at=None).exists()
    place = current_place(fresh(session))
    assert place is not None
    spot = spot_at(place)
    assert spot is not None
    assert (spot.kind, spot.number, spot.total) == (SpotKind.RESULTS, 1, len(KEYS))
    assert here(session)[0].is_revealed


def test_a_timer_on_a_page_is_for_all_of_it() -> None:
    session = on_a_page()
    act(session, "timer-120")
    assert all(asking.closes_at for asking in here(session))
    act(session, "again")
    assert [asking.round for asking in here(session)] == [2] * len(KEYS)


def test_results_go_through_what_was_asked_and_end_with_conclusions() -> None:
    session = make_kinds_session()
    go_to_step(session, "ask", 2)
    Survey.objects.update(
        conclusions=[
            {"key": "practice", "lines": [{"question": "ease"}, {"question": "word"}]},
            {"key": "hopes", "lines": [{"question": "hopes"}]},
        ]
    )
    found = spots(session, Mode.RESULTS)
    assert [spot.kind for spot in found] == [SpotKind.RESULTS, SpotKind.CONCLUSION]
    assert found[-1].key == "practice"


def test_a_survey_in_two_parts_of_the_agenda_is_asked_before_and_after() -> None:
    session = make_exercise(PRACTICE | {"key": "accounts"})
    part = Part.objects.get(step__training_session=session, activity="survey", mode=Mode.ASK)
    last = Step.objects.filter(training_session=session).order_by("-order")[0]
    Part.objects.create(
        step=last, activity="survey", object_key=part.object_key, mode=Mode.ASK, order=20
    )
    first = exercise_at(session)
    go_to_step(session, last.key)
    leave_for_the_last_part(session)
    assert Asking.objects.get(question=first.question_id).round == 1, "nobody has answered yet"
    go_to_step(session, "ask")
    say(crowd(session, 1)[0], first, "talk")
    leave_for_the_last_part(session)
    rounds = Asking.objects.filter(question=first.question_id).order_by("round")
    assert [(one.round, one.closed_at is None) for one in rounds] == [(1, False), (2, True)]
    leave_for_the_last_part(session)
    assert rounds.count() == 2


def leave_for_the_last_part(session: TrainingSession) -> None:
    """Go on until the agenda ends."""
    for _press in range(12):
        held = fresh(session)
        moves.advance(training_session=held, version=held.move_version, move=Move.NEXT)
