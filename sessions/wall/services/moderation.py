"""What the teacher decides about a question. Each act may be repeated: twice equals once."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from rsn_training.common.text import clean_text
from sessions.models import TrainingSession
from sessions.wall.enums import Act, QuestionState
from sessions.wall.exceptions import ActError, AnswerTextError
from sessions.wall.models import MAX_ANSWER, AudienceQuestion
from sessions.wall.services.announcing import tell_room
from sessions.wall.services.holding import hold_wall

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

logger = logging.getLogger("rsn.security")

#: What may be merged into another question: what nobody has dealt with for good.
_OPEN = frozenset({QuestionState.WAITING, QuestionState.SHOWN, QuestionState.PARKED})


@transaction.atomic
def decide(
    *,
    training_session: TrainingSession,
    question_id: UUID,
    act: Act,
    by: "User",
    answer: str = "",
    into: UUID | None = None,
) -> AudienceQuestion:
    """Do what the teacher decided and tell the screens.

    `answer` goes with ANSWER, `into` with MERGE. Raises AudienceQuestion.DoesNotExist, ActError
    when the act does not fit how the question stands, AnswerTextError.
    """
    wall = hold_wall(training_session)
    question = wall.questions.written().get(pk=question_id)
    if question.merged_into_id is not None and act != Act.UNMERGE:
        raise ActError
    touched = [question]
    if act == Act.MERGE:
        touched.append(
            _merge(question, wall.questions.leading().filter(pk__in=[into] if into else []).first())
        )
    elif act == Act.UNMERGE:
        touched += _unmerge(question)
    else:
        _SIMPLE[act](question, answer)
        question.save(update_fields=["state", "pinned_at", "answer", "answered_at"])
    if act == Act.HIDE:
        logger.info("question hidden actor=%s question=%s", by.pk, question.pk)
    tell_room(wall, *touched)
    return question


def _stand(question: AudienceQuestion, state: QuestionState) -> None:
    """Give a question its state and what goes with it."""
    question.state = state
    if state != QuestionState.SHOWN:
        question.pinned_at = None
    answered = question.answered_at or timezone.now()
    question.answered_at = answered if state == QuestionState.ANSWERED else None


def _show(question: AudienceQuestion, _answer: str) -> None:
    """Show it to the room: a waiting one, or one that is taken up again."""
    _stand(question, QuestionState.SHOWN)


def _hide(question: AudienceQuestion, _answer: str) -> None:
    _stand(question, QuestionState.HIDDEN)


def _park(question: AudienceQuestion, _answer: str) -> None:
    _stand(question, QuestionState.PARKED)


def _pin(question: AudienceQuestion, _answer: str) -> None:
    if question.state != QuestionState.SHOWN:
        raise ActError
    question.pinned_at = question.pinned_at or timezone.now()


def _unpin(question: AudienceQuestion, _answer: str) -> None:
    question.pinned_at = None


def _answer_aloud(question: AudienceQuestion, _answer: str) -> None:
    _stand(question, QuestionState.ANSWERED)
    question.answer = ""


def _answer(question: AudienceQuestion, answer: str) -> None:
    cleaned = clean_text(answer)
    if not cleaned:
        raise AnswerTextError
    over = len(cleaned) - MAX_ANSWER
    if over > 0:
        raise AnswerTextError(
            ngettext(
                "This answer is %(number)d character too long.",
                "This answer is %(number)d characters too long.",
                over,
            )
            % {"number": over}
        )
    _stand(question, QuestionState.ANSWERED)
    question.answer = cleaned


_SIMPLE: dict[Act, Callable[[AudienceQuestion, str], None]] = {
    Act.SHOW: _show,
    Act.HIDE: _hide,
    Act.PIN: _pin,
    Act.UNPIN: _unpin,
    Act.PARK: _park,
    Act.ANSWER_ALOUD: _answer_aloud,
    Act.ANSWER: _answer,
}


def _merge(question: AudienceQuestion, into: AudienceQuestion | None) -> AudienceQuestion:
    """Let `into` stand for the question and for all that were merged into it before."""
    if (
        into is None
        or into.pk == question.pk
        or into.state == QuestionState.HIDDEN
        or question.state not in _OPEN
    ):
        raise ActError
    question.merged.update(merged_into=into)
    question.merged_into, question.pinned_at = into, None
    question.save(update_fields=["merged_into", "pinned_at"])
    return into


def _unmerge(question: AudienceQuestion) -> list[AudienceQuestion]:
    """Let the question stand for itself again, as it stood before; return what it was part of."""
    former = question.merged_into
    question.merged_into = None
    question.save(update_fields=["merged_into"])
    return [former] if former else []


def reveal_author(
    *, training_session: TrainingSession, question_id: UUID, by: "User"
) -> AudienceQuestion:
    """Return a question with its author, for the teacher: a deliberate act that is logged.

    Raises AudienceQuestion.DoesNotExist.
    """
    question = (
        AudienceQuestion.objects.written()
        .select_related("author")
        .get(pk=question_id, wall__training_session=training_session)
    )
    logger.info(
        "author revealed actor=%s question=%s participant=%s",
        by.pk, question.pk, question.author_id,
    )  # fmt: skip
    return question
