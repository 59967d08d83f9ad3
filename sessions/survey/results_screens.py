"""The results of a survey on the three screens, and in the report."""

from collections.abc import Iterator
from typing import Any

from sessions.activities import Fragment, Place
from sessions.enums import Screen
from sessions.models import TrainingSession
from sessions.responses.results import BROAD, NARROW, results_of
from sessions.responses.selectors import answered, newest_asking
from sessions.survey import page_screens
from sessions.survey.positions import SpotKind, spot_at
from sessions.survey.selectors import standing, surveys_of, written_in


def results(place: Place, screen: Screen) -> Fragment | None:
    """Return the results region; nothing of them leaves the server before they are revealed.

    The remote has them folded away: the teacher's only screen may be the projected one.
    """
    spot = spot_at(place)
    if spot is not None and spot.kind == SpotKind.PAGE:
        return page_screens.results(place, screen)
    found = standing(place)
    if found is None or (screen == Screen.PARTICIPANT and not found.is_revealed):
        return None
    context: dict[str, Any] = {
        "is_revealed": found.is_revealed,
        "is_asked": found.is_asked,
        "question": found.question,
        "asking": found.asking,
        "answered": answered(found.asking) if found.asking else 0,
    }
    if screen == Screen.PRESENTER:
        context["results"] = results_of(found.question, found.asking, box=NARROW, moderated=True)
        context["training_session"] = place.training_session
    elif found.is_revealed:
        box = NARROW if screen == Screen.PARTICIPANT else BROAD
        context["results"] = results_of(found.question, found.asking, box=box)
    return Fragment(f"survey/{screen}_results.html", context)


def report(training_session: TrainingSession) -> Iterator[Fragment]:
    """Return a page for each survey with at least one question asked."""
    surveys = list(surveys_of(training_session))
    texts = written_in(surveys)
    for survey in surveys:
        found = [(entry.question, newest_asking(entry.question)) for entry in survey.entries.all()]
        asked = [
            results_of(question, asking, texts=texts.get(asking.pk))
            for question, asking in found
            if asking is not None
        ]
        if asked:
            yield Fragment("survey/report.html", {"survey": survey, "questions": asked})
