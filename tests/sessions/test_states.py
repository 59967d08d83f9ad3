"""The life of a session."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from sessions.enums import TRANSITIONS, State
from sessions.exceptions import TransitionError
from sessions.models import TrainingSession
from sessions.services import privacy, states
from tests.factories import fresh, make_participant, make_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("start", State)
@pytest.mark.parametrize("to", State)
def test_only_the_known_transitions_are_possible(start: State, to: State) -> None:
    session = make_session(state=start)
    if to == start or to in TRANSITIONS[start]:
        assert states.change_state(training_session=session, to=to).state == to
    else:
        with pytest.raises(TransitionError):
            states.change_state(training_session=session, to=to)
        assert fresh(session).state == start


def test_a_session_goes_on_next_week_with_the_same_code_and_people() -> None:
    session = make_session(state=State.LIVE)
    make_participant(session)
    code = session.join_code
    states.change_state(training_session=session, to=State.SUSPENDED)
    states.change_state(training_session=fresh(session), to=State.LIVE)
    assert fresh(session).join_code == code
    assert session.participants.count() == 1


def test_the_clock_counts_only_live_time() -> None:
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as clock:
        session = make_session(state=State.LIVE)
        clock.shift(600)
        states.change_state(training_session=fresh(session), to=State.SUSPENDED)
        clock.shift(3600)
        states.change_state(training_session=fresh(session), to=State.LIVE)
        clock.shift(120)
        assert fresh(session).elapsed_seconds() == 720
        assert session.steps.get(key="first").seconds == 600


def test_a_session_closed_by_mistake_is_reopened_with_a_new_code() -> None:
    session = make_session(state=State.CLOSED)
    assert session.join_code is None
    reopened = states.change_state(training_session=session, to=State.SUSPENDED)
    assert fresh(reopened).join_code
    assert fresh(reopened).ended_at is None


def test_a_deleted_session_is_nobodys_and_comes_back_for_seven_days() -> None:
    session = make_session(state=State.OPEN)
    states.delete(training_session=session)
    assert not TrainingSession.objects.led_by(session.owner).exists()
    states.restore(training_session=fresh(session))
    assert TrainingSession.objects.led_by(session.owner).get().join_code


def test_a_live_session_is_not_deleted() -> None:
    with pytest.raises(TransitionError):
        states.delete(training_session=make_session(state=State.LIVE))


@pytest.mark.parametrize("state", [State.OPEN, State.SUSPENDED, State.CLOSED])
def test_after_seven_days_a_deleted_session_is_erased(state: State) -> None:
    session = make_session(state=state)
    states.delete(training_session=session)
    privacy.purge()
    assert TrainingSession.objects.filter(pk=session.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        privacy.purge()
    assert not TrainingSession.objects.filter(pk=session.pk).exists()


def test_people_are_erased_when_the_retention_of_their_session_ends() -> None:
    session = make_session(state=State.LIVE)
    participant, _token = make_participant(session, "Léa")
    states.change_state(training_session=fresh(session), to=State.CLOSED)
    with time_machine.travel(timezone.now() + timedelta(days=89)):
        privacy.purge()
    participant.refresh_from_db()
    assert participant.nickname == "Léa"
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        privacy.purge()
    participant.refresh_from_db()
    assert "Léa" not in str(vars(participant))
    assert fresh(session).erased_at is not None


def test_people_of_a_session_that_nobody_closed_are_erased_too() -> None:
    session = make_session(state=State.LIVE)
    participant, _token = make_participant(session, "Léa")
    with time_machine.travel(timezone.now() + timedelta(days=89)):
        privacy.purge()
    assert session.participants.get(pk=participant.pk).erased_at is None
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        privacy.purge()
    assert session.participants.get(pk=participant.pk).erased_at is not None


def test_who_joins_after_a_reopening_is_erased_at_the_new_term() -> None:
    session = make_session(state=State.LIVE)
    make_participant(session, "Avant")
    states.change_state(training_session=fresh(session), to=State.CLOSED)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        privacy.purge()
        states.change_state(training_session=fresh(session), to=State.SUSPENDED)
        late, _token = make_participant(fresh(session), "Après")
        states.change_state(training_session=fresh(session), to=State.CLOSED)
    with time_machine.travel(timezone.now() + timedelta(days=91 + 91)):
        privacy.purge()
    assert session.participants.get(pk=late.pk).erased_at is not None


def test_archiving_and_back_does_not_lengthen_the_retention() -> None:
    session = make_session(state=State.CLOSED)
    states.change_state(training_session=fresh(session), to=State.ARCHIVED)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        states.change_state(training_session=fresh(session), to=State.CLOSED)
    assert fresh(session).ended_at == session.ended_at


def test_an_account_with_a_session_on_screen_can_be_deleted() -> None:
    session = make_session(state=State.LIVE)
    session.owner.delete()
    assert not TrainingSession.objects.filter(pk=session.pk).exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "live", "live_since": None},
        {"state": "closed", "join_code": "BBBBBB"},
        {"state": "nonsense"},
        {"retention_days": 0},
    ],
)
def test_the_database_refuses_an_impossible_session(broken: dict[str, object]) -> None:
    session = make_session()
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingSession.objects.filter(pk=session.pk).update(**broken)
