"""Opening, closing and revealing: the caller announces, in the same transaction."""

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from sessions.responses.models import Asking, Question
from sessions.responses.services.tallying import refresh_tally


@transaction.atomic
def open_asking(*, question: Question, new_round: bool = False) -> Asking:
    """Open the question's newest round again, or a new one; the first is round 1.

    A round that is open already stays as it is.
    """
    newest = question.askings.select_for_update().order_by("-round").first()
    if newest is None or new_round:
        if newest is not None:
            close_asking(asking=newest)
        number = newest.round + 1 if newest else 1
        return question.askings.create(round=number, opened_at=timezone.now())
    if newest.closed_at is not None:
        newest.closed_at = None
        newest.save(update_fields=["closed_at"])
    return newest


def close_asking(*, asking: Asking) -> None:
    """Close the round now; closing it twice keeps the first hour."""
    now = timezone.now()
    Asking.objects.filter(pk=asking.pk, closed_at=None).update(closed_at=Greatest("opened_at", now))
    asking.refresh_from_db(fields=["closed_at"])


@transaction.atomic
def reveal_asking(*, asking: Asking, revealed: bool) -> None:
    """Let the room see the results, or hide them again.

    The tally is counted here too, so that what appears is exact even without a worker.
    """
    asking.revealed_at = (asking.revealed_at or timezone.now()) if revealed else None
    asking.save(update_fields=["revealed_at"])
    if revealed:
        refresh_tally(asking_id=asking.pk, announced=False)
