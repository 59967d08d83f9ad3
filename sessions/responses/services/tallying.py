"""Counting: exact, derived, and done again whenever in doubt."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Sum
from django.utils import timezone

from sessions.enums import Audience
from sessions.models import TrainingSession
from sessions.responses.models import Answer, Asking, Tally
from sessions.responses.tallies import Row, fold
from sessions.services.events import announce

#: A question that closed is looked at for this long, in case its last refresh was lost.
RECENTLY = timedelta(minutes=10)


@transaction.atomic
def refresh_tally(*, asking_id: UUID, announced: bool = True) -> bool:
    """Count the answers of an asking; return whether the results changed.

    Refreshes of one session wait for one another (on its row, which every move locks first),
    so that an older count never replaces a newer one. Screens hear of it only if there is
    something new to show.
    """
    session = (
        TrainingSession.objects.select_for_update(of=("self",), no_key=True)
        .filter(questions__askings=asking_id)
        .first()
    )
    # Only now: a move that the lock waited for may have revealed the results.
    asking = (
        Asking.objects.select_related("question")
        .prefetch_related("question__choices")
        .filter(pk=asking_id)
        .first()
    )
    if session is None or asking is None:
        return False
    rows, counted, revisions = _rows(asking)
    document = fold(asking.question.rules(), rows, session.language)
    before = Tally.objects.filter(asking=asking).first()
    if before is None and not rows:
        return False
    if before and (before.counted, before.revisions, before.document) == (
        counted, revisions, document
    ):  # fmt: skip
        return False
    Tally.objects.update_or_create(
        asking=asking,
        defaults={
            "document": document,
            "counted": counted,
            "revisions": revisions,
            "refreshed_at": timezone.now(),
        },
    )
    changed = before is None or before.document != document
    if changed and announced:
        _announce(session, asking)
    return changed


def _rows(asking: Asking) -> tuple[list[Row], int, int]:
    """Return the counts of each stored value in one query, and what they sum up to."""
    found = list(
        Answer.objects.filter(asking=asking)
        .values(
            "value",
            is_hidden=ExpressionWrapper(Q(hidden_at__isnull=False), output_field=BooleanField()),
        )
        .annotate(number=Count("pk"), revisions=Sum("revision"))
        .order_by("value")
        .values_list("value", "is_hidden", "number", "revisions")
    )
    rows = [Row(stored=value, hidden=hidden, number=number) for value, hidden, number, _ in found]
    return rows, sum(row.number for row in rows), sum(revisions for *_, revisions in found)


def _announce(session: TrainingSession, asking: Asking) -> None:
    """Tell the screens that show these results; phones only once they are revealed."""
    audiences = [Audience.ALL] if asking.is_revealed else [Audience.PROJECTOR, Audience.PRESENTERS]
    for audience in audiences:
        announce(session, kind="results", regions=["results"], ids=[asking.pk], audience=audience)


def sweep_tallies(*, everything: bool = False) -> int:
    """Refresh every tally that does not count the answers as they are; return how many.

    Looks at open and recently closed askings, or at all of them.
    """
    askings = Asking.objects.all()
    if not everything:
        since = timezone.now() - RECENTLY
        askings = askings.filter(Q(closed_at=None) | Q(closed_at__gte=since))
    return _refresh_stale(askings)


def refresh_session(*, training_session: TrainingSession) -> int:
    """Refresh what is not counted yet of one session; return how many askings that was.

    For whoever takes the results away: a report is exact even without a worker.
    """
    return _refresh_stale(Asking.objects.filter(question__training_session=training_session))


def _refresh_stale(askings: QuerySet[Asking]) -> int:
    stale = list(_stale(askings))
    for asking_id in stale:
        refresh_tally(asking_id=asking_id)
    return len(stale)


def _stale(askings: QuerySet[Asking]) -> Iterator[UUID]:
    found = askings.annotate(
        number=Count("answers"), sum_of_revisions=Sum("answers__revision", default=0)
    ).values_list("pk", "number", "sum_of_revisions", "tally__counted", "tally__revisions")
    for asking_id, number, revisions, counted, counted_revisions in found:
        if (number, revisions) != (counted or 0, counted_revisions or 0):
            yield asking_id


def recount() -> list[Asking]:
    """Count everything again; return the askings whose results were not what was stored."""
    return [
        asking
        for asking in Asking.objects.select_related("question").order_by("question__key", "round")
        if refresh_tally(asking_id=asking.pk)
    ]
