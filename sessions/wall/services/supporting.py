"""Supporting a question, once, and taking it back."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from sessions.models import Participant
from sessions.wall.enums import QuestionState
from sessions.wall.exceptions import NotSupportableError
from sessions.wall.models import AudienceQuestion, Support
from sessions.wall.services.announcing import tell_soon
from sessions.wall.services.holding import hold_person


@transaction.atomic
def set_support(
    *, participant: Participant, question_id: UUID, supported: bool
) -> AudienceQuestion:
    """Support a question, or take the support back; doing it twice equals once.

    Supporting what was merged supports the question that leads. Raises
    AudienceQuestion.DoesNotExist for what the person cannot see, NotSupportableError for
    one's own question, an answered one, or when the session does not run.
    """
    person = hold_person(participant)
    question = _lead(person, question_id)
    if (
        question.state != QuestionState.SHOWN
        or question.author_id == person.pk
        or not person.training_session.is_live
    ):
        raise NotSupportableError
    mine = _supports(question).filter(participant=person)
    if supported and not mine.exists():
        Support.objects.get_or_create(question=question, participant=person)
        tell_soon(question.wall)
    elif not supported and mine.delete()[0]:
        tell_soon(question.wall)
    return question


def _lead(person: Participant, question_id: UUID) -> AudienceQuestion:
    """Return the question that stands for this one on the wall, if the room may read it."""
    asked = AudienceQuestion.objects.written().get(
        pk=question_id, wall__training_session=person.training_session_id
    )
    return (
        AudienceQuestion.objects.public()
        .select_related("wall")
        .get(pk=asked.merged_into_id or asked.pk)
    )


def _supports(question: AudienceQuestion) -> QuerySet[Support]:
    """Return the supports of a question and of all that were merged into it."""
    return Support.objects.filter(Q(question=question) | Q(question__merged_into=question))
