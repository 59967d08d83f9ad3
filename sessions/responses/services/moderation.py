"""What the teacher takes off the screens, and puts back.

Whatever somebody wrote is treated alike wherever it stands word for word in the question: in
every round, and as "other: …" beside whatever else was chosen.
"""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.responses.enums import TEXT_KINDS
from sessions.responses.exceptions import SortingError
from sessions.responses.models import Answer, Question
from sessions.responses.services.ballots import fill_ballots
from sessions.responses.services.following import follow_texts
from sessions.responses.services.holding import hold_session
from sessions.responses.services.tallying import refresh_tally
from sessions.responses.values import ERASED, canonical, own_words, parse
from sessions.responses.written import NO_OTHER, OTHER, Waiting, hidden_together, written_texts

if TYPE_CHECKING:
    from rsn_training.accounts.models import User


class _Change(TypedDict):
    """What an answer keeps of having been hidden."""

    hidden_at: datetime | None
    hidden_by: "User | None"


Some = TypeVar("Some")

logger = logging.getLogger("rsn.security")

#: Values that one statement names at most.
BATCH = 500


def set_hidden(*, answer: Answer, hidden: bool, by: "User") -> int:
    """Hide a text, or show it again, wherever somebody wrote the same in this question.

    Return how many answers that was. The author's next words stay hidden with the answer
    until they are shown: who is hidden cannot simply write on.
    """
    return set_texts_hidden(
        question=answer.asking.question, answers=[answer.pk], hidden=hidden, by=by
    )


@transaction.atomic
def set_texts_hidden(
    *, question: Question, answers: Collection[UUID], hidden: bool, by: "User"
) -> int:
    """Hide some texts, or show them again, as `set_hidden`: one change, one count."""
    hold_session(question)
    texts = (
        Answer.objects.filter(hidden_by=None) if hidden else Answer.objects.exclude(hidden_at=None)
    )
    change = _change(hidden=hidden, by=by)
    number = sum(part.update(**change) for part in same_texts(question, answers, texts))
    refresh_rounds(question)
    follow_texts(question)
    if not hidden:
        fill_ballots(source=question)
    named = ",".join(map(str, answers)) if len(answers) == 1 else len(answers)
    _log("hidden" if hidden else "shown", by, question, f"answer={named} number={number}")
    return number


@transaction.atomic
def hide_all_texts(*, question: Question, by: "User") -> int:
    """Hide everything that people have written to a question so far; return how much it was.

    Texts that were hidden before keep their time, so that `show_hidden_together` leaves them.
    """
    hold_session(question)
    number = written_answers(question).filter(hidden_by=None).update(**_change(hidden=True, by=by))
    refresh_rounds(question)
    follow_texts(question)
    _log("all hidden", by, question, f"number={number}")
    return number


@transaction.atomic
def show_hidden_together(*, question: Question, by: "User") -> int:
    """Show again what was hidden at once, the last time that several texts were; return how many.

    A text that was hidden by itself is shown by itself: no single press brings it back.
    """
    hold_session(question)
    together = hidden_together(written_texts(question))
    if together is None:
        return 0
    number = (
        written_answers(question)
        .filter(hidden_at=together.moment, hidden_by__isnull=False)
        .update(**_change(hidden=False, by=by))
    )
    refresh_rounds(question)
    follow_texts(question)
    fill_ballots(source=question)
    _log("shown again together", by, question, f"number={number}")
    return number


@transaction.atomic
def let_through(*, question: Question, seen: Waiting, by: "User") -> int:
    """Show all texts that wait and that nobody has changed since they were seen; return how many.

    One that says what the teacher has hidden is hidden as well. Raises SortingError when there
    are more than were seen: an answer may be stored a moment after the time that it bears.
    """
    hold_session(question)
    hidden = list(
        written_answers(question).filter(hidden_by__isnull=False).values_list("pk", flat=True)
    )
    for part in same_texts(question, hidden, Answer.objects.waiting()):
        part.update(hidden_by=by)
    counting = written_answers(question).filter(asking__set_aside_at=None)
    waiting = Answer.objects.waiting().filter(pk__in=counting.values("pk"))
    number = waiting.filter(updated_at__lte=seen.seen).update(**_change(hidden=False, by=by))
    if number > seen.number:
        raise SortingError(_("Another text has come in meanwhile: look again."))
    refresh_rounds(question)
    follow_texts(question)
    fill_ballots(source=question)
    _log("let through", by, question, f"number={number}")
    return number


def refresh_rounds(question: Question) -> None:
    """Count every round of a question again, and tell the screens where that changed something."""
    for asking_id, set_aside_at in question.askings.values_list("pk", "set_aside_at"):
        refresh_tally(asking_id=asking_id, announced=set_aside_at is None)


def written_answers(question: Question) -> QuerySet[Answer]:
    """Return the answers to a question in which people wrote something of their own."""
    answers = Answer.objects.filter(asking__question=question)
    if question.kind in TEXT_KINDS:
        return answers.exclude(value__in=[ERASED, canonical(None)])
    return answers.filter(value__contains=OTHER).exclude(value__contains=NO_OTHER)


def same_texts(
    question: Question, answers: Collection[UUID], among: QuerySet[Answer]
) -> list[QuerySet[Answer]]:
    """Return the answers `among` which hold word for word a text of these, in a few parts."""
    known, rules = list(answers), question.rules()
    found: set[str] = set()
    for part in _parts(known):
        found.update(written_answers(question).filter(pk__in=part).values_list("value", flat=True))
    if question.kind not in TEXT_KINDS:
        words = {own_words(rules, parse(value)) for value in found}
        stored = written_answers(question).values_list("value", flat=True).distinct()
        found = {value for value in stored if own_words(rules, parse(value)) in words}
    return [
        among.filter(asking__question=question, value__in=part) for part in _parts(sorted(found))
    ]


def _parts(values: list[Some]) -> list[list[Some]]:
    return [values[start : start + BATCH] for start in range(0, len(values), BATCH)]


def _change(*, hidden: bool, by: "User") -> "_Change":
    return {"hidden_at": timezone.now() if hidden else None, "hidden_by": by if hidden else None}


def _log(what: str, by: "User", question: Question, more: str) -> None:
    """Say who did what, never to which words."""
    logger.info("text %s actor=%s question=%s %s", what, by.pk, question.pk, more)
