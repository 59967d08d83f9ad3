"""What the teacher decides, and what the room sees of it."""

import logging

import pytest

from sessions.services import creation
from sessions.wall.documents import WallDocument
from sessions.wall.enums import Act, Moderation, QuestionState, Setting
from sessions.wall.exceptions import ActError, AnswerTextError, WallError
from sessions.wall.models import MAX_ANSWER, AudienceQuestion
from sessions.wall.services import create_wall, reveal_author, wall_document
from tests.factories import make_session
from tests.wall.rooms import Room, open_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return open_room("Léa", "Ada", "Zoé")


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (Act.SHOW, QuestionState.SHOWN),
        (Act.HIDE, QuestionState.HIDDEN),
        (Act.PARK, QuestionState.PARKED),
        (Act.ANSWER_ALOUD, QuestionState.ANSWERED),
    ],
)
def test_each_act_gives_its_state_and_twice_equals_once(
    room: Room, act: Act, state: QuestionState
) -> None:
    question = room.ask(room.people[0])
    for _ in range(2):
        assert room.decide(question, act).state == state


def test_the_room_reads_what_is_shown_or_answered_only(room: Room) -> None:
    lea, ada, zoe = room.people
    room.ask(lea, "attend")
    shown = room.shown(lea, "visible")
    room.decide(room.ask(ada, "refusée"), Act.HIDE)
    room.decide(room.ask(ada, "plus tard"), Act.PARK)
    room.decide(room.ask(zoe, "dite"), Act.ANSWER_ALOUD)
    room.merge(room.ask(zoe, "pareille"), shown)
    board = room.board()
    assert [row.text for row in board.shown] == ["visible"]
    assert [row.text for row in board.answered] == ["dite"]
    assert board.waiting == board.parked == board.hidden == []
    assert board.shown[0].parts == []
    remote = room.remote()
    assert [row.text for row in remote.waiting] == ["attend"]
    assert [row.text for row in remote.hidden] == ["refusée"]
    assert [row.text for row in remote.parked] == ["plus tard"]
    assert [part.text for part in remote.shown[0].parts] == ["pareille"]


def test_pinned_come_first_then_support_then_age(room: Room) -> None:
    lea, ada, zoe = room.people
    room.shown(lea, "ancienne")
    loved = room.shown(lea, "soutenue")
    pinned = room.shown(ada, "épinglée")
    room.shown(ada, "récente")
    room.support(zoe, loved)
    room.decide(pinned, Act.PIN)
    texts = [row.text for row in room.board().shown]
    assert texts == ["épinglée", "soutenue", "ancienne", "récente"]
    room.decide(pinned, Act.UNPIN)
    assert room.board().shown[0].text == "soutenue"


def test_only_what_is_shown_can_be_pinned_and_it_is_unpinned_when_it_goes(room: Room) -> None:
    question = room.ask(room.people[0])
    with pytest.raises(ActError):
        room.decide(question, Act.PIN)
    room.decide(question, Act.SHOW)
    room.decide(question, Act.PIN)
    for act in (Act.PARK, Act.HIDE, Act.ANSWER_ALOUD):
        assert room.decide(question, act).pinned_at is None
        room.decide(question, Act.SHOW)
        room.decide(question, Act.PIN)


def test_an_answer_in_writing_is_read_by_all(room: Room) -> None:
    question = room.decide(
        room.ask(room.people[0]), Act.ANSWER, answer="  Oui.\r\n\r\n\r\n\r\nSouvent. "
    )
    assert question.answer == "Oui.\n\nSouvent."
    assert room.board().answered[0].answer == "Oui.\n\nSouvent."


@pytest.mark.parametrize("answer", ["", " \n", "x" * (MAX_ANSWER + 1)])
def test_an_answer_that_is_empty_or_too_long_changes_nothing(room: Room, answer: str) -> None:
    question = room.shown(room.people[0])
    with pytest.raises(AnswerTextError):
        room.decide(question, Act.ANSWER, answer=answer)
    question.refresh_from_db()
    assert question.state == QuestionState.SHOWN


def test_a_question_taken_up_again_keeps_the_answer_for_the_teacher_alone(room: Room) -> None:
    question = room.decide(room.ask(room.people[0]), Act.ANSWER, answer="Oui")
    room.decide(question, Act.SHOW)
    assert room.remote().shown[0].answer == "Oui"
    assert question.answered_at is None
    assert room.decide(question, Act.ANSWER_ALOUD).answer == ""


def test_merging_can_be_undone_and_leaves_each_as_it_was(room: Room) -> None:
    lea, ada, _ = room.people
    one, two = room.shown(lea, "1"), room.ask(ada, "2")
    room.merge(two, one)
    assert not room.remote().waiting
    room.decide(two, Act.UNMERGE)
    assert [row.text for row in room.remote().waiting] == ["2"]


@pytest.mark.parametrize("into", ["itself", "hidden", "merged", "elsewhere", "nothing"])
def test_a_question_is_merged_into_one_that_stands_for_itself(room: Room, into: str) -> None:
    lea, ada, _ = room.people
    question, other = room.shown(lea, "1"), room.shown(ada, "2")
    hidden, merged = room.shown(lea, "3"), room.shown(lea, "4")
    room.decide(hidden, Act.HIDE)
    room.merge(merged, other)
    elsewhere = open_room("Tom")
    targets = {
        "itself": question.pk,
        "hidden": hidden.pk,
        "merged": merged.pk,
        "elsewhere": elsewhere.shown(elsewhere.people[0]).pk,
        "nothing": None,
    }
    with pytest.raises(ActError):
        room.decide(question, Act.MERGE, into=targets[into])


def test_what_was_dealt_with_or_merged_is_not_merged_again(room: Room) -> None:
    lea, ada, _ = room.people
    one, two = room.shown(lea, "1"), room.shown(ada, "2")
    answered = room.decide(room.shown(lea, "3"), Act.ANSWER_ALOUD)
    with pytest.raises(ActError):
        room.merge(answered, one)
    room.merge(two, one)
    for act in set(Act) - {Act.UNMERGE}:
        with pytest.raises(ActError):
            room.decide(two, act, answer="Oui", into=answered.pk)


def test_another_teacher_s_question_does_not_exist(room: Room) -> None:
    elsewhere = open_room("Tom")
    question = elsewhere.ask(elsewhere.people[0])
    with pytest.raises(AudienceQuestion.DoesNotExist):
        room.decide(question, Act.SHOW)
    with pytest.raises(AudienceQuestion.DoesNotExist):
        reveal_author(training_session=room.session, question_id=question.pk, by=room.session.owner)


def test_who_wrote_a_text_is_told_and_logged_without_the_name(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    question = room.ask(room.people[0], "Une grossièreté")
    with caplog.at_level(logging.INFO, logger="rsn.security"):
        found = reveal_author(
            training_session=room.session, question_id=question.pk, by=room.session.owner
        )
    assert found.author.label == "Léa"
    (record,) = caplog.records
    assert str(question.pk) in record.getMessage()
    assert str(room.session.owner.pk) in record.getMessage()
    assert "Léa" not in record.getMessage()
    assert "grossièreté" not in record.getMessage()


def test_refusals_have_a_sentence_for_the_person() -> None:
    for error in (ActError, AnswerTextError, WallError):
        assert str(error()).endswith(".")


# --- the wall as part of a training -----------------------------------------------------------


def test_a_wall_comes_from_a_training_and_goes_back_into_one() -> None:
    session = make_session()
    document = {"title": {"fr": "Le mur", "en": "The wall"}, "moderation": "after"}
    create_wall(training_session=session, document=WallDocument.model_validate(document))
    other = WallDocument.model_validate({"title": {"fr": "Autre"}})
    wall = create_wall(training_session=session, document=other)  # what is there stays
    assert wall.moderation == Moderation.AFTER
    assert wall_document(training_session=session) == document


def test_a_class_reads_first_unless_its_teacher_says_otherwise() -> None:
    assert WallDocument.model_validate({"title": {"fr": "Mur"}}).moderation == Moderation.BEFORE
    assert wall_document(training_session=make_session())["moderation"] == Moderation.BEFORE


def test_a_copy_of_a_session_has_no_question(room: Room) -> None:
    room.set(Setting.AFTER)
    room.ask(room.people[0])
    copy = creation.duplicate(
        training_session=room.session, owner=room.session.owner, title="Copie"
    )
    assert not AudienceQuestion.objects.filter(wall__training_session=copy).exists()
