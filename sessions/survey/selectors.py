"""Finding the question at a place, and how it stands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from sessions.activities import Place
from sessions.models import Part, TrainingSession
from sessions.responses.models import Asking, Question
from sessions.responses.selectors import Text, newest_asking, texts_of, valid_askings
from sessions.survey.models import Survey, SurveyQuestion
from sessions.survey.positions import Spot, SpotKind, spot_at


@dataclass(frozen=True)
class Standing:
    """The question at a place with its newest round, if it was ever asked."""

    spot: Spot
    entry: SurveyQuestion
    asking: Asking | None

    @property
    def survey(self) -> Survey:
        """The survey that the question is in."""
        return self.entry.survey

    @property
    def question(self) -> Question:
        """The question, with its choices."""
        return self.entry.question

    @property
    def number(self) -> int:
        """Its place among the questions that the part goes through, from 1."""
        return self.spot.number

    @property
    def total(self) -> int:
        """How many questions the part goes through."""
        return self.spot.total

    @property
    def is_asked(self) -> bool:
        """Whether the room answers here, rather than looks at what it answered."""
        return self.spot.is_asked

    @property
    def is_revealed(self) -> bool:
        """Whether the room may see the results: the round says so, nothing else."""
        return self.asking is not None and self.asking.is_revealed


def surveys_in_numbers(parts: Sequence[Part]) -> dict[str, tuple[dict[str, str], int]]:
    """Return title and number of questions by survey key, for parts of one session, in one query."""
    found = (
        Survey.objects.filter(
            training_session__in={part.step.training_session_id for part in parts},
            key__in={part.object_key for part in parts},
        )
        .annotate(number=Count("entries"))
        .values_list("key", "title", "number")
    )
    return {key: (title, number) for key, title, number in found}


def question_at(place: Place) -> Question | None:
    """Return the question of the place's item; None where all or none stand."""
    spot = spot_at(place)
    if spot is None or spot.question_id is None:
        return None
    return Question.objects.filter(pk=spot.question_id).first()


def asking_at(place: Place) -> Asking | None:
    """Return the newest round of the question of the place's item."""
    spot = spot_at(place)
    return _newest(spot.question_id) if spot is not None and spot.question_id else None


def _newest(question_id: UUID) -> Asking | None:
    return (
        Asking.objects.valid()
        .filter(question=question_id)
        .select_related("question")
        .order_by("-round")
        .first()
    )


def askings_at(place: Place) -> list[Asking]:
    """Return the newest rounds of what is asked at the place, in order."""
    spot = spot_at(place)
    if spot is not None and spot.kind == SpotKind.PAGE:
        survey = page_survey(place.part)
        return newest_askings(survey) if survey else []
    found = asking_at(place)
    return [] if found is None else [found]


def page_survey(part: Part) -> Survey | None:
    """Return the survey that a part shows, if the session has it."""
    return Survey.objects.filter(
        training_session=part.step.training_session_id, key=part.object_key
    ).first()


def questions_of(survey: Survey) -> list[Question]:
    """Return all questions of a survey, in order, with choices, rounds and conditions."""
    entries = (
        survey.entries.order_by("order")
        .select_related("question__condition_on")
        .prefetch_related(
            "question__choices", "question__askings", "question__condition_on__choices"
        )
    )
    return [entry.question for entry in entries]


def newest_askings(survey: Survey) -> list[Asking]:
    """Return the newest round of every question of a survey that was asked, in order."""
    found = []
    for question in questions_of(survey):
        asking = newest_asking(question)
        if asking is not None:
            asking.question = question  # with what was read along
            found.append(asking)
    return found


def standing(place: Place) -> Standing | None:
    """Return the question at a place; None where all questions, a conclusion or nothing stands."""
    spot = spot_at(place)
    if spot is None or spot.question_id is None:
        return None
    entry = (
        SurveyQuestion.objects.select_related("survey", "question__condition_on")
        .prefetch_related("question__choices", "question__askings")
        .get(question=spot.question_id)
    )
    return Standing(spot=spot, entry=entry, asking=newest_asking(entry.question))


def surveys_of(training_session: TrainingSession) -> QuerySet[Survey]:
    """Return the session's surveys with everything that a report needs but the texts."""
    askings = Asking.objects.valid().select_related("tally", "question").order_by("round")
    return training_session.surveys.prefetch_related(
        "entries__question__choices", Prefetch("entries__question__askings", queryset=askings)
    )


def written_in(surveys: Iterable[Survey]) -> dict[UUID, list[Text]]:
    """Return what was written, by asking, in one query for all text questions of the surveys."""
    written: list[Asking] = []
    for survey in surveys:
        for entry in survey.entries.all():
            if entry.question.takes_words:
                for asking in valid_askings(entry.question):
                    asking.question = entry.question  # with its choices
                    written.append(asking)
    return texts_of(written)


def survey_questions() -> QuerySet[Question]:
    """Return the questions that surveys ask (others belong to other activities)."""
    return Question.objects.filter(survey_question__isnull=False)


def images_of_questions(
    names: Collection[str], training_session: TrainingSession | None = None
) -> set[str]:
    """Return which of these images stand with a question, of one session or of any."""
    found = Question.objects.filter(image__in=names)
    if training_session is not None:
        found = found.filter(training_session=training_session)
    return set(found.values_list("image", flat=True))
