"""Preparing the agenda."""

import pytest

from sessions.enums import Move, ResultsPolicy, State
from sessions.exceptions import AgendaError, StepInUseError
from sessions.models import TrainingSession
from sessions.selectors import pace, steps_left_out
from sessions.services import agenda, creation, moves, options, states
from tests.factories import fresh, go_to_step, make_session, make_teacher

pytestmark = pytest.mark.django_db


def keys(session: TrainingSession) -> list[str]:
    return list(session.steps.order_by("order").values_list("key", flat=True))


def test_a_new_session_has_the_plan_s_steps_and_minutes() -> None:
    session = make_session()
    assert [(step.key, step.minutes) for step in session.steps.order_by("order")] == [
        ("first", 10),
        ("ask", 5),
        ("last", 5),
    ]


@pytest.mark.parametrize(
    ("key", "places", "expected"),
    [
        ("ask", -1, ["ask", "first", "last"]),
        ("ask", 1, ["first", "last", "ask"]),
        ("first", -1, ["first", "ask", "last"]),
        ("last", 5, ["first", "ask", "last"]),
    ],
)
def test_a_step_moves_up_and_down_and_stops_at_the_ends(
    key: str, places: int, expected: list[str]
) -> None:
    session = make_session()
    agenda.move_step(step=session.steps.get(key=key), places=places)
    assert keys(session) == expected


def test_a_removed_step_can_be_put_back() -> None:
    session = make_session()
    agenda.remove_step(step=session.steps.get(key="ask"))
    assert keys(session) == ["first", "last"]
    assert [step.key for step in steps_left_out(session)] == ["ask"]
    agenda.add_training_step(training_session=session, key="ask")
    assert keys(session) == ["first", "last", "ask"]


def test_the_step_on_screen_cannot_be_removed() -> None:
    session = make_session(state=State.LIVE)
    with pytest.raises(StepInUseError):
        agenda.remove_step(step=session.steps.get(key="first"))


def test_the_last_step_stays() -> None:
    session = make_session()
    agenda.remove_step(step=session.steps.get(key="first"))
    agenda.remove_step(step=session.steps.get(key="ask"))
    with pytest.raises(AgendaError):
        agenda.remove_step(step=session.steps.get(key="last"))


def test_a_step_is_not_added_twice() -> None:
    with pytest.raises(AgendaError):
        agenda.add_training_step(training_session=make_session(), key="ask")


def test_renaming_keeps_the_other_language_when_the_title_did_not_change() -> None:
    session = make_session()
    step = session.steps.get(key="first")
    agenda.rename_step(step=step, title="Première étape", minutes=12, importance="optional")
    step.refresh_from_db()
    assert step.title == {"fr": "Première étape", "en": "First step"}
    assert (step.minutes, step.importance) == (12, "optional")
    agenda.rename_step(step=step, title="Accueil", minutes=12, importance="optional")
    step.refresh_from_db()
    assert step.title == {"fr": "Accueil"}


def test_reordering_while_live_keeps_the_room_where_it_is() -> None:
    session = go_to_step(make_session(state=State.LIVE), "ask")
    agenda.move_step(step=session.steps.get(key="ask"), places=-1)
    moved = fresh(session)
    assert moved.current_step.key == "ask"
    moves.advance(training_session=moved, version=moved.move_version, move=Move.PREVIOUS)
    assert fresh(session).current_step.key == "ask"  # it is the first one now


def test_a_copy_has_the_changed_agenda_and_nobody_in_it() -> None:
    session = make_session(state=State.LIVE)
    agenda.move_step(step=session.steps.get(key="last"), places=-2)
    other = make_teacher()
    copy = creation.duplicate(training_session=session, owner=other, title="Copie")
    assert keys(copy) == ["last", "first", "ask"]
    assert (copy.state, copy.owner, copy.participants.count()) == (State.DRAFT, other, 0)
    assert copy.join_code != session.join_code


def test_pace_says_how_late_the_room_is() -> None:
    session = make_session(state=State.LIVE)
    session.live_since = None
    session.live_seconds = 13 * 60
    assert pace(session).late == 3
    session.live_seconds = 9 * 60
    assert pace(session).late == 0
    later = go_to_step(make_session(state=State.LIVE), "last")
    later.live_since = None
    later.live_seconds = 11 * 60
    assert pace(later).late == -4


def test_removing_the_step_where_a_session_waits_goes_on_at_the_next_one() -> None:
    session = go_to_step(make_session(state=State.LIVE), "ask")
    session = states.change_state(training_session=session, to=State.SUSPENDED)
    agenda.remove_step(step=session.steps.get(key="ask"))
    states.change_state(training_session=fresh(session), to=State.LIVE)
    assert fresh(session).current_step.key == "last"


def test_removing_the_last_step_where_a_session_waits_goes_on_at_the_one_before() -> None:
    session = go_to_step(make_session(state=State.LIVE), "last")
    session = states.change_state(training_session=session, to=State.SUSPENDED)
    agenda.remove_step(step=session.steps.get(key="last"))
    states.change_state(training_session=fresh(session), to=State.LIVE)
    assert fresh(session).current_step.key == "ask"


@pytest.mark.parametrize("change", ["move", "rename", "remove"])
def test_a_step_removed_in_another_window_is_told(change: str) -> None:
    session = make_session()
    step = session.steps.get(key="ask")
    agenda.remove_step(step=session.steps.get(key="ask"))
    changes = {
        "move": lambda: agenda.move_step(step=step, places=1),
        "rename": lambda: agenda.rename_step(
            step=step, title="X", minutes=1, importance="optional"
        ),
        "remove": lambda: agenda.remove_step(step=step),
    }
    with pytest.raises(AgendaError):
        changes[change]()


def test_renaming_the_step_on_screen_reaches_the_screens() -> None:
    session = make_session(state=State.LIVE)
    step = session.steps.get(key="first")
    agenda.rename_step(step=step, title="Accueil", minutes=1, importance="essential")
    assert "stage" in session.events.latest("seq").regions


def test_showing_results_at_once_holds_for_the_question_on_screen() -> None:
    session = go_to_step(make_session(state=State.LIVE), "ask")
    assert not session.revealed
    session.results_policy = ResultsPolicy.LIVE
    options.save(training_session=session)
    assert fresh(session).revealed
