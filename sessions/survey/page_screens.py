"""A survey on one page: all questions on the phone, how far the room is on the other screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from sessions.activities import Fragment, Place
from sessions.enums import Screen
from sessions.models import Participant
from sessions.responses.asking_form import AskingForm, asking_forms
from sessions.responses.models import Answer, Asking
from sessions.responses.written import waiting_texts
from sessions.survey.models import Survey
from sessions.survey.rounds import can_reopen
from sessions.survey.selectors import newest_askings, page_survey


@dataclass(frozen=True)
class Counted:
    """How many have answered one question of the page."""

    asking: Asking
    n: int


def stage(place: Place, screen: Screen, participant: Participant | None = None) -> Fragment:
    """Return the page of questions: to answer on the phone, announced on the projector."""
    survey = page_survey(place.part)
    askings = newest_askings(survey) if survey else []
    now = timezone.now()
    context: dict[str, Any] = {
        "survey": survey,
        "askings": askings,
        "asking": askings[0] if askings else None,
        "total": len(askings),
        "is_asked": True,
        "is_open": any(asking.shows_open_at(now) for asking in askings),
    }
    if screen == Screen.PRESENTER:
        context["can_reopen"] = can_reopen(askings)
    if screen == Screen.PARTICIPANT:
        context["forms"] = asking_forms(
            askings,
            participant=participant,
            training_session=place.training_session,
            has_answers=_counts(askings) if participant is None else None,
        )
    return Fragment(f"survey/{screen}_page.html", context)


def results(place: Place, screen: Screen) -> Fragment | None:
    """Return how many have begun and finished; what they answered comes after the page."""
    if screen == Screen.PARTICIPANT:
        return None
    survey = page_survey(place.part)
    askings = newest_askings(survey) if survey else []
    counts = _counts(askings)
    for_all = [asking for asking in askings if asking.question.condition_on_id is None]
    context: dict[str, Any] = {
        "counted": [Counted(asking, counts.get(asking.pk, 0)) for asking in askings],
        "started": _people(askings, at_least=1),
        "finished": _people(for_all, at_least=len(for_all)) if for_all else 0,
    }
    if screen == Screen.PRESENTER and survey:
        questions = [asking.question for asking in askings if asking.question.takes_words]
        found = waiting_texts(questions).values() if questions else ()
        context |= {
            "survey": survey,
            "training_session": place.training_session,
            "waiting": sum(one.number for one in found),
        }
    return Fragment(f"survey/{screen}_page_results.html", context)


def page_forms(survey: Survey, participant: Participant) -> list[AskingForm]:
    """Return the forms of a survey for one person, with what they answered."""
    askings = [asking for asking in newest_askings(survey) if asking.closed_at is None]
    return asking_forms(askings, participant=participant, training_session=survey.training_session)


def _counts(askings: Sequence[Asking]) -> dict[Any, int]:
    rows = Answer.objects.filter(asking__in=[asking.pk for asking in askings])
    return dict(rows.values_list("asking").annotate(n=Count("pk")).order_by())


def _people(askings: Sequence[Asking], *, at_least: int) -> int:
    return (
        Answer.objects.filter(asking__in=[asking.pk for asking in askings])
        .values("participant")
        .annotate(n=Count("pk"))
        .filter(n__gte=at_least)
        .order_by()
        .count()
    )
