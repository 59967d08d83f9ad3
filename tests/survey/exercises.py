"""Sessions that ask questions of exercises: with a right answer, a vote over texts, a radar."""

import json
from collections.abc import Iterable
from typing import Any

from sessions.enums import Screen
from sessions.models import Participant, TrainingSession
from sessions.responses.models import Asking
from sessions.screens import REGIONS, load, render_region
from sessions.survey.models import Survey
from tests.factories import fresh, go_to_step
from tests.kinds import make_kinds_session
from tests.responses.rooms import say

Question = dict[str, Any]

PRACTICE: Question = {
    "key": "practice",
    "kind": "single_choice",
    "text": {"fr": "Quelle pratique est-ce ?", "en": "Which practice is it?"},
    "allow_unknown": True,
    "choices": [
        {"key": "content", "text": {"fr": "Le contenu", "en": "Content"}},
        {"key": "talk", "text": {"fr": "La conversation", "en": "The conversation"}},
        {"key": "news", "text": {"fr": "L’actualité", "en": "The news"}},
    ],
    "right": ["talk"],
    "explanation": {"fr": "Parce que **le public vote**.", "en": "Because **the public votes**."},
}


def make_exercise(*questions: Question, **values: Any) -> TrainingSession:
    """Return a live session whose survey asks these questions; `together` is for the survey."""
    survey = {
        "title": {"fr": "Exercices"},
        "together": values.pop("together", False),
        "questions": questions,
    }
    return make_kinds_session(survey=json.dumps(survey, ensure_ascii=False), **values)


def survey_of(session: TrainingSession) -> Survey:
    """Return its survey."""
    return Survey.objects.get(training_session=session)


def at(session: TrainingSession, item: int = 0) -> Asking:
    """Go to a question by its number; return its newest round."""
    go_to_step(session, "ask", item)
    entry = survey_of(session).entries.order_by("order")[item]
    return Asking.objects.valid().filter(question=entry.question_id).order_by("-round")[0]


def seen_by(session: TrainingSession, screens: Iterable[Screen], language: str = "fr") -> str:
    """Return all that is pushed to some screens."""
    held = load(session.pk)
    return "".join(
        render_region(held, screen, region, language)
        for screen in screens
        for region in REGIONS[screen]
    )


def again(session: TrainingSession) -> TrainingSession:
    """Return the session as it is stored."""
    return fresh(session)


def crowd(session: TrainingSession, number: int) -> list[Participant]:
    """Return so many people, added at once."""
    return Participant.objects.bulk_create(
        Participant(
            training_session=session,
            nickname=f"P{index}",
            label_key=f"room{index}",
            nickname_key=f"room{index}",
            token_hash=f"room{session.pk}-{index}",
        )
        for index in range(number)
    )


RADAR: Question = {
    "key": "internship",
    "kind": "matrix",
    "text": {"fr": "Notez votre dernier stage", "en": "Rate your last internship"},
    "choices": [
        {"key": key, "text": {"fr": text}}
        for key, text in {
            "pride": "Fierté",
            "progress": "Progrès professionnel",
            "motivation": "Motivation",
            "fun": "Plaisir",
            "management": "Management",
            "environment": "Environnement stimulant",
        }.items()
    ],
    "scale": {
        "low": 1,
        "high": 5,
        "low_label": {"fr": "pas du tout"},
        "high_label": {"fr": "tout à fait"},
    },
    "chart": "radar",
    "not_concerned": {"fr": "Pas encore de stage", "en": "No internship yet"},
}
ROWS = [choice["key"] for choice in RADAR["choices"]]

FEARS: Question = {
    "key": "fears",
    "kind": "multiple_choice",
    "text": {"fr": "Que craignez-vous ?"},
    "at_least": 2,
    "allow_other": True,
    "allow_unknown": True,
    "choices": [
        {"key": "time", "text": {"fr": "Le temps"}},
        {"key": "privacy", "text": {"fr": "La vie privée"}},
        {"key": "none", "text": {"fr": "Rien de tout cela"}, "alone": True},
    ],
}

REPLY: Question = {
    "key": "reply",
    "kind": "long_text",
    "text": {"fr": "Que répondez-vous ?"},
    "max_length": 280,
}
VOTE: Question = {
    "key": "vote",
    "kind": "multiple_choice",
    "text": {"fr": "Quelle réponse choisissez-vous ?"},
    "choices_from": "reply",
    "at_most": 2,
}


def written(session: TrainingSession, *texts: str) -> list[Participant]:
    """Let somebody write each of these texts; return the authors."""
    asking = at(session, 0)
    authors = crowd(session, len(texts))
    for person, text in zip(authors, texts, strict=True):
        say(person, asking, text)
    return authors


def keys_of(session: TrainingSession) -> dict[str, str]:
    """Return the key of each text that is put to the vote."""
    entry = survey_of(session).entries.get(key="vote")
    return {choice.text["fr"]: choice.key for choice in entry.question.choices.all()}
