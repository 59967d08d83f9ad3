"""A person's questions: handed out, and erased."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from sessions.models import Participant
from sessions.wall.enums import PUBLIC, QuestionState
from sessions.wall.models import AudienceQuestion, Support
from sessions.wall.services.announcing import tell_room
from sessions.wall.services.holding import hold_wall


def personal_data(participant: Participant) -> dict[str, Any]:
    """Return what the person asked, and what they support as far as the room may read it."""
    mine = AudienceQuestion.objects.written().filter(author=participant).order_by("created_at")
    supported = Support.objects.filter(participant=participant)
    readable = supported.filter(
        question__state__in=sorted(PUBLIC),
        question__merged_into=None,
        question__erased_at=None,
    )
    return {
        "questions": [
            {
                "question": question.text,
                "asked_at": question.created_at.isoformat(),
                "state": question.state,
                **({"answer": question.answer} if question.answered_at and question.answer else {}),
            }
            for question in mine
        ],
        "supported": list(
            readable.order_by("question__created_at").values_list("question__text", flat=True)
        ),
        "supports": supported.count(),
    }


@transaction.atomic
def erase(*, participant: Participant) -> None:
    """Erase the person's texts, with the answers to them; supports stay, so that totals hold.

    A question that nobody but its author and the teacher ever saw goes entirely. Of any other
    a stub without a word stays, for the totals.
    """
    mine = AudienceQuestion.objects.written().filter(author=participant)
    if not mine.exists():
        return
    wall = hold_wall(participant.training_session)
    for question in mine.order_by("created_at"):
        if question.state == QuestionState.WAITING and not question.merged.exists():
            question.delete()
        else:
            _hand_on(question)
            _empty(question)
    tell_room(wall)


def _hand_on(question: AudienceQuestion) -> None:
    """Let the oldest question of somebody else stand for the others, with all their supports."""
    heir = question.merged.written().exclude(author=question.author_id).order_by("created_at")
    first = heir.first()
    if first is None:
        return
    first.merged_into = None
    first.save(update_fields=["merged_into"])
    question.merged.update(merged_into=first)
    question.merged_into, question.pinned_at = first, None
    question.save(update_fields=["merged_into", "pinned_at"])


def _empty(question: AudienceQuestion) -> None:
    question.text = question.answer = question.key = ""
    question.pinned_at = None
    question.erased_at = timezone.now()
    question.save(update_fields=["text", "answer", "key", "pinned_at", "erased_at"])
