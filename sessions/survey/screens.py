"""What the three screens and the report show of a survey."""

from typing import Any

from sessions.activities import Fragment, Place
from sessions.enums import Screen
from sessions.models import Participant, TrainingSession
from sessions.responses.asking_form import asking_form, image_address
from sessions.responses.ballots import has_votes, left_out
from sessions.responses.models import Question
from sessions.responses.results import right_of
from sessions.responses.selectors import answered
from sessions.responses.written import waiting_for
from sessions.survey import conclusions_screens, page_screens
from sessions.survey.positions import SpotKind, spot_at
from sessions.survey.results_screens import report, results
from sessions.survey.rounds import can_reopen
from sessions.survey.second_round import round_before
from sessions.survey.selectors import Standing, standing
from sessions.survey.shown import shown_question

__all__ = ["report", "results", "stage"]

EMPTY = "survey/empty.html"


def stage(place: Place, screen: Screen, participant: Participant | None = None) -> Fragment:
    """Return what stands at the place for one screen; with `participant`, their answers in it."""
    spot = spot_at(place)
    if spot is not None and spot.kind == SpotKind.PAGE:
        return page_screens.stage(place, screen, participant)
    if spot is not None and spot.kind == SpotKind.CONCLUSION:
        return conclusions_screens.stage(place, spot)
    found = standing(place)
    if found is None:
        return Fragment(EMPTY)
    return question_stage(found, place.training_session, screen, participant)


def _ballot(question: Question) -> dict[str, Any] | None:
    """Return what the remote says of a vote over texts; None for another question."""
    if not question.is_ballot:
        return None
    return {
        "source": question.choices_from_id,
        "left_out": left_out(question),
        "waiting": waiting_for(question.choices_from) if question.choices_from else None,
        "can_pick": not has_votes(question),
    }


def question_stage(
    found: Standing,
    training_session: TrainingSession,
    screen: Screen,
    participant: Participant | None = None,
) -> Fragment:
    """Return one question as it stands, for one screen (`participant` as in `stage`)."""
    context: dict[str, Any] = {
        "survey": found.survey,
        "question": found.question,
        "asking": found.asking,
        "number": found.number,
        "total": found.total,
        "is_asked": found.is_asked,
        "is_revealed": found.is_revealed,
        "is_open": False,
        "image": image_address(training_session, found.question),
        "form": None,
        "before": None,
    }
    if found.asking is not None:
        # Pushed to all: a phone that does not know its own answer asks for it, if there are any.
        is_pushed = screen == Screen.PARTICIPANT and participant is None
        form = asking_form(
            found.asking,
            participant=participant,
            training_session=training_session,
            has_answers=is_pushed and answered(found.asking) > 0,
        )
        context |= {"form": form, "is_open": form.is_open and found.is_asked}
        if screen == Screen.PARTICIPANT and context["is_open"]:
            context["before"] = round_before(
                found.asking, participant=participant, training_session=training_session
            )
    if screen != Screen.PARTICIPANT:
        context["shown"] = shown_question(found.question)
    if screen == Screen.PRESENTER:
        context["right"] = right_of(found.question, {})
        context["ballot"] = _ballot(found.question)
        context["can_reopen"] = found.asking is not None and can_reopen([found.asking])
    return Fragment(f"survey/{screen}_stage.html", context)
