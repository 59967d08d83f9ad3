"""Opening, timing, closing and revealing: the caller announces, in the same transaction."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils import timezone

from sessions.enums import Audience
from sessions.exceptions import DomainError
from sessions.models import TrainingSession
from sessions.responses.models import GRACE, Asking, Question
from sessions.responses.services.tallying import refresh_tally
from sessions.services.events import announce

#: A timer lasts from five seconds to two hours.
SHORTEST, LONGEST = timedelta(seconds=5), timedelta(hours=2)


@transaction.atomic
def open_asking(*, question: Question, new_round: bool = False, is_ahead: bool = False) -> Asking:
    """Open the question's newest round again, or a new one; the first is round 1.

    A round that is open already stays as it is; one whose time was up goes on without a timer.
    One whose right answer the room has seen stays closed.
    """
    newest = question.askings.select_for_update().valid().order_by("-round").first()
    if newest is None or new_round:
        if newest is not None:
            close_asking(asking=newest)
        number = newest.round + 1 if newest else 1
        return question.askings.create(round=number, opened_at=timezone.now(), is_ahead=is_ahead)
    if newest.is_revealed and question.right:
        return newest
    if newest.closed_at is not None or newest.is_ahead != is_ahead or _is_over(newest):
        newest.closed_at = newest.closes_at = None
        newest.is_ahead = newest.is_ahead or is_ahead
        newest.save(update_fields=["closed_at", "closes_at", "is_ahead"])
    return newest


def _is_over(asking: Asking) -> bool:
    return asking.closes_at is not None and asking.closes_at <= timezone.now()


def close_asking(*, asking: Asking) -> None:
    """Close the round now, or when its time was up; closing it twice keeps the first hour."""
    now = timezone.now()
    end = min(now, asking.closes_at) if asking.closes_at else now
    Asking.objects.filter(pk=asking.pk, closed_at=None).update(closed_at=Greatest("opened_at", end))
    asking.refresh_from_db(fields=["closed_at"])


@transaction.atomic
def reveal_asking(*, asking: Asking, revealed: bool) -> None:
    """Let the room see the results, or hide them again.

    The tally is counted here too, so that what appears is exact even without a worker. A round
    whose right answer is shown takes no more answers.
    """
    if revealed and asking.question.right:
        _end(asking)
    asking.revealed_at = (asking.revealed_at or timezone.now()) if revealed else None
    asking.save(update_fields=["revealed_at"])
    if revealed:
        refresh_tally(asking_id=asking.pk, announced=False)


def _end(asking: Asking) -> None:
    """Close a round without the grace of answers on their way: who reads the answer is too late."""
    end = timezone.now() - GRACE - timedelta(microseconds=1)
    running = Asking.objects.filter(Q(closed_at=None) | Q(closed_at__gt=end), pk=asking.pk)
    running.update(closed_at=Greatest("opened_at", end))
    asking.refresh_from_db(fields=["closed_at"])


def set_timer(*, asking: Asking, seconds: int | None) -> None:
    """Close the round by itself in so many seconds from now; None takes the timer away.

    Raises DomainError for a round that is closed, or a time out of bounds.
    """
    if asking.closed_at is not None:
        raise DomainError
    if seconds is None:
        asking.closes_at = None
    else:
        length = timedelta(seconds=seconds)
        if not SHORTEST <= length <= LONGEST:
            raise DomainError
        asking.closes_at = timezone.now() + length
    asking.save(update_fields=["closes_at"])


@transaction.atomic
def ask_again(*, asking: Asking) -> Asking:
    """Set a round aside with its answers and open it anew, empty, under the same number."""
    close_asking(asking=asking)
    Asking.objects.filter(pk=asking.pk).update(set_aside_at=timezone.now(), revealed_at=None)
    return asking.question.askings.create(
        round=asking.round, opened_at=timezone.now(), is_ahead=asking.is_ahead
    )


def close_due() -> int:
    """Close every round whose time is up, and tell its screens; return how many that was.

    Whoever reads or answers already sees it closed (rules.md E): this only writes it down.
    """
    now = timezone.now()
    due = list(Asking.objects.due(now).select_related("question"))
    for asking in due:
        _close_due(asking)
    return len(due)


@transaction.atomic
def _close_due(asking: Asking) -> None:
    session = TrainingSession.objects.select_for_update(of=("self",)).get(
        pk=asking.question.training_session_id
    )
    held = Asking.objects.due(timezone.now()).filter(pk=asking.pk).first()
    if held is None:
        return
    close_asking(asking=held)
    announce(
        session,
        kind="closed",
        regions=["stage", "results", "status"],
        ids=[held.pk],
        audience=Audience.ALL,
    )
