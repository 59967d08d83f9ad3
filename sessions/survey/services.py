"""Writing a survey into a session, and reading it back as a document."""

from django.db import transaction

from sessions.activities import Document
from sessions.models import TrainingSession
from sessions.survey.documents import SurveyDocument
from sessions.survey.models import Survey
from sessions.survey.writing import entry_document, texts, write_questions


@transaction.atomic
def create_survey(
    *, training_session: TrainingSession, key: str, document: SurveyDocument
) -> Survey:
    """Copy a survey into the session; one that is there already stays as it is."""
    survey, made = Survey.objects.get_or_create(
        training_session=training_session,
        key=key,
        defaults={
            "title": texts(document.title),
            "intro": texts(document.intro),
            "together": document.together,
            "conclusions": [
                conclusion.model_dump(mode="json", exclude_none=True)
                for conclusion in document.conclusions
            ],
        },
    )
    if made:
        write_questions(survey, document.questions)
    return survey


def survey_document(survey: Survey) -> Document:
    """Return a survey as the document that `create_survey` would copy."""
    entries = list(survey.entries.select_related("question").prefetch_related("question__choices"))
    keys: dict[object, str] = {entry.question_id: entry.key for entry in entries}
    document = SurveyDocument.model_validate(
        {
            "title": survey.title,
            "intro": survey.intro or None,
            "together": survey.together,
            "questions": [entry_document(entry, keys) for entry in entries],
            "conclusions": survey.conclusions,
        }
    )
    return document.model_dump(mode="json", exclude_defaults=True)
