"""Finding the question at a place, and how it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from sessions.activities import Place
from sessions.enums import Mode
from sessions.models import Part, TrainingSession
from sessions.responses.models import Asking, Question
from sessions.responses.selectors import Text, newest_asking, texts_of
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


def entries_of(part: Part) -> QuerySet[SurveyQuestion]:
    """Return the questions that a part goes through, in order.

    A part that shows results goes through what was asked: nobody leafs through empty charts.
    """
    entries = SurveyQuestion.objects.filter(
        survey__training_session=part.step.training_session_id, survey__key=part.object_key
    ).order_by("order")
    if part.mode == Mode.RESULTS:
        return entries.filter(question__in=Asking.objects.values("question"))
    return entries


def question_counts(parts: Sequence[Part]) -> dict[str, int]:
    """Return the number of questions by survey key, for parts of one session, in one query."""
    return dict(
        SurveyQuestion.objects.filter(
            survey__training_session__in={part.step.training_session_id for part in parts},
            survey__key__in={part.object_key for part in parts},
        )
        .values_list("survey__key")
        .annotate(number=Count("pk"))
        .order_by("survey__key")
    )


def question_at(place: Place) -> Question | None:
    """Return the question of the place's item."""
    return Question.objects.filter(pk__in=_at(place)).first()


def asking_at(place: Place) -> Asking | None:
    """Return the newest round of the question of the place's item."""
    return Asking.objects.filter(question__in=_at(place)).order_by("-round").first()


def _at(place: Place) -> QuerySet[SurveyQuestion, Any]:
    entries = entries_of(place.part)
    return entries.values("question")[place.item : place.item + 1]


def standing(place: Place) -> Standing | None:
    """Return the question at a place, or None when the survey has none there."""
    entries = entries_of(place.part)
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
    """Return the session's surveys with everything that a report needs but the texts."""
    askings = Asking.objects.select_related("tally").order_by("round")
    return training_session.surveys.prefetch_related(
        "entries__question__choices", Prefetch("entries__question__askings", queryset=askings)
    )


def written_in(surveys: Iterable[Survey]) -> dict[UUID, list[Text]]:
    """Return what was written, by asking, in one query for all text questions of the surveys."""
    return texts_of(
        asking
        for survey in surveys
        for entry in survey.entries.all()
        if entry.question.is_text
        for asking in entry.question.askings.all()
    )


def survey_questions() -> QuerySet[Question]:
    """Return the questions that surveys ask (others belong to other activities)."""
    return Question.objects.filter(survey_question__isnull=False)
