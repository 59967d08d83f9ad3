"""A participant's own answers to the surveys of a session, as they read them."""

from dataclasses import dataclass, field

from sessions.models import Participant
from sessions.responses import services as responses
from sessions.responses.models import Answer
from sessions.responses.selectors import in_lines
from sessions.responses.values import ERASED, parse
from sessions.survey.models import Survey, SurveyQuestion
from sessions.survey.selectors import survey_questions


@dataclass(frozen=True)
class OwnAnswer:
    """An answer to one round of a question; `is_aside`: that round was begun anew."""

    answer: Answer
    lines: list[tuple[str, str]]
    is_aside: bool

    @property
    def is_named(self) -> bool:
        """Whether its lines have names: rows of a matrix, ranks."""
        return any(name for name, _text in self.lines)


@dataclass(frozen=True)
class Answered:
    """A question that the participant answered, in one round or more."""

    entry: SurveyQuestion
    rounds: list[OwnAnswer] = field(default_factory=list)


@dataclass(frozen=True)
class AnsweredSurvey:
    """What the participant answered of one survey, in its order."""

    survey: Survey
    questions: list[Answered]


def answered_surveys(participant: Participant) -> list[AnsweredSurvey]:
    """Return the surveys that the participant answered something of; few queries for any number."""
    found: dict[object, list[OwnAnswer]] = {}
    for answer in responses.answers_of(participant=participant, questions=survey_questions()):
        if answer.value == ERASED:
            continue
        question = answer.asking.question
        own = OwnAnswer(
            answer,
            in_lines(question, parse(answer.value)),
            is_aside=answer.asking.set_aside_at is not None,
        )
        found.setdefault(question.pk, []).append(own)
    entries = (
        SurveyQuestion.objects.filter(question__in=found)
        .select_related("survey", "question")
        .order_by("survey", "order")
    )
    surveys: dict[int, AnsweredSurvey] = {}
    for entry in entries:
        answered = surveys.setdefault(entry.survey_id, AnsweredSurvey(entry.survey, []))
        answered.questions.append(Answered(entry, found[entry.question_id]))
    return list(surveys.values())
