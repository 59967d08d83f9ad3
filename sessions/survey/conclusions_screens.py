"""A conclusion on the three screens, and all of them in the report."""

from collections.abc import Iterator

from rsn_training.common.localised import localised
from sessions.activities import Fragment, Place
from sessions.enums import Screen
from sessions.survey.conclusions import (
    Conclusion,
    conclusion_of,
    conclusions_of,
    documents_of,
)
from sessions.survey.models import Survey
from sessions.survey.positions import Spot, SpotKind, spot_at
from sessions.survey.selectors import page_survey

EMPTY = "survey/empty.html"


def stage(place: Place, spot: Spot) -> Fragment:
    """Return the question that is answered on screen; the answer is the results region."""
    survey = page_survey(place.part)
    found = _document_question(survey, spot.key) if survey else ""
    if not found:
        return Fragment(EMPTY)
    context = {"survey": survey, "concluded": found, "number": spot.number, "total": spot.total}
    return Fragment("survey/conclusions_stage.html", context)


def results(place: Place, screen: Screen, spot: Spot) -> Fragment | None:
    """Return the conclusion as the answers stand; while it is hidden, phones get nothing of it."""
    survey = page_survey(place.part)
    conclusion = conclusion_of(survey, spot.key) if survey else None
    if conclusion is None:
        return None
    shown = is_shown(place, conclusion)
    if screen == Screen.PARTICIPANT and not shown:
        return None
    context = {
        "is_revealed": shown,
        "conclusion": conclusion if shown or screen == Screen.PRESENTER else None,
    }
    return Fragment(f"survey/conclusions_{screen}.html", context)


def is_shown(place: Place, conclusion: Conclusion) -> bool:
    """Return whether the room sees it: when it is on screen and not hidden there.

    Who reads elsewhere sees what stands on results that the room may all see.
    """
    session = place.training_session
    if place.is_current:
        return place.revealed
    if (session.current_part_id, session.current_item) == (place.part.pk, place.item):
        return session.revealed
    return conclusion.is_revealed


def notes(place: Place) -> str:
    """Return the presenter's notes to the conclusion at a place; "" where none stands."""
    spot = spot_at(place)
    survey = page_survey(place.part) if spot and spot.kind == SpotKind.CONCLUSION else None
    if spot is None or survey is None:
        return ""
    found = next((one.notes for one in documents_of(survey) if one.key == spot.key), None)
    return localised(found.model_dump()) if found else ""


def report(survey: Survey) -> Iterator[Fragment]:
    """Return the page of what a survey concludes (read as `selectors.surveys_of` reads it)."""
    found = conclusions_of(survey)
    if found:
        yield Fragment("survey/conclusions_report.html", {"survey": survey, "conclusions": found})


def _document_question(survey: Survey, key: str) -> str:
    found = (one.question for one in documents_of(survey) if one.key == key)
    return next((localised(question.model_dump()) for question in found), "")
