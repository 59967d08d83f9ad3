"""Copying a ready question of the library into a survey, with the one that it is about."""

from django.db import transaction

from sessions.responses.enums import TEXT_KINDS
from sessions.survey import editing
from sessions.survey.library import library_question
from sessions.survey.models import Survey, SurveyQuestion
from sessions.survey.question_documents import QuestionDocument


@transaction.atomic
def add_ready_question(*, survey: Survey, theme: str, document: QuestionDocument) -> SurveyQuestion:
    """Add a question at the end; before a vote, the question whose texts it is about.

    That one is not added again when the survey has it. Raises EditError as `add_question`.
    """
    if document.choices_from is not None:
        source = _source(survey, theme, document.choices_from)
        document = document.model_copy(update={"choices_from": source})
    return editing.add_question(survey=survey, document=document)


def _source(survey: Survey, theme: str, key: str) -> str:
    """Return the key, in the survey, of the question that a vote is about."""
    if survey.entries.filter(key=key, question__kind__in=TEXT_KINDS).exists():
        return key
    asked = library_question(theme, key)
    assert asked is not None  # noqa: S101 - ThemeDocument says so
    return editing.add_question(survey=survey, document=asked).key
