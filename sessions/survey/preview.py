"""A question as the room will see it, rendered by its real templates; nothing is asked or stored."""

from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from sessions.enums import Screen, State
from sessions.models import TrainingSession
from sessions.responses.models import Asking, Question
from sessions.survey.models import Survey, SurveyQuestion
from sessions.survey.positions import Spot, SpotKind
from sessions.survey.question_documents import QuestionDocument
from sessions.survey.screens import question_stage
from sessions.survey.selectors import Standing
from sessions.survey.writing import choices_of, question_fields


@dataclass(frozen=True)
class Frames:
    """A question on the two screens that the room looks at."""

    phone: SafeString
    projector: SafeString


def frames(
    training_session: TrainingSession,
    survey: Survey,
    question: Question,
    *,
    number: int = 1,
    total: int = 1,
) -> Frames:
    """Return a question as if it were open now, in the language of the session."""
    live = copy(training_session)  # never saved: only the templates see that it is live
    live.state = State.LIVE
    spot = Spot(SpotKind.QUESTION, question_id=question.pk, number=number, total=total)
    entry = SurveyQuestion(survey=survey, question=question, order=number)

    def render(screen: Screen) -> SafeString:
        asking = Asking(question=question, opened_at=timezone.now())
        found = question_stage(Standing(spot=spot, entry=entry, asking=asking), live, screen)
        return render_to_string(found.template, dict(found.context))

    with translation.override(training_session.language):
        return Frames(phone=render(Screen.PARTICIPANT), projector=render(Screen.PROJECTOR))


def entries_of(survey: Survey) -> list[SurveyQuestion]:
    """Return the questions of a survey in order, with all that their screens show."""
    return list(
        survey.entries.order_by("order")
        .select_related("question__condition_on")
        .prefetch_related("question__choices", "question__condition_on__choices")
    )


def unsaved(training_session: TrainingSession, document: QuestionDocument) -> Question:
    """Return a question of a document, with its choices, that the database never sees."""
    fields = question_fields(document)
    for bound in ("least", "most"):  # as they are read from a row
        fields[bound] = None if fields[bound] is None else Decimal(str(fields[bound]))
    question = Question(training_session=training_session, key=document.key, **fields)
    if document.choices_from:
        question.choices_from_id = question.pk  # a vote, on texts that nobody has written yet
    choices = choices_of(question, document)
    # What `prefetch_related` fills, here without a row to read.
    question._prefetched_objects_cache = {"choices": choices, "askings": []}  # type: ignore[attr-defined]  # noqa: SLF001
    return question
