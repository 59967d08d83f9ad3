"""The results of a survey on the three screens, and in the report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from sessions.activities import Fragment, Place
from sessions.enums import Screen
from sessions.models import TrainingSession
from sessions.responses.models import Asking
from sessions.responses.results import (
    PHONE,
    PROJECTOR,
    REPORT,
    Results,
    people_asked,
    results_of,
    round_before,
)
from sessions.responses.selectors import Text, answered, valid_askings
from sessions.responses.written import waiting_for
from sessions.survey import conclusions_screens, page_screens
from sessions.survey.beside import beside, series_beside
from sessions.survey.models import Survey, SurveyQuestion
from sessions.survey.positions import SpotKind, spot_at
from sessions.survey.selectors import Standing, standing, surveys_of, written_in

ROOMS = {Screen.PROJECTOR: PROJECTOR, Screen.PARTICIPANT: PHONE, Screen.PRESENTER: PHONE}


def results(place: Place, screen: Screen) -> Fragment | None:
    """Return the results region; nothing of them leaves the server before they are revealed.

    The remote has them folded away: the teacher's only screen may be the projected one.
    """
    spot = spot_at(place)
    if spot is not None and spot.kind == SpotKind.PAGE:
        return page_screens.results(place, screen)
    if spot is not None and spot.kind == SpotKind.CONCLUSION:
        return conclusions_screens.results(place, screen, spot)
    found = standing(place)
    if found is None or (screen == Screen.PARTICIPANT and not found.is_revealed):
        return None
    context: dict[str, Any] = {
        "is_revealed": found.is_revealed,
        "is_asked": found.is_asked,
        "question": found.question,
        "asking": found.asking,
    }
    if screen == Screen.PRESENTER or not found.is_revealed:
        context["answered"] = answered(found.asking) if found.asking else 0
    if found.is_revealed or screen == Screen.PRESENTER:
        context |= _shown(found, screen)
    if screen == Screen.PRESENTER:
        context |= {
            "training_session": place.training_session,
            "is_moderated": True,
            "waiting": waiting_for(found.question) if found.question.takes_words else None,
        }
    return Fragment(f"survey/{screen}_results.html", context)


def _shown(found: Standing, screen: Screen) -> dict[str, Any]:
    """Return the newest round, beside the one before it or beside a reference."""
    people = people_asked([found.asking]) if found.asking else None
    shown = results_of(
        found.question,
        found.asking,
        room=ROOMS[screen],
        moderated=screen == Screen.PRESENTER,
        before=round_before(found.asking, found.question),
        people=people,
    )
    return {"results": shown, "beside": beside(found.entry, shown, series_beside([found.entry]))}


# --- report -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reported:
    """A question in the report: its newest round as the room saw it, then every round.

    `rounds` are newest first, empty when there was only one.
    """

    results: Results
    beside: Mapping[str, Any] | None
    rounds: list[Results]


@dataclass(frozen=True)
class _Read:
    """What was read for all questions of a report together."""

    texts: Mapping[UUID, list[Text]]
    people: Mapping[UUID, int]
    series: Mapping[str, Any]


def report(training_session: TrainingSession) -> Iterator[Fragment]:
    """Return a page for each survey with at least one question asked: every round of each."""
    surveys = list(surveys_of(training_session))
    entries = [entry for survey in surveys for entry in survey.entries.all()]
    prefetch_related_objects([entry.question for entry in entries], "text_groups")
    askings = [asking for entry in entries for asking in valid_askings(entry.question)]
    read = _Read(written_in(surveys), people_asked(askings), series_beside(entries))
    for survey in surveys:
        questions = list(_reported(survey, read))
        if questions:
            yield Fragment("survey/report.html", {"survey": survey, "questions": questions})
        yield from conclusions_screens.report(survey)


def _reported(survey: Survey, read: _Read) -> Iterator[Reported]:
    for entry in survey.entries.all():
        askings = valid_askings(entry.question)
        if not askings:
            continue
        newest = askings[-1]
        shown = _results(entry, newest, read, before=round_before(newest, entry.question))
        rounds = [_results(entry, asking, read) for asking in reversed(askings)]
        yield Reported(shown, beside(entry, shown, read.series), rounds if rounds[1:] else [])


def _results(
    entry: SurveyQuestion, asking: Asking, read: _Read, *, before: Asking | None = None
) -> Results:
    return results_of(
        entry.question,
        asking,
        room=REPORT,
        texts=read.texts.get(asking.pk, []),
        before=before,
        people=read.people,
    )
