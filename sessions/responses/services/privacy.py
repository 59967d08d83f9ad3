"""A person's answers: handed out, and erased."""

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from sessions.models import Participant
from sessions.responses.enums import TEXT_KINDS
from sessions.responses.models import Answer, Choice, Question
from sessions.responses.services.tallying import refresh_tally
from sessions.responses.values import ERASED


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
    """Erase the participant's own words; closed answers stay, so that totals hold.

    The tallies that counted those words are counted again at once.
    """
    mine = Answer.objects.filter(participant=participant, asking__question__in=questions)
    texts = mine.filter(asking__question__kind__in=TEXT_KINDS).exclude(value=ERASED)
    askings = list(texts.values_list("asking", flat=True))
    texts.update(value=ERASED)
    mine.update(key="")
    for asking_id in askings:
        refresh_tally(asking_id=asking_id)
