"""One position, moved by compare-and-set."""

import pytest
from django.db import connection

from sessions.enums import Move, Screen, State
from sessions.exceptions import DomainError, MoveConflictError, TransitionError
from sessions.models import Event, Step, TrainingSession
from sessions.screens import render_region
from sessions.services import moves
from tests.factories import fresh, go_to_step, make_session
from tests.threads import run_together

pytestmark = pytest.mark.django_db


def where(session: TrainingSession) -> tuple[str, int]:
    session = fresh(session)
    return (session.current_step.key, session.current_item)


def step_forward(session: TrainingSession, move: Move = Move.NEXT) -> None:
    now = fresh(session)
    moves.advance(training_session=now, version=now.move_version, move=move)


def test_a_session_starts_at_its_first_slide() -> None:
    assert where(make_session(state=State.LIVE)) == ("first", 0)


def test_a_step_planned_for_no_minutes_is_before_the_session() -> None:
    session = make_session(state=State.OPEN)
    session.steps.filter(key="first").update(minutes=0)
    moves.start(training_session=session)
    assert where(session) == ("ask", 0)


def test_next_moves_the_item_then_the_step() -> None:
    session = make_session(state=State.LIVE)
    seen = [where(session)]
    for _ in range(7):
        step_forward(session)
        seen.append(where(session))
    assert seen == [
        ("first", 0),
        ("first", 1),
        *[("ask", number) for number in range(5)],
        ("last", 0),
    ]


def test_previous_is_the_inverse_of_next() -> None:
    session = make_session(state=State.LIVE)
    there = [where(session)]
    for _ in range(7):
        step_forward(session)
        there.append(where(session))
    back = [where(session)]
    for _ in range(7):
        step_forward(session, Move.PREVIOUS)
        back.append(where(session))
    assert back == there[::-1]


def test_at_either_end_the_room_stays() -> None:
    session = make_session(state=State.LIVE)
    step_forward(session, Move.PREVIOUS)
    assert where(session) == ("first", 0)
    go_to_step(session, "last", 1)
    step_forward(session)
    assert where(session) == ("last", 1)


def test_pressing_next_at_the_end_refuses_nobody_afterwards() -> None:
    session = go_to_step(make_session(state=State.LIVE), "last", 1)
    step_forward(session)
    assert fresh(session).move_version == session.move_version
    moves.advance(training_session=session, version=session.move_version, move=Move.PREVIOUS)
    assert where(session) == ("last", 0)


def test_a_move_from_an_old_page_is_refused_and_changes_nothing() -> None:
    session = make_session(state=State.LIVE)
    old = session.move_version
    step_forward(session)
    events = Event.objects.count()
    with pytest.raises(MoveConflictError):
        moves.advance(training_session=session, version=old, move=Move.NEXT)
    assert where(session) == ("first", 1)
    assert Event.objects.count() == events


def test_a_session_that_is_not_live_does_not_move() -> None:
    session = make_session(state=State.SUSPENDED)
    with pytest.raises(TransitionError):
        moves.advance(training_session=session, version=session.move_version, move=Move.NEXT)


def test_a_step_of_another_session_is_no_target() -> None:
    session, other = make_session(state=State.LIVE), make_session(state=State.LIVE)
    with pytest.raises(DomainError):
        moves.go_to(
            training_session=session,
            version=session.move_version,
            step_id=other.steps.first().pk,
        )
    assert where(session) == ("first", 0)


def test_each_move_writes_one_event_with_the_next_number() -> None:
    session = make_session(state=State.LIVE)
    before = session.last_seq
    step_forward(session)
    step_forward(session)
    events = list(Event.objects.filter(training_session=session, seq__gt=before))
    assert [event.seq for event in events] == [before + 1, before + 2]
    assert {event.kind for event in events} == {"move"}


def test_an_event_never_holds_text() -> None:
    session = make_session(state=State.LIVE)
    step_forward(session)
    event = Event.objects.filter(training_session=session).last()
    assert set(event.regions) <= {"status", "stage", "results", "agenda", "people"}


def test_going_on_after_a_pause_keeps_the_place(django_assert_num_queries: object) -> None:
    session = make_session(state=State.LIVE)
    step_forward(session)
    from sessions.services import states

    states.change_state(training_session=fresh(session), to=State.SUSPENDED)
    states.change_state(training_session=fresh(session), to=State.LIVE)
    assert where(session) == ("first", 1)


def test_the_room_reads_a_step_as_reached_only_once_it_was_shown() -> None:
    session = make_session(state=State.LIVE)
    go_to_step(session, "ask")
    reached = Step.objects.filter(training_session=session, reached_at__isnull=False)
    assert set(reached.values_list("key", flat=True)) == {"first", "ask"}


def test_every_region_of_every_screen_can_be_rendered_in_both_languages() -> None:
    session = make_session(state=State.LIVE)
    french = render_region(session, Screen.PROJECTOR, "stage", "fr")
    english = render_region(session, Screen.PROJECTOR, "stage", "en")
    assert "Premier texte" in french
    assert "First text" in english


def test_notes_are_on_the_remote_only() -> None:
    session = make_session(state=State.LIVE)
    assert "Notes privées" in render_region(session, Screen.PRESENTER, "stage", "fr")
    for screen in (Screen.PROJECTOR, Screen.PARTICIPANT):
        assert "Notes privées" not in render_region(session, screen, "stage", "fr")


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_press_next_together_move_one_place() -> None:
    session = make_session(state=State.LIVE)
    version = session.move_version

    def press(_number: int) -> str:
        try:
            moves.advance(training_session=session, version=version, move=Move.NEXT)
        except MoveConflictError:
            return "refused"
        return "moved"

    outcomes = run_together(press, 8)
    assert sorted(outcomes) == ["moved"] + ["refused"] * 7
    assert where(session) == ("first", 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_comparison_two_tabs_move_two_places() -> None:
    """Negative control: the same press with the guard taken out."""
    session = make_session(state=State.LIVE)

    def press(_number: int) -> str:
        for _ in range(50):  # the version is read again each time: nothing is compared
            now = fresh(session)
            try:
                moves.advance(training_session=now, version=now.move_version, move=Move.NEXT)
            except MoveConflictError:
                continue
            return "moved"
        return "starved"

    assert run_together(press, 2) == ["moved", "moved"]
    assert where(session) == ("ask", 0)


@pytest.mark.django_db(transaction=True)
def test_numbers_of_events_have_no_gap_and_no_twin_under_concurrency() -> None:
    from django.db import transaction

    from sessions.services.events import announce

    session = make_session(state=State.LIVE)
    before = fresh(session).last_seq

    def announce_once(_number: int) -> int:
        with transaction.atomic():
            return announce(fresh(session), kind="test", regions=["stage"])

    numbers = run_together(announce_once, 12)
    assert sorted(numbers) == list(range(before + 1, before + 13))
    assert fresh(session).last_seq == before + 12


def test_announcing_outside_a_transaction_is_a_mistake() -> None:
    from django.db.transaction import TransactionManagementError

    from sessions.services.events import announce

    session = make_session()
    if connection.in_atomic_block:  # the test's own transaction hides the guard
        connection.in_atomic_block = False
        try:
            with pytest.raises(TransactionManagementError):
                announce(session, kind="test", regions=["stage"])
        finally:
            connection.in_atomic_block = True


def go_within(session: TrainingSession, key: str, item: int, version: int | None = None) -> None:
    now = fresh(session)
    part = now.steps.get(key=key).parts.get()
    moves.go_within(
        training_session=now,
        version=now.move_version if version is None else version,
        part_id=part.pk,
        item=item,
    )


def test_the_teacher_goes_straight_to_an_item() -> None:
    session = make_session(state=State.LIVE)
    go_within(session, "ask", 3)
    assert where(session) == ("ask", 3)
    with pytest.raises(MoveConflictError):
        go_within(session, "ask", 1, version=fresh(session).move_version - 1)
    for item in (5, -1):
        with pytest.raises(DomainError):
            go_within(session, "ask", item)
    assert where(session) == ("ask", 3)


def test_nobody_goes_into_a_part_of_another_session() -> None:
    session, other = make_session(state=State.LIVE), make_session(state=State.LIVE)
    now = fresh(session)
    with pytest.raises(DomainError):
        moves.go_within(
            training_session=now,
            version=now.move_version,
            part_id=other.steps.get(key="ask").parts.get().pk,
            item=0,
        )


def test_the_remote_lists_where_to_go_within_the_step() -> None:
    session = go_to_step(make_session(state=State.LIVE), "ask", 1)
    html = render_region(fresh(session), Screen.PRESENTER, "agenda", "fr")
    part = session.steps.get(key="ask").parts.get()
    for item, name in enumerate(("Quelle couleur", "Quels réseaux", "À l’aise", "Un mot")):
        assert f'value="at:{part.pk}:{item}"' in html
        assert name in html
    here = html.split(f'value="at:{part.pk}:1"')[1].split(">")[0]
    assert "aria-current" in here
