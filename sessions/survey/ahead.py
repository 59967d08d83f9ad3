"""A survey sent ahead: answered before the session, in several goes, on any device."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.enums import JOINABLE, State
from sessions.exceptions import DomainError, TransitionError
from sessions.models import TrainingSession
from sessions.responses import services as responses
from sessions.responses.models import Answer, Asking
from sessions.services import states
from sessions.services.events import announce
from sessions.survey.models import Survey

#: What changes on the screens of those who wait.
REGIONS = ("status", "stage", "aside")


@dataclass(frozen=True)
class Progress:
    """How far people are with a survey that was sent ahead.

    `people` are in the session; `started` of them answered something, `finished` every
    question that is for everybody.
    """

    people: int
    started: int
    finished: int


def _hold(survey: Survey) -> TrainingSession:
    return TrainingSession.objects.select_for_update(of=("self",)).get(
        pk=survey.training_session_id
    )


@transaction.atomic
def send_ahead(*, survey: Survey) -> None:
    """Open all questions to whoever can join, and the session with them if it was a draft.

    Sent twice, it stays sent. Raises TransitionError once the session is over, DomainError
    for a survey without questions.
    """
    held = _hold(survey)
    if held.state == State.DRAFT:
        states.change_state(training_session=held, to=State.OPEN)
        held = _hold(survey)
    if held.state not in JOINABLE:
        raise TransitionError
    questions = [entry.question for entry in survey.entries.select_related("question")]
    if not questions:
        raise DomainError(_("This survey has no question yet."))
    for question in questions:
        if not question.is_ballot:  # there is nothing to vote on before the room has written
            responses.open_asking(question=question, is_ahead=True)
    Survey.objects.filter(pk=survey.pk, ahead_since=None).update(ahead_since=timezone.now())
    survey.refresh_from_db(fields=["ahead_since"])
    announce(held, kind="ahead", regions=REGIONS)


@transaction.atomic
def stop_ahead(*, survey: Survey) -> None:
    """Take no more answers before the session; those that came are kept."""
    held = _hold(survey)
    for asking in ahead_askings(survey).filter(closed_at=None):
        responses.close_asking(asking=asking)
    Survey.objects.filter(pk=survey.pk).update(ahead_since=None)
    survey.refresh_from_db(fields=["ahead_since"])
    announce(held, kind="ahead", regions=REGIONS)


def ahead_askings(survey: Survey) -> QuerySet[Asking]:
    """Return the valid rounds of a survey that were sent ahead."""
    return Asking.objects.valid().filter(question__survey_question__survey=survey, is_ahead=True)


def sent_ahead(training_session: TrainingSession) -> list[Survey]:
    """Return the surveys of a session that can be answered before or beside it now."""
    if training_session.state not in JOINABLE:
        return []
    return list(training_session.surveys.exclude(ahead_since=None))


def progress(survey: Survey) -> Progress:
    """Count who has answered, from rows, in three queries."""
    askings = list(ahead_askings(survey).values_list("pk", "question__condition_on"))
    for_all = [pk for pk, condition in askings if condition is None]
    answers = (
        Answer.objects.filter(asking__in=[pk for pk, _condition in askings])
        .filter(participant__removed_at=None)
        .order_by()
    )
    finished = (
        answers.filter(asking__in=for_all)
        .values("participant")
        .annotate(number=Count("pk"))
        .filter(number=len(for_all))
    )
    return Progress(
        people=survey.training_session.participants.present().count(),
        started=answers.values("participant").distinct().count(),
        finished=finished.count() if for_all else 0,
    )
