"""Asking: cleaned, limited, once, and only while questions are taken."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sessions.enums import State
from sessions.models import Participant, TrainingSession
from sessions.services import joining, privacy, states
from sessions.wall.enums import Act, QuestionState, Setting
from sessions.wall.exceptions import (
    AskedAlreadyError,
    NotWithdrawableError,
    QuestionTextError,
    TooManyError,
    WallClosedError,
    WallError,
)
from sessions.wall.models import MAX_LENGTH, AudienceQuestion, Support, Wall
from sessions.wall.services import asking, withdraw
from tests.factories import fresh, make_session
from tests.responses.meanwhile import meanwhile
from tests.threads import run_together
from tests.wall.rooms import Room, open_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return open_room("Léa", "Ada")


def test_a_new_question_waits_for_the_teacher(room: Room) -> None:
    question = room.ask(room.people[0], "  Faut-il\nun   compte ?\u202e ")
    assert question.state == QuestionState.WAITING
    assert question.text == "Faut-il un compte ?"
    assert room.board().is_empty
    assert [row.text for row in room.remote().waiting] == ["Faut-il un compte ?"]


def test_where_questions_are_moderated_after_it_is_shown_at_once() -> None:
    room = open_room("Léa", setting=Setting.AFTER)
    assert room.ask(room.people[0]).state == QuestionState.SHOWN
    assert len(room.board().shown) == 1


def test_a_change_of_moderation_leaves_what_was_asked_as_it_stands(room: Room) -> None:
    room.ask(room.people[0])
    room.set(Setting.AFTER)
    assert room.board().is_empty
    room.ask(room.people[1], "Et moi ?")
    room.set(Setting.BEFORE)
    assert [row.text for row in room.board().shown] == ["Et moi ?"]


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u202e"])
def test_an_empty_question_is_refused(room: Room, text: str) -> None:
    with pytest.raises(QuestionTextError):
        room.ask(room.people[0], text)


def test_a_question_has_at_most_300_characters(room: Room) -> None:
    room.ask(room.people[0], "é" * MAX_LENGTH)
    with pytest.raises(QuestionTextError, match="2"):
        room.ask(room.people[0], "é" * (MAX_LENGTH + 2))


def test_at_most_three_questions_of_a_person_wait(room: Room) -> None:
    lea, ada = room.people
    first = room.ask(lea, "1")
    room.ask(lea, "2")
    room.ask(lea, "3")
    with pytest.raises(TooManyError):
        room.ask(lea, "4")
    room.ask(ada, "de quelqu’un d’autre")
    room.decide(first, Act.SHOW)
    room.ask(lea, "4")
    with pytest.raises(TooManyError):
        room.ask(lea, "5")


def test_shown_at_once_at_most_three_wait_for_an_answer() -> None:
    room = open_room("Léa", setting=Setting.AFTER)
    lea = room.people[0]
    first, *_others = [room.ask(lea, str(number)) for number in range(3)]
    with pytest.raises(TooManyError):
        room.ask(lea, "4")
    room.decide(first, Act.ANSWER_ALOUD)
    room.ask(lea, "4")


def test_what_is_merged_no_longer_waits(room: Room) -> None:
    lea = room.people[0]
    first, second, _third = [room.ask(lea, str(number)) for number in range(3)]
    room.merge(first, second)
    room.ask(lea, "4")


def test_the_same_key_asks_once(room: Room) -> None:
    lea, ada = room.people
    first = room.ask(lea, "Une fois", key="0123456789")
    for _ in range(4):
        assert room.ask(lea, "Une fois", key="0123456789") == first
    assert room.ask(ada, "Une fois", key="0123456789") != first
    assert AudienceQuestion.objects.count() == 2


def test_the_same_question_of_one_person_is_taken_once(room: Room) -> None:
    lea, ada = room.people
    first = room.ask(lea, "Faut-il un compte ?")
    with pytest.raises(AskedAlreadyError):
        room.ask(lea, " Faut-il  un compte ? ", key="0123456789")
    room.decide(first, Act.SHOW)
    with pytest.raises(AskedAlreadyError):
        room.ask(lea, "Faut-il un compte ?")
    room.ask(lea, "Faut-il un compte payant ?")
    room.ask(ada, "Faut-il un compte ?")
    assert AudienceQuestion.objects.count() == 3


def test_what_was_withdrawn_can_be_asked_again(room: Room) -> None:
    lea = room.people[0]
    withdraw(participant=lea, question_id=room.ask(lea, "Et moi ?").pk)
    room.ask(lea, "Et moi ?")


@pytest.mark.parametrize("state", [State.OPEN, State.SUSPENDED, State.CLOSED])
def test_questions_are_taken_while_the_session_runs_only(state: State) -> None:
    room = open_room("Léa", state=State.LIVE if state != State.OPEN else state)
    if state != State.OPEN:
        states.change_state(training_session=fresh(room.session), to=state)
    with pytest.raises(WallClosedError):
        room.ask(room.people[0])


def test_a_closed_wall_takes_nothing_until_it_is_opened_again(room: Room) -> None:
    room.set(Setting.CLOSE)
    with pytest.raises(WallClosedError):
        room.ask(room.people[0])
    room.set(Setting.OPEN)
    room.ask(room.people[0])


def test_somebody_removed_or_erased_cannot_ask(room: Room) -> None:
    lea, ada = room.people
    joining.remove(participant=lea)
    privacy.erase(participant=ada)
    for person in (lea, ada):
        with pytest.raises(WallClosedError):
            room.ask(person)


def test_a_waiting_question_can_be_withdrawn_by_its_author_alone(room: Room) -> None:
    lea, ada = room.people
    question = room.ask(lea)
    with pytest.raises(AudienceQuestion.DoesNotExist):
        withdraw(participant=ada, question_id=question.pk)
    withdraw(participant=lea, question_id=question.pk)
    assert not AudienceQuestion.objects.exists()


def test_what_was_dealt_with_cannot_be_withdrawn(room: Room) -> None:
    lea, ada = room.people
    shown, merged = room.shown(lea), room.ask(lea, "Encore")
    room.merge(merged, room.ask(ada, "Aussi"))
    for question in (shown, merged):
        with pytest.raises(NotWithdrawableError):
            withdraw(participant=lea, question_id=question.pk)


def test_every_session_has_a_wall_made_when_it_is_first_used(room: Room) -> None:
    assert not Wall.objects.filter(training_session=room.session).exists()
    assert room.board().is_empty
    room.ask(room.people[0])
    assert Wall.objects.filter(training_session=room.session).count() == 1


# --- the database decides ---------------------------------------------------------------------


def make(room: Room, **values: object) -> AudienceQuestion:
    defaults = {"wall": room.wall, "author": room.people[0], "text": "?"}
    return AudienceQuestion.objects.create(**{**defaults, **values})


@pytest.mark.parametrize(
    "refused",
    [
        lambda room: make(room, state="lost"),
        lambda room: make(room, text=""),
        lambda room: make(room, erased_at=timezone.now()),
        lambda room: make(room, pinned_at=timezone.now()),
        lambda room: make(room, state="answered"),
        lambda room: make(room, answered_at=timezone.now()),
        lambda room: [make(room, key="0123456789") for _ in range(2)],
        lambda room: AudienceQuestion.objects.filter(pk=make(room).pk).update(
            merged_into=AudienceQuestion.objects.latest("created_at")
        ),
        lambda room: [
            Support.objects.create(question=question, participant=room.people[1])
            for question in [make(room)] * 2
        ],
        lambda room: Wall.objects.create(training_session=room.session),
        lambda room: Wall.objects.create(training_session=make_session(), moderation="never"),
    ],
    ids=[
        "unknown state", "no text", "stub with a text", "pinned while waiting",
        "answered without an hour", "hour without an answer", "key twice", "merged into itself",
        "support twice", "wall twice", "unknown moderation",
    ],
)  # fmt: skip
def test_the_database_refuses(room: Room, refused: Callable[[Room], object]) -> None:
    room.set(Setting.OPEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        refused(room)


# --- at once ----------------------------------------------------------------------------------


def ask_at_once(room: Room, lea: Participant, times: int) -> int:
    """Let somebody ask in several windows at once; return how many were taken."""

    def one(number: int) -> bool:
        try:
            room.ask(lea, f"Question {number}")
        except WallError:
            return False
        return True

    return sum(run_together(one, times))


@pytest.mark.django_db(transaction=True)
def test_of_questions_asked_at_once_three_are_taken() -> None:
    room = open_room("Léa")
    assert ask_at_once(room, room.people[0], 8) == 3
    assert AudienceQuestion.objects.count() == 3


def ask_while_another_is_being_asked() -> None:
    """Ask the fourth question while the third is not committed yet."""
    room = open_room("Léa")
    lea = room.people[0]
    room.ask(lea, "1")
    room.ask(lea, "2")
    with transaction.atomic():
        room.ask(lea, "3")
        late = meanwhile(lambda: room.ask(lea, "4"))
    late.result(timeout=30)


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_what_is_asked_meanwhile() -> None:
    with pytest.raises(TooManyError):
        ask_while_another_is_being_asked()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_without_the_holds_four_would_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        asking,
        "hold_person",
        lambda one: Participant.objects.select_related("training_session").get(pk=one.pk),
    )

    def unheld(training_session: TrainingSession) -> Wall:
        return Wall.objects.get_or_create(training_session=training_session)[0]

    monkeypatch.setattr(asking, "hold_wall", unheld)
    ask_while_another_is_being_asked()
    assert AudienceQuestion.objects.count() == 4  # what the holds prevent


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_several_times_at_once_asks_once() -> None:
    room = open_room("Léa")
    lea = room.people[0]
    asked = run_together(lambda _: room.ask(lea, "Une fois", key="0123456789").pk, 6)
    assert len(set(asked)) == 1
    assert AudienceQuestion.objects.count() == 1


def ask_during_an_erasure() -> None:
    """Let a question arrive in the middle of its author's erasure."""
    room = open_room("Léa")
    lea = room.people[0]
    room.shown(lea, "ancienne")
    with transaction.atomic():
        privacy.erase(participant=lea)
        late = meanwhile(lambda: room.ask(lea, "secrète"))
    late.result(timeout=30)


@pytest.mark.django_db(transaction=True)
def test_a_question_that_arrives_during_the_erasure_leaves_no_text() -> None:
    with pytest.raises(WallClosedError):
        ask_during_an_erasure()
    assert not AudienceQuestion.objects.exclude(text="").exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_without_the_hold_the_text_would_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        asking,
        "hold_person",
        lambda one: Participant.objects.select_related("training_session").get(pk=one.pk),
    )
    ask_during_an_erasure()
    assert AudienceQuestion.objects.filter(text="secrète").exists()  # what the hold prevents
