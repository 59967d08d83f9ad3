"""A person's answers: handed out, and erased."""

from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from sessions.models import Participant, TrainingSession
from sessions.responses.models import Answer, Choice, Question
from sessions.responses.services.following import forget_author
from sessions.responses.services.tallying import refresh_tally
from sessions.responses.values import without_words


def answers_of(*, participant: Participant, questions: QuerySet[Question]) -> "QuerySet[Answer]":
    """Return the participant's answers to some questions, in the order they were asked."""
    return (
        Answer.objects.filter(participant=participant, asking__question__in=questions)
        .select_related("asking__question")
        .prefetch_related(
            Prefetch("asking__question__choices", queryset=Choice.objects.order_by("order"))
        )
        .order_by("asking__opened_at", "pk")
    )


@transaction.atomic
def erase_texts(*, participant: Participant, questions: QuerySet[Question]) -> None:
    """Erase the participant's own words, also those of an "other: …".

    Closed answers stay, so that totals hold. The tallies that counted those words are counted
    again at once.
    """
    # A vote that is being made of texts ends first, and knows them; or begins without them.
    held = TrainingSession.objects.select_for_update(of=("self",), no_key=True)
    held.get(pk=participant.training_session_id)
    mine = answers_of(participant=participant, questions=questions)
    mine.update(key="")
    changed: set[UUID] = set()
    for answer in mine:
        rest = without_words(answer.asking.question.rules(), answer.value)
        if rest != answer.value:
            Answer.objects.filter(pk=answer.pk).update(value=rest, text_group=None)
            changed.add(answer.asking_id)
    for asking_id in changed:
        refresh_tally(asking_id=asking_id)
    forget_author(participant)
