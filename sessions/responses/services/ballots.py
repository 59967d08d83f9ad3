"""Making the choices of a vote out of what people wrote.

The session is held meanwhile, so that two who come at once make them once. A choice keeps its
key as long as its text is among them; keys and order are drawn by lot and tell nothing (texts
that come to an open vote stand after the others, so that nobody's list moves).
"""

import logging
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.responses.ballots import MOST, USUAL, Candidate, candidates, has_votes
from sessions.responses.exceptions import SortingError
from sessions.responses.models import Asking, Choice, ChoiceSource, Question
from sessions.responses.services.holding import hold_session
from sessions.services.events import announce

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

logger = logging.getLogger("rsn.security")
_LOT = secrets.SystemRandom()


@transaction.atomic
def make_choices(*, question: Question) -> int:
    """Put to the vote what may be seen now; return how many choices there are.

    All texts, or the first few when there are too many. What the teacher picked stays, and
    everything once somebody has voted.
    """
    session = hold_session(question)
    question.refresh_from_db(fields=["picked_at", "choices_from"])
    if question.choices_from is None:
        return 0
    if question.picked_at is None and not has_votes(question):
        _write(question, _usual(candidates(question.choices_from)), session.language)
    return question.choices.count()


@transaction.atomic
def fill_ballots(*, source: Question) -> None:
    """Put what is newly shown to the votes that were asked, and tell the screens.

    Not where the teacher picked the texts, nor once somebody has voted, nor beyond what fits.
    """
    asked = Asking.objects.valid().filter(question__choices_from=source)
    for ballot in source.ballots.filter(pk__in=asked.values("question")):
        session = hold_session(source)
        if ballot.picked_at is None and not has_votes(ballot) and _fill(ballot, session.language):
            announce(session, kind="choices", regions=["stage", "results"], ids=[ballot.pk])


@transaction.atomic
def pick_choices(*, question: Question, answers: Collection[UUID], by: "User") -> int:
    """Put the texts of these answers to the vote, and no others; return how many that is.

    Raises SortingError for too few or too many, and once somebody has voted.
    """
    session = hold_session(question)
    question.refresh_from_db(fields=["choices_from"])
    if question.choices_from is None:
        raise SortingError
    if has_votes(question):
        raise SortingError(_("People have voted: the texts stay. Ask again to begin anew."))
    wanted = set(answers)
    found = [one for one in candidates(question.choices_from) if wanted & set(one.answers)]
    if len(found) < 2:  # noqa: PLR2004 - a vote is between two
        raise SortingError(_("Choose at least two texts that are shown, of the newest round."))
    if len(found) > MOST:
        raise SortingError(_("At most %(number)d texts fit in a vote.") % {"number": MOST})
    _write(question, found, session.language)
    question.picked_at = timezone.now()
    question.save(update_fields=["picked_at"])
    announce(session, kind="choices", regions=["stage", "results"], ids=[question.pk])
    logger.info("texts put to the vote actor=%s question=%s number=%d", by.pk, question.pk,
                len(found))  # fmt: skip
    return len(found)


def _usual(found: list[Candidate]) -> list[Candidate]:
    return found if len(found) <= MOST else found[:USUAL]


def _fill(ballot: Question, language: str) -> bool:
    """Let a vote have the texts that may be seen; return whether that changed it."""
    found = candidates(ballot.choices_from) if ballot.choices_from else []
    before = {choice.text.get(language): choice.order for choice in ballot.choices.all()}
    if before and len(found) > MOST:
        return False
    found = _usual(found)
    if {one.text for one in found} == set(before):
        return False
    _write(ballot, found, language, places=before)
    return True


def _write(
    question: Question,
    found: Sequence[Candidate],
    language: str,
    *,
    places: Mapping[str | None, int] | None = None,
) -> None:
    """Write the choices in an order drawn by lot, after those that have their `places`."""
    known = {
        choice.text.get(language): choice.key
        for choice in Choice.with_withdrawn.filter(question=question)
    }
    Choice.with_withdrawn.filter(question=question).delete()
    drawn = list(found)
    _LOT.shuffle(drawn)
    if places:
        drawn.sort(key=lambda one: places.get(one.text, MOST + 1))
    choices = [
        Choice(
            question=question,
            key=known.get(one.text) or f"text-{secrets.token_hex(6)}",
            text={language: one.text},
            order=order,
        )
        for order, one in enumerate(drawn, start=1)
    ]
    Choice.objects.bulk_create(choices)
    ChoiceSource.objects.bulk_create(
        ChoiceSource(choice=choice, answer_id=answer)
        for choice, one in zip(choices, drawn, strict=True)
        for answer in one.answers
    )
