"""Writing a survey into a session, and reading it back as a document."""

from django.db import transaction

from sessions.activities import Document
from sessions.models import TrainingSession
from sessions.responses.models import Choice, Question
from sessions.survey.documents import QuestionDocument, SurveyDocument
from sessions.survey.models import Survey, SurveyQuestion


@transaction.atomic
def create_survey(
    *, training_session: TrainingSession, key: str, document: SurveyDocument
) -> Survey:
    """Copy a survey into the session; one that is there already stays as it is."""
    survey, made = Survey.objects.get_or_create(
        training_session=training_session,
        key=key,
        defaults={"title": _texts(document.title), "intro": _texts(document.intro)},
    )
    if made:
        questions = [_question(survey, entry) for entry in document.questions]
        Question.objects.bulk_create(questions)
        pairs = list(zip(questions, document.questions, strict=True))
        Choice.objects.bulk_create(
            Choice(question=question, key=choice.key, text=_texts(choice.text), order=order)
            for question, entry in pairs
            for order, choice in enumerate(entry.choices or (), start=1)
        )
        SurveyQuestion.objects.bulk_create(
            SurveyQuestion(survey=survey, key=entry.key, question=question, order=order)
            for order, (question, entry) in enumerate(pairs, start=1)
        )
    return survey


def _question(survey: Survey, entry: QuestionDocument) -> Question:
    return Question(
        training_session=survey.training_session,
        key=f"survey/{survey.key}/{entry.key}",
        kind=entry.kind,
        text=_texts(entry.text),
        help=_texts(entry.help),
        required=entry.required,
        allow_unknown=entry.allow_unknown,
        at_most=entry.at_most,
        scale_low=entry.scale.low if entry.scale else None,
        scale_high=entry.scale.high if entry.scale else None,
        low_label=_texts(entry.scale.low_label) if entry.scale else {},
        high_label=_texts(entry.scale.high_label) if entry.scale else {},
        max_length=entry.max_length,
    )


def _texts(text: object) -> dict[str, str]:
    """Return a text of a document as the models keep it; none is {}."""
    return text.model_dump(exclude_none=True) if text is not None else {}  # type: ignore[attr-defined]


def survey_document(survey: Survey) -> Document:
    """Return a survey as the document that `create_survey` would copy."""
    entries = survey.entries.select_related("question").prefetch_related("question__choices")
    document = SurveyDocument.model_validate(
        _without_empty({"title": survey.title, "intro": survey.intro})
        | {"questions": [_entry_document(entry) for entry in entries.order_by("order")]}
    )
    return document.model_dump(mode="json", exclude_none=True)


def _entry_document(entry: SurveyQuestion) -> Document:
    question = entry.question
    choices = [{"key": choice.key, "text": choice.text} for choice in question.choices.all()]
    scale = {
        "low": question.scale_low,
        "high": question.scale_high,
        "low_label": question.low_label,
        "high_label": question.high_label,
    }
    return _without_empty(
        {
            "key": entry.key,
            "kind": question.kind,
            "text": question.text,
            "help": question.help,
            "required": question.required,
            "allow_unknown": question.allow_unknown,
            "choices": choices,
            "at_most": question.at_most,
            "scale": _without_empty(scale) if question.scale_low is not None else None,
            "max_length": question.max_length,
        }
    )


def _without_empty(data: Document) -> Document:
    return {name: value for name, value in data.items() if value not in (None, {}, [])}
