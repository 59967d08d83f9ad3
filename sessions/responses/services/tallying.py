"""Counting: exact, derived, and done again whenever in doubt."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    Q,
    QuerySet,
    Sum,
)
from django.utils import timezone

from sessions.enums import Audience
from sessions.models import TrainingSession
from sessions.responses.enums import TEXT_KINDS, Kind
from sessions.responses.models import Answer, Asking
from sessions.responses.models.sorting import WordRule
from sessions.responses.services.counting import (
    Counted,
    Stored,
    count_values,
    hold_session,
    read_asking,
    read_dependents,
    store_tally,
)
from sessions.responses.tallies import Counting, Row, fold
from sessions.services.events import announce

#: A question that closed is looked at for this long, in case its last refresh was lost.
RECENTLY = timedelta(minutes=10)


@transaction.atomic
def refresh_tally(*, asking_id: UUID, announced: bool = True) -> bool:
    """Count the answers of an asking; return whether the results changed.

    Refreshes of one session wait for one another (on its row, which every move locks first),
    so that an older count never replaces a newer one. Screens hear of it only if there is
    something new to show. Questions that are only for those with certain answers to this one
    are counted again with it.
    """
    session = hold_session(asking_id)
    # Only now: a move that the lock waited for may have revealed the results.
    asking = read_asking(asking_id) if session else None
    if session is None or asking is None:
        return False
    counted = _count(session, asking, announced=announced)
    if counted is not None and asking.decides:
        for dependent in read_dependents(asking.question_id):
            _count(session, dependent, announced=announced)
    return bool(counted)


def _count(session: TrainingSession, asking: Counted, *, announced: bool) -> bool | None:
    """Store the count; return whether the results changed, None when nothing was new at all."""
    rows, counted, revisions = _rows(asking)
    counting = Counting(session.language, _word_rules(asking), asking.right)
    document = fold(asking.rules, rows, counting)
    before, tally = asking.before, Stored(counted, revisions, document)
    if before == tally or (before is None and not rows):
        return None
    store_tally(asking.pk, tally)
    changed = before is None or before.document != document
    if changed and announced:
        _announce(session, asking)
    return changed


def _word_rules(asking: Counted) -> list[tuple[str, str]]:
    if asking.rules.kind != Kind.SHORT_TEXT:
        return []
    rules = WordRule.objects.filter(question=asking.question_id)
    return list(rules.values_list("word", "into"))


def _rows(asking: Counted) -> tuple[list[Row], int, int]:
    """Return the counts of each stored value, and what all stored answers sum up to.

    Answers of people whom the question is not for are stored, and count for nothing.
    """
    # Only what people wrote can be hidden or grouped: other questions need no more than values.
    is_written = asking.rules.kind in TEXT_KINDS or asking.rules.allow_other
    answers = Answer.objects.filter(asking=asking.pk)
    found = _grouped(answers) if is_written else count_values(asking.pk)
    counted = sum(row.number for row, _revisions in found)
    revisions = sum(revisions for _row, revisions in found)
    if asking.is_conditional:
        found = _grouped(
            relevant_answers(Asking.objects.select_related("question").get(pk=asking.pk))
        )
    return [row for row, _revisions in found], counted, revisions


def _grouped(answers: QuerySet[Answer]) -> list[tuple[Row, int]]:
    """Return each value, hidden or not or waiting, in each group, with its sum of revisions."""
    hidden = ExpressionWrapper(Q(hidden_at__isnull=False), output_field=BooleanField())
    unread = ExpressionWrapper(Q(hidden_by__isnull=True), output_field=BooleanField())
    sorted_out: Iterable[tuple[str, bool, bool, UUID | None, int, int]] = (
        answers.values("value", "text_group", is_hidden=hidden, is_unread=unread)
        .annotate(number=Count("pk"), revisions=Sum("revision"))
        .order_by("value", "text_group")
        .values_list("value", "is_hidden", "is_unread", "text_group", "number", "revisions")
    )
    return [
        (
            Row(value, hid, number, "" if group is None else str(group), hid and is_unread),
            revisions,
        )
        for value, hid, is_unread, group, number, revisions in sorted_out
    ]


def relevant_answers(asking: Asking) -> QuerySet[Answer]:
    """Return the answers of those whom the question is for: all, if it has no condition.

    A condition looks at the newest round of its question.
    """
    question = asking.question
    answers = Answer.objects.filter(asking=asking)
    if question.condition_on_id is None:
        return answers
    newest = (
        Asking.objects.valid().filter(question=question.condition_on_id).order_by("-round").first()
    )
    decisive = Answer.objects.filter(asking=newest)
    holds = Q(pk__in=[])
    for key in question.condition_choices:
        # Keys are slugs: in canonical JSON nothing else looks like "key" between quotes.
        holds |= Q(value__contains=f'"{key}"')
    return answers.filter(participant__in=decisive.filter(holds).values("participant"))


def _announce(session: TrainingSession, asking: Counted) -> None:
    """Tell the screens that show these results; phones only once they are revealed."""
    audience = Audience.ALL if asking.is_revealed else Audience.TEACHER
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
