"""Support counts each person once, whatever they press and whatever is merged."""

from typing import Any

import pytest

from sessions.enums import State
from sessions.models import Event
from sessions.services import states
from sessions.wall import services
from sessions.wall.enums import Act, Setting
from sessions.wall.exceptions import NotSupportableError
from sessions.wall.models import AudienceQuestion, Support, Wall
from tests.factories import fresh
from tests.threads import run_together
from tests.wall.rooms import Room, open_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return open_room("Léa", "Ada", "Zoé", "Max")


def test_a_support_counts_once_and_can_be_taken_back(room: Room) -> None:
    question = room.shown(room.people[0])
    for _ in range(3):
        room.support(room.people[1], question)
    room.support(room.people[2], question)
    assert room.supports(question) == 2
    for _ in range(2):
        room.support(room.people[1], question, supported=False)
    assert room.supports(question) == 1


def test_one_s_own_question_cannot_be_supported(room: Room) -> None:
    question = room.shown(room.people[0])
    with pytest.raises(NotSupportableError):
        room.support(room.people[0], question)


def test_what_the_room_does_not_see_cannot_be_supported(room: Room) -> None:
    lea, ada, *_ = room.people
    hidden, parked = room.shown(lea, "1"), room.shown(lea, "2")
    room.decide(hidden, Act.HIDE)
    room.decide(parked, Act.PARK)
    for question in (room.ask(lea, "3"), hidden, parked):
        with pytest.raises(AudienceQuestion.DoesNotExist):
            room.support(ada, question)


def test_a_question_of_another_session_does_not_exist(room: Room) -> None:
    question = room.shown(room.people[0])
    elsewhere = open_room("Tom")
    with pytest.raises(AudienceQuestion.DoesNotExist):
        room.support(elsewhere.people[0], question)


def test_an_answered_question_keeps_its_supports_and_takes_no_more(room: Room) -> None:
    lea, ada, zoe, _ = room.people
    question = room.shown(lea)
    room.support(ada, question)
    room.decide(question, Act.ANSWER_ALOUD)
    with pytest.raises(NotSupportableError):
        room.support(zoe, question)
    assert room.board().answered[0].supports == 1


def test_supports_are_taken_while_the_session_runs_also_when_no_question_is(room: Room) -> None:
    question = room.shown(room.people[0])
    room.set(Setting.CLOSE)
    room.support(room.people[1], question)
    states.change_state(training_session=fresh(room.session), to=State.SUSPENDED)
    with pytest.raises(NotSupportableError):
        room.support(room.people[2], question)


def test_supporters_of_merged_questions_are_united_and_counted_once(room: Room) -> None:
    lea, ada, zoe, max_ = room.people
    one, two = room.shown(lea, "1"), room.shown(ada, "2")
    room.support(zoe, one)
    room.support(max_, one)
    room.support(zoe, two)
    room.support(lea, two)  # the author of the one that stays never counts
    room.merge(two, one)
    assert room.supports(one) == 2
    assert room.board().shown[0].merged == 1
    room.support(ada, two)  # a phone that has not heard of it yet
    assert room.supports(one) == 3
    room.support(zoe, one, supported=False)
    assert room.supports(one) == 2
    room.decide(two, Act.UNMERGE)
    assert (room.supports(one), room.supports(two)) == (2, 1)


def test_what_was_merged_before_moves_along(room: Room) -> None:
    lea, ada, zoe, max_ = room.people
    one, two, three = room.shown(lea, "1"), room.shown(ada, "2"), room.shown(zoe, "3")
    room.support(max_, three)
    room.merge(three, two)
    room.merge(two, one)
    assert [row.text for row in room.board().shown] == ["1"]
    assert room.supports(one) == 1
    assert room.board().shown[0].merged == 2


@pytest.mark.django_db(transaction=True)
def test_supports_at_once_count_once_each() -> None:
    room = open_room("Léa", *[f"P{number}" for number in range(4)])
    question = room.shown(room.people[0])

    def press(number: int) -> None:
        room.support(room.people[1 + number % 4], question)

    run_together(press, 8)
    assert room.supports(question) == Support.objects.count() == 4


# --- a burst is announced once -----------------------------------------------------------------


def wall_events(room: Room) -> int:
    return Event.objects.filter(training_session=room.session, kind="wall").count()


@pytest.mark.django_db(transaction=True)
def test_a_burst_of_supports_is_announced_once(rung: list[int]) -> None:
    room = open_room("Léa", *[f"P{number}" for number in range(5)])
    question = room.shown(room.people[0])
    before = wall_events(room)
    for person in room.people[1:]:
        room.support(person, question)
    assert wall_events(room) == before
    assert len(rung) == 1
    services.announce_stale(wall_id=rung[0])
    services.announce_stale(wall_id=rung[0])
    assert wall_events(room) == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_lost_doorbell_is_rung_by_the_sweep(rung: list[int]) -> None:
    room = open_room("Léa", "Ada")
    question = room.shown(room.people[0])
    room.support(room.people[1], question)
    before = wall_events(room)
    services.sweep()
    assert wall_events(room) == before  # the doorbell may still be on its way
    Wall.objects.update(stale_since="2020-01-01T00:00Z")
    services.sweep()
    services.sweep()
    assert wall_events(room) == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_lost_doorbell_is_rung_again_by_the_next_support(rung: list[int]) -> None:
    room = open_room("Léa", "Ada", "Zoé")
    question = room.shown(room.people[0])
    room.support(room.people[1], question)
    Wall.objects.update(stale_since="2020-01-01T00:00Z")
    room.support(room.people[2], question)
    assert len(rung) == 2


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[int]:
    """Record what would be sent to the workers, at once."""
    settings.EMBEDDED = True
    from sessions.wall import tasks

    calls: list[int] = []
    monkeypatch.setattr(
        tasks.announce_supports,
        "apply_async",
        lambda **options: calls.append(options["kwargs"]["wall_id"]),
    )
    return calls
