"""Rounds: timed on the server's clock, asked again, set aside, sent ahead, entered on paper."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from sessions.enums import State
from sessions.exceptions import DomainError
from sessions.models import Event
from sessions.responses.enums import Status
from sessions.responses.models import Answer, Tally
from sessions.responses.selectors import newest_asking, valid_askings
from sessions.responses.services import (
    ask_again,
    close_asking,
    close_due,
    open_asking,
    recount,
    refresh_tally,
    set_timer,
    submit_answer,
)
from sessions.services import states
from tests.factories import fresh, make_session
from tests.kinds import make_kinds_session
from tests.responses.rooms import Room, open_room, people, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return open_room()


def later(seconds: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False)


def test_when_the_time_is_up_answers_are_refused_even_if_nobody_closed(room: Room) -> None:
    lea = people(room.session, 1)[0]
    set_timer(asking=room.asking, seconds=30)
    with later(32):
        assert say(lea, room.asking, "red").status == Status.SAVED  # within the grace
    with later(34):
        assert say(lea, room.asking, "blue", revision=2).status == Status.CLOSED
    assert Answer.objects.get().value == '{"v":"red"}'


def test_without_a_timer_the_same_answer_is_taken(room: Room) -> None:
    lea = people(room.session, 1)[0]
    with later(34):
        assert say(lea, room.asking, "blue").status == Status.SAVED


def test_screens_show_the_end_before_the_grace_is_over(room: Room) -> None:
    set_timer(asking=room.asking, seconds=30)
    at_end = timezone.now() + timedelta(seconds=31)
    assert not room.asking.shows_open_at(at_end)
    assert room.asking.is_open_at(at_end)
    assert not room.asking.is_open_at(at_end + timedelta(seconds=3))


def test_what_is_due_is_closed_once_and_told_to_the_screens(room: Room) -> None:
    set_timer(asking=room.asking, seconds=30)
    assert close_due() == 0
    with later(40):
        assert close_due() == 1
        assert close_due() == 0
    room.asking.refresh_from_db()
    assert room.asking.closed_at == room.asking.closes_at
    assert Event.objects.filter(kind="closed", ids=[str(room.asking.pk)]).count() == 1


@pytest.mark.parametrize("seconds", [0, -5, 4, 7201])
def test_a_timer_has_bounds(room: Room, seconds: int) -> None:
    with pytest.raises(DomainError):
        set_timer(asking=room.asking, seconds=seconds)


def test_a_closed_round_takes_no_timer(room: Room) -> None:
    close_asking(asking=room.asking)
    with pytest.raises(DomainError):
        set_timer(asking=room.asking, seconds=30)


def test_a_round_opened_again_has_no_timer_left(room: Room) -> None:
    set_timer(asking=room.asking, seconds=30)
    with later(60):
        again = open_asking(question=room.asking.question)
        assert again.pk == room.asking.pk
        assert again.shows_open_at(timezone.now() + timedelta(days=1))


def test_a_second_round_keeps_the_first(room: Room) -> None:
    lea = people(room.session, 1)[0]
    say(lea, room.asking, "red")
    second = open_asking(question=room.asking.question, new_round=True)
    assert say(lea, second, "blue").status == Status.SAVED
    assert say(lea, room.asking, "green", revision=2).status in {Status.SAVED, Status.CLOSED}
    assert [asking.round for asking in valid_askings(room.asking.question)] == [1, 2]
    assert Answer.objects.count() == 2


def test_a_round_begun_anew_is_empty_and_takes_the_number_of_the_former(room: Room) -> None:
    lea = people(room.session, 1)[0]
    say(lea, room.asking, "red")
    fresh_one = ask_again(asking=room.asking)
    assert fresh_one.round == room.asking.round
    assert newest_asking(room.asking.question) == fresh_one
    assert say(lea, room.asking, "green", revision=2).status == Status.CLOSED
    assert say(lea, fresh_one, "blue").status == Status.SAVED
    assert Answer.objects.filter(asking=room.asking).count() == 1  # set aside, not lost


PATHS = {
    State.OPEN: [],
    State.LIVE: [State.LIVE],
    State.SUSPENDED: [State.LIVE, State.SUSPENDED],
    State.CLOSED: [State.LIVE, State.CLOSED],
}
VALUES = {"single_choice": "red", "scale": 3, "multiple_choice": ["a"], "short_text": "mot"}


@pytest.mark.parametrize("state", list(PATHS))
def test_what_is_sent_ahead_is_answered_whenever_the_session_can_be_joined(state: State) -> None:
    session = make_session(state=State.OPEN)
    lea = people(session, 1)[0]
    one, other = session.questions.exclude(kind="long_text")[:2]
    sent, plain = open_asking(question=one, is_ahead=True), open_asking(question=other)
    for to in PATHS[state]:
        states.change_state(training_session=fresh(session), to=to)
    ahead, now = say(lea, sent, VALUES[one.kind]), say(lea, plain, VALUES[other.kind])
    assert (ahead.status == Status.SAVED) is (state != State.CLOSED)
    assert (now.status == Status.SAVED) is (state == State.LIVE)


def test_the_teacher_enters_answers_for_people_on_paper_only(room: Room) -> None:
    paper, lea = people(room.session, 2)
    paper.on_paper = True
    paper.save()
    close_asking(asking=room.asking)
    with later(60):
        for who, status in ((paper, Status.SAVED), (lea, Status.CLOSED)):
            outcome = submit_answer(
                participant=who, asking_id=room.asking.pk, raw_value="red", key="", by_teacher=True
            )
            assert outcome.status == status


def test_a_question_with_a_condition_counts_those_it_is_for() -> None:
    session = make_kinds_session()
    question = {one.key.rsplit("/", 1)[1]: one for one in session.questions.all()}
    role, use = open_asking(question=question["role"]), open_asking(question=question["class-use"])
    teacher, student, silent = people(session, 3)
    say(teacher, role, "teacher")
    say(student, role, "student")
    for who in (teacher, student, silent):
        say(who, use, "often")

    def counted() -> int:
        refresh_tally(asking_id=use.pk)
        return int(Tally.objects.get(asking=use).document["n"])

    assert counted() == 1
    say(student, role, "teacher", revision=2)
    refresh_tally(asking_id=role.pk)  # counts what depends on it, too
    assert Tally.objects.get(asking=use).document["n"] == 2
    say(teacher, role, {"other": 'an ex-"teacher"'}, revision=2)
    say(student, role, "student", revision=3)
    refresh_tally(asking_id=role.pk)
    assert Tally.objects.get(asking=use).document["n"] == 0
    assert recount() == []


def test_swapping_roles_counts_again_although_the_totals_are_the_same() -> None:
    session = make_kinds_session()
    question = {one.key.rsplit("/", 1)[1]: one for one in session.questions.all()}
    role, use = open_asking(question=question["role"]), open_asking(question=question["class-use"])
    one, other = people(session, 2)
    say(one, role, "teacher")
    say(other, role, "student")
    say(one, use, "often")
    say(other, use, "never")
    refresh_tally(asking_id=role.pk)
    say(one, role, "student", revision=2)
    say(other, role, "teacher", revision=2)
    refresh_tally(asking_id=role.pk)
    counts = {
        entry["key"]: entry["n"] for entry in Tally.objects.get(asking=use).document["choices"]
    }
    assert counts == {"often": 0, "never": 1}
