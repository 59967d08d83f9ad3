"""Finding the question at a place, and how it stands."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sessions.activities import Place
from sessions.models import TrainingSession
from sessions.responses.models import Asking, Question
from sessions.responses.selectors import newest_asking
from sessions.survey.models import Survey, SurveyQuestion


@dataclass(frozen=True)
class Standing:
    """The question at a place with its newest round, if it was ever asked."""

    survey: Survey
    question: Question
    asking: Asking | None
    number: int
    total: int

    @property
    def is_revealed(self) -> bool:
        """Whether the room may see the results: the round says so, nothing else."""
        return self.asking is not None and self.asking.is_revealed


def entries_of(training_session_id: int, key: str) -> QuerySet[SurveyQuestion]:
    """Return the questions of a survey in order."""
    return SurveyQuestion.objects.filter(
        survey__training_session=training_session_id, survey__key=key
    ).order_by("order")


def question_at(place: Place) -> Question | None:
    """Return the question of the place's item."""
    return Question.objects.filter(pk__in=_at(place)).first()


def asking_at(place: Place) -> Asking | None:
    """Return the newest round of the question of the place's item."""
    return Asking.objects.filter(question__in=_at(place)).order_by("-round").first()


def _at(place: Place) -> QuerySet[SurveyQuestion, Any]:
    entries = entries_of(place.training_session.pk, place.part.object_key)
    return entries.values("question")[place.item : place.item + 1]


def standing(place: Place) -> Standing | None:
    """Return the question at a place, or None when the survey has none there."""
    entries = entries_of(place.training_session.pk, place.part.object_key)
    entry = (
        entries.select_related("survey", "question")
        .prefetch_related("question__choices")[place.item : place.item + 1]
        .first()
    )
    if entry is None:
        return None
    return Standing(
        survey=entry.survey,
        question=entry.question,
        asking=newest_asking(entry.question),
        number=place.item + 1,
        total=entries.count(),
    )


def surveys_of(training_session: TrainingSession) -> QuerySet[Survey]:
    """Return the session's surveys with everything that a report needs."""
    return training_session.surveys.prefetch_related(
        "entries__question__choices", "entries__question__askings"
    )


def survey_questions() -> QuerySet[Question]:
    """Return the questions that surveys ask (others belong to other activities)."""
    return Question.objects.filter(survey_question__isnull=False)
