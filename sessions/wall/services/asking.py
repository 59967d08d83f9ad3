"""Asking a question, and taking one back."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import ngettext

from rsn_training.common.text import clean_line
from sessions.models import Participant, TrainingSession
from sessions.wall.enums import Moderation, QuestionState
from sessions.wall.exceptions import (
    AskedAlreadyError,
    NotWithdrawableError,
    QuestionTextError,
    TooManyError,
    WallClosedError,
)
from sessions.wall.models import MAX_LENGTH, AudienceQuestion, Wall
from sessions.wall.services.announcing import tell_room, tell_teacher
from sessions.wall.services.holding import hold_person, hold_wall

#: Questions of one person that nobody has dealt with yet.
MOST_WAITING = 3


def may_ask(training_session: TrainingSession, wall: Wall) -> bool:
    """Return whether questions are taken now: while the session runs, unless the wall is closed."""
    return training_session.is_live and wall.is_open


@transaction.atomic
def ask(*, participant: Participant, text: str, key: str = "") -> AudienceQuestion:
    """Store a question; under a key that was used before, return the one that is stored.

    Raises QuestionTextError, WallClosedError, AskedAlreadyError for a text that the person sent
    before, or TooManyError when as many of their questions wait as may.
    """
    cleaned = _cleaned(text)
    person = hold_person(participant)
    stored = AudienceQuestion.objects.filter(author=person, key=key).first() if key else None
    if stored is not None:
        return stored
    wall = hold_wall(person.training_session)
    if not may_ask(wall.training_session, wall):
        raise WallClosedError
    at_once = wall.moderation == Moderation.AFTER
    if AudienceQuestion.objects.filter(wall=wall, author=person, text=cleaned).exists():
        raise AskedAlreadyError
    if _waiting(person, wall) >= MOST_WAITING:
        raise TooManyError
    question = AudienceQuestion.objects.create(
        wall=wall,
        author=person,
        key=key,
        text=cleaned,
        state=QuestionState.SHOWN if at_once else QuestionState.WAITING,
    )
    if at_once:
        tell_room(wall)
    else:
        tell_teacher(wall, question)
    return question


def _cleaned(text: str) -> str:
    cleaned = clean_line(text)
    if not cleaned:
        raise QuestionTextError
    over = len(cleaned) - MAX_LENGTH
    if over > 0:
        raise QuestionTextError(
            ngettext(
                "This question is %(number)d character too long.",
                "This question is %(number)d characters too long.",
                over,
            )
            % {"number": over}
        )
    return cleaned


def _waiting(person: Participant, wall: Wall) -> int:
    """Count the person's questions that nobody has dealt with."""
    return AudienceQuestion.objects.leading().filter(author=person, state__in=undealt(wall)).count()


def undealt(wall: Wall) -> set[QuestionState]:
    """Return the states of a question that nobody has dealt with.

    Where questions are shown at once, one waits until it is answered or put aside.
    """
    waits = {QuestionState.WAITING}
    return waits | {QuestionState.SHOWN} if wall.moderation == Moderation.AFTER else waits


@transaction.atomic
def withdraw(*, participant: Participant, question_id: UUID) -> None:
    """Take one's own waiting question back; it is gone for good.

    Raises AudienceQuestion.DoesNotExist for somebody else's, NotWithdrawableError when it no
    longer waits.
    """
    person = hold_person(participant)
    wall = hold_wall(person.training_session)
    question = AudienceQuestion.objects.written().get(pk=question_id, author=person)
    if question.state != QuestionState.WAITING or question.merged_into_id is not None:
        raise NotWithdrawableError
    tell_teacher(wall, question)
    question.delete()
