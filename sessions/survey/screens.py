"""What the three screens and the report show of a survey."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from rsn_training.common.localised import localised
from sessions.activities import Fragment, Place
from sessions.enums import Screen
from sessions.models import Participant, TrainingSession
from sessions.responses.enums import CHOICE_KINDS, Kind
from sessions.responses.fields import UNKNOWN_FIELD
from sessions.responses.models import Answer, Question
from sessions.responses.results import BROAD, NARROW, letter, results_of
from sessions.responses.selectors import (
    answered,
    in_words,
    newest_asking,
    stored_answer,
    unknown_label,
)
from sessions.responses.values import ERASED, parse
from sessions.survey.selectors import Standing, standing, surveys_of, written_in

EMPTY = "survey/empty.html"


def stage(place: Place, screen: Screen, participant: Participant | None = None) -> Fragment:
    """Return the question for one screen; with `participant`, their own answer in it."""
    found = standing(place)
    if found is None:
        return Fragment(EMPTY)
    context: dict[str, Any] = {
        "survey": found.survey,
        "question": found.question,
        "asking": found.asking,
        "number": found.number,
        "total": found.total,
        "is_asked": found.is_asked,
        "is_revealed": found.is_revealed,
        "is_open": _is_open(place, found),
        "is_choice": found.question.kind in CHOICE_KINDS,
        "is_scale": found.question.kind == Kind.SCALE,
    }
    if screen == Screen.PARTICIPANT:
        own = stored_answer(found.asking, participant) if found.asking and participant else None
        # Pushed to all: a phone that does not know its own answer asks for it, if there are any.
        asks_again = participant is None and found.asking is not None and answered(found.asking)
        context |= _form(place, found.question, own) | {"has_answers": bool(asks_again)}
    else:
        context["choices"] = _choices(found.question, None)
    return Fragment(f"survey/{screen}_stage.html", context)


def _is_open(place: Place, found: Standing) -> bool:
    return (
        found.asking is not None
        and found.asking.closed_at is None
        and found.is_asked
        and place.training_session.is_live
    )


def _form(place: Place, question: Question, own: Answer | None) -> dict[str, Any]:
    """Return what the form of a question needs; `own` is the answer to show in it."""
    value = parse(own.value) if own and own.value != ERASED else None
    is_unknown = own is not None and own.value != ERASED and value is None
    high, low = question.scale_high, question.scale_low
    return {
        "answers_url": reverse("responses:answers", args=[place.training_session.ref]),
        "own": own,
        "own_words": in_words(question, value) if own else "",
        "revision": own.revision if own else 0,
        "choices": _choices(question, own),
        "points": range(low, high + 1) if low is not None and high is not None else (),
        "chosen": value if question.kind == Kind.SCALE else None,
        "typed": value if question.is_text and isinstance(value, str) else "",
        "is_unknown": is_unknown,
        "unknown_label": unknown_label(),
        "unknown_field": UNKNOWN_FIELD,
    }


def _choices(question: Question, own: Answer | None) -> list[dict[str, Any]]:
    """Return the choices as cards, the "don't know" last."""
    value = parse(own.value) if own else None
    chosen = value if isinstance(value, list) else [value] if own else []
    cards: list[dict[str, Any]] = [
        {
            "key": choice.key,
            "letter": letter(index),
            "text": localised(choice.text),
            "checked": choice.key in chosen,
        }
        for index, choice in enumerate(question.choices.all())
    ]
    if cards and question.allow_unknown:
        cards.append(
            {
                "key": UNKNOWN_FIELD,
                "letter": UNKNOWN_FIELD,
                "text": unknown_label(),
                "checked": None in chosen,
                "unknown": True,
            }
        )
    return cards


def results(place: Place, screen: Screen) -> Fragment | None:
    """Return the results region; nothing of them leaves the server before they are revealed.

    The remote has them folded away: the teacher's only screen may be the projected one.
    """
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
