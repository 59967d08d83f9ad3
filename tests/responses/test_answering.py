"""Answers are stored once, newest wins, and what is called saved is stored."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sessions.enums import State
from sessions.models import Participant, TrainingSession
from sessions.responses.enums import Kind, Status
from sessions.responses.models import Answer, Asking, Question, Tally
from sessions.responses.services import (
    Outcome,
    answering,
    close_asking,
    open_asking,
    refresh_tally,
    submit_answer,
)
from sessions.responses.values import InvalidAnswerError
from sessions.services import joining, privacy, states
from tests.factories import fresh
from tests.responses.meanwhile import meanwhile
from tests.responses.rooms import Room, open_room, people, say
from tests.threads import run_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return open_room()


@pytest.fixture
def lea(room: Room) -> Participant:
    return people(room.session, 1)[0]


def stored(room: Room) -> list[tuple[str, int]]:
    return list(Answer.objects.filter(asking=room.asking).values_list("value", "revision"))


def test_an_answer_is_stored_as_one_row(room: Room, lea: Participant) -> None:
    assert say(lea, room.asking, "red") == Outcome(Status.SAVED, 1, "red")
    assert stored(room) == [('{"v":"red"}', 1)]


def test_a_changed_answer_replaces_the_former(room: Room, lea: Participant) -> None:
    say(lea, room.asking, "red")
    assert say(lea, room.asking, "blue", revision=2) == Outcome(Status.SAVED, 2, "blue")
    assert stored(room) == [('{"v":"blue"}', 2)]


def test_the_same_key_gets_the_same_reply(room: Room, lea: Participant) -> None:
    first = say(lea, room.asking, "red", key="once-and-again")
    assert say(lea, room.asking, "red", key="once-and-again") == first
    assert stored(room) == [('{"v":"red"}', 1)]


def test_the_same_key_gets_the_same_reply_after_the_question_closed(
    room: Room, lea: Participant
) -> None:
    first = say(lea, room.asking, "red", key="once-and-again")
    close_long_ago(room)
    assert say(lea, room.asking, "red", key="once-and-again") == first


def test_a_late_retry_never_overwrites_a_newer_answer(room: Room, lea: Participant) -> None:
    say(lea, room.asking, "red", revision=1)
    say(lea, room.asking, "blue", revision=2)
    assert say(lea, room.asking, "red", revision=1) == Outcome(Status.STALE, 2, "blue")
    assert stored(room) == [('{"v":"blue"}', 2)]


def test_another_answer_under_the_same_revision_is_not_called_saved(
    room: Room, lea: Participant
) -> None:
    say(lea, room.asking, "red", key="first-phone")
    assert say(lea, room.asking, "blue", key="other-phone") == Outcome(Status.STALE, 1, "red")
    assert say(lea, room.asking, "blue", key="first-phone") == Outcome(Status.STALE, 1, "red")


def test_without_a_revision_the_answer_follows_the_stored_one(room: Room, lea: Participant) -> None:
    assert say(lea, room.asking, "red", revision=None).revision == 1
    say(lea, room.asking, "blue", revision=7)
    assert say(lea, room.asking, "green", revision=None) == Outcome(Status.SAVED, 8, "green")


def close_long_ago(room: Room, seconds: float = 60) -> None:
    when = timezone.now() - timedelta(seconds=seconds)
    Asking.objects.filter(pk=room.asking.pk).update(
        opened_at=when - timedelta(hours=1), closed_at=when
    )


def test_a_closed_question_takes_nothing(room: Room, lea: Participant) -> None:
    close_long_ago(room)
    assert say(lea, room.asking, "red") == Outcome(Status.CLOSED, 0, None)
    assert stored(room) == []


def test_a_closed_question_says_what_is_kept(room: Room, lea: Participant) -> None:
    say(lea, room.asking, "red")
    close_long_ago(room)
    assert say(lea, room.asking, "blue", revision=2) == Outcome(Status.CLOSED, 1, "red")


@pytest.mark.parametrize(("seconds", "status"), [(2.5, Status.SAVED), (3.5, Status.CLOSED)])
def test_an_answer_on_its_way_is_taken_for_three_seconds(
    room: Room, lea: Participant, seconds: float, status: Status
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as now:
        close_asking(asking=room.asking)
        now.shift(seconds)
        assert say(lea, room.asking, "red").status == status


@pytest.mark.parametrize("state", [State.SUSPENDED, State.CLOSED])
def test_a_session_that_is_not_live_takes_nothing(
    room: Room, lea: Participant, state: State
) -> None:
    states.change_state(training_session=fresh(room.session), to=state)
    assert say(lea, room.asking, "red").status == Status.CLOSED


def test_somebody_removed_or_erased_cannot_answer(room: Room) -> None:
    removed, erased = people(room.session, 2)
    joining.remove(participant=removed)
    privacy.erase(participant=erased)
    assert say(removed, room.asking, "red").status == Status.CLOSED
    assert say(erased, room.asking, "red").status == Status.CLOSED
    assert stored(room) == []


def test_somebody_removed_is_not_told_of_another_device(room: Room, lea: Participant) -> None:
    say(lea, room.asking, "red")
    joining.remove(participant=lea)
    assert say(lea, room.asking, "blue", revision=2) == Outcome(Status.CLOSED, 1, "red")


def test_an_asking_of_another_session_does_not_exist(room: Room) -> None:
    stranger = people(open_room().session, 1)[0]
    with pytest.raises(Asking.DoesNotExist):
        say(stranger, room.asking, "red")
    with pytest.raises(Asking.DoesNotExist):
        say(stranger, uuid4(), "red")


def test_a_wrong_value_is_refused_before_anything_is_written(room: Room, lea: Participant) -> None:
    with pytest.raises(InvalidAnswerError):
        say(lea, room.asking, "purple")
    assert stored(room) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("networks", ["a", "b"]), ("ease", 4), ("word", "l’école"), ("hopes", "Une\nligne")],
)
def test_every_kind_comes_back_as_it_was_given(key: str, value: object) -> None:
    room = open_room(key)
    assert say(people(room.session, 1)[0], room.asking, value).value == value


# --- the database decides ---------------------------------------------------------------------


def test_one_answer_per_participant_and_asking(room: Room, lea: Participant) -> None:
    say(lea, room.asking, "red")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(asking=room.asking, participant=lea, value="{}", revision=1)


@pytest.mark.parametrize(
    "make",
    [
        lambda room: Asking.objects.create(
            question=room.asking.question, round=1, opened_at=timezone.now()
        ),
        lambda room: Asking.objects.create(
            question=room.asking.question, round=2, opened_at=timezone.now()
        ),
        lambda room: Asking.objects.create(
            question=room.asking.question,
            round=3,
            opened_at=timezone.now(),
            closed_at=timezone.now() - timedelta(hours=1),
        ),
        lambda room: room.asking.answers.create(
            participant=people(room.session, 1)[0], value="{}", revision=0
        ),
        lambda room: Question.objects.create(
            training_session=room.session, key="x", kind=Kind.SCALE, text={}
        ),
        lambda room: Question.objects.create(
            training_session=room.session, key="x", kind=Kind.SCALE, text={}, scale_low=5, scale_high=1
        ),
        lambda room: Question.objects.create(
            training_session=room.session, key="x", kind=Kind.SINGLE_CHOICE, text={}, at_most=2
        ),
        lambda room: Question.objects.create(
            training_session=room.session, key="x", kind=Kind.LONG_TEXT, text={}, max_length=9999
        ),
        lambda room: Question.objects.create(
            training_session=room.session, key="x", kind="riddle", text={}
        ),
        lambda room: Question.objects.create(
            training_session=room.session, key=room.asking.question.key, kind=Kind.LONG_TEXT, text={}
        ),
    ],
    ids=[
        "round twice", "two open rounds", "closed before opened", "revision 0", "scale without ends",
        "scale upside down", "at most of one choice", "text too long", "unknown kind", "key twice",
    ],
)  # fmt: skip
def test_the_database_refuses(room: Room, make: Callable[[Room], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(room)


def test_a_second_round_leaves_the_first_as_it_is(room: Room, lea: Participant) -> None:
    say(lea, room.asking, "red")
    second = open_asking(question=room.asking.question, new_round=True)
    assert second.round == 2
    assert say(lea, second, "blue").status == Status.SAVED
    assert stored(room) == [('{"v":"red"}', 1)]


def test_a_question_opens_again_in_the_same_round(room: Room) -> None:
    close_asking(asking=room.asking)
    assert open_asking(question=room.asking.question) == room.asking
    assert Asking.objects.get(pk=room.asking.pk).closed_at is None


# --- at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_herd_of_answers_is_stored_once_each() -> None:
    room = open_room()
    herd = people(room.session, 12)
    outcomes = run_together(lambda number: say(herd[number], room.asking, "red"), 12)
    assert {outcome.status for outcome in outcomes} == {Status.SAVED}
    assert Answer.objects.filter(asking=room.asking).count() == 12


def race(room: Room, lea: Participant) -> None:
    """Send revisions 1…12 at once; what was called saved last must be what is stored."""
    outcomes = run_together(
        lambda number: say(lea, room.asking, ["red", "blue"][number % 2], revision=number + 1), 12
    )
    saved = [outcome for outcome in outcomes if outcome.status == Status.SAVED]
    newest = max(saved, key=lambda outcome: outcome.revision)
    answer = Answer.objects.get(asking=room.asking)
    assert newest.revision == answer.revision == 12
    assert answer.value == '{"v":"blue"}'


@pytest.mark.django_db(transaction=True)
def test_of_revisions_sent_at_once_the_highest_stays() -> None:
    room = open_room()
    race(room, people(room.session, 1)[0])


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_an_older_answer_would_win(monkeypatch: pytest.MonkeyPatch) -> None:
    guarded = answering._statement
    monkeypatch.setattr(
        answering,
        "_statement",
        lambda **options: guarded(**options).replace("WHERE excluded.revision >", "WHERE 0 <"),
    )
    room = open_room()
    lea = people(room.session, 1)[0]
    say(lea, room.asking, "blue", revision=2)
    say(lea, room.asking, "red", revision=1)
    assert Answer.objects.get(asking=room.asking).revision == 1  # what the guard prevents


@pytest.mark.django_db(transaction=True)
def test_answers_without_a_revision_follow_one_another_at_once() -> None:
    room = open_room()
    lea = people(room.session, 1)[0]
    outcomes = run_together(lambda _: say(lea, room.asking, "red", revision=None), 12)
    assert sorted(outcome.revision for outcome in outcomes) == list(range(1, 13))
    assert Answer.objects.get(asking=room.asking).revision == 12


def answer_during_an_erasure(*, already: bool) -> Outcome:
    """Let an answer arrive in the middle of its author's erasure."""
    room = open_room("word")
    lea = people(room.session, 1)[0]
    if already:
        say(lea, room.asking, "former")
    with transaction.atomic():
        privacy.erase(participant=lea)
        late = meanwhile(lambda: say(lea, room.asking, "secret", revision=2))
    return late.result(timeout=30)


@pytest.mark.parametrize("already", [False, True])
@pytest.mark.django_db(transaction=True)
def test_an_answer_that_arrives_during_the_erasure_leaves_no_text(already: bool) -> None:
    assert answer_during_an_erasure(already=already).status == Status.CLOSED
    assert not Answer.objects.filter(value__regex="secret|former").exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_without_the_hold_the_text_would_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    held = answering._statement
    monkeypatch.setattr(
        answering, "_statement", lambda **options: held(**options).replace("FOR SHARE", "--")
    )
    answer_during_an_erasure(already=True)
    assert Answer.objects.filter(value__contains="secret").exists()  # what the hold prevents


@pytest.mark.django_db(transaction=True)
def test_refreshes_at_once_end_with_the_exact_count() -> None:
    room = open_room()
    herd = people(room.session, 8)

    def answer_and_count(number: int) -> None:
        say(herd[number], room.asking, "red")
        refresh_tally(asking_id=room.asking.pk)

    run_together(answer_and_count, 8)
    assert Tally.objects.get(asking=room.asking).counted == 8


@pytest.mark.django_db(transaction=True)
def test_nothing_is_taken_while_the_question_closes_but_what_is_called_saved() -> None:
    room = open_room()
    herd = people(room.session, 8)

    def work(number: int) -> Outcome | None:
        if number == 0:
            TrainingSession.objects.filter(pk=room.session.pk).update(
                state=State.SUSPENDED, live_since=None
            )
            return None
        return submit_answer(
            participant=herd[number],
            asking_id=room.asking.pk,
            raw_value="red",
            key="k" * 16,
            revision=1,
        )

    outcomes = [outcome for outcome in run_together(work, 8) if outcome]
    saved = sum(outcome.status == Status.SAVED for outcome in outcomes)
    assert Answer.objects.filter(asking=room.asking).count() == saved
