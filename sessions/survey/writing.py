"""Documents into questions, and questions back into documents."""

from collections.abc import Sequence
from typing import Any

from sessions.activities import Document
from sessions.responses.models import Choice, Question
from sessions.survey.models import Survey, SurveyQuestion
from sessions.survey.question_documents import QuestionDocument


def texts(text: object) -> dict[str, str]:
    """Return a text of a document as the models keep it; none is {}."""
    return text.model_dump(exclude_none=True) if text is not None else {}  # type: ignore[attr-defined]


def question_fields(document: QuestionDocument) -> dict[str, Any]:
    """Return the fields of a question, without its key, choices and condition."""
    scale, number = document.scale, document.number
    return {
        "kind": document.kind,
        "text": texts(document.text),
        "help": texts(document.help),
        "required": document.required,
        "allow_unknown": document.allow_unknown,
        "allow_other": document.allow_other,
        "at_least": document.at_least,
        "at_most": document.at_most,
        "scale_low": scale.low if scale else None,
        "scale_high": scale.high if scale else None,
        "low_label": texts(scale.low_label) if scale else {},
        "high_label": texts(scale.high_label) if scale else {},
        "point_labels": [texts(label) for label in scale.labels or ()] if scale else [],
        "least": number.least if number else None,
        "most": number.most if number else None,
        "decimals": number.decimals if number else 0,
        "unit": texts(number.unit) if number else {},
        "max_length": document.max_length,
        "image": document.image.name if document.image else "",
        "image_alt": texts(document.image.alt) if document.image else {},
        "explanation": texts(document.explanation),
        "chart": document.chart or "",
        "not_concerned": texts(document.not_concerned),
    }


def reference_fields(document: QuestionDocument) -> dict[str, Any]:
    """Return what stands beside a question: the key of a series, and {choice: figure}."""
    reference = document.reference
    if reference is None:
        return {"reference": "", "reference_match": {}}
    match = {pair.choice: pair.figure for pair in reference.match}
    return {"reference": reference.series, "reference_match": match}


def write_questions(
    survey: Survey, documents: Sequence[QuestionDocument], *, first: int = 1
) -> None:
    """Add questions to a survey, the first of them at place `first`; few queries for many."""
    questions = [
        Question(
            training_session_id=survey.training_session_id,
            key=question_key(survey, document.key),
            **question_fields(document),
        )
        for document in documents
    ]
    Question.objects.bulk_create(questions)
    pairs = list(zip(questions, documents, strict=True))
    Choice.objects.bulk_create(
        choice for question, document in pairs for choice in choices_of(question, document)
    )
    SurveyQuestion.objects.bulk_create(
        SurveyQuestion(
            survey=survey,
            key=document.key,
            question=question,
            order=order,
            **reference_fields(document),
        )
        for order, (question, document) in enumerate(pairs, start=first)
    )
    _write_links(survey, pairs)


def choices_of(question: Question, document: QuestionDocument) -> list[Choice]:
    """Return the choices of a document in order, not saved."""
    return [
        Choice(
            question=question,
            key=choice.key,
            text=texts(choice.text),
            order=order,
            is_right=choice.key in (document.right or ()),
            is_alone=choice.alone,
        )
        for order, choice in enumerate(document.choices or (), start=1)
    ]


def question_key(survey: Survey, key: str) -> str:
    """Return the key of a survey's question within the session."""
    return f"survey/{survey.key}/{key}"


def _write_links(survey: Survey, pairs: Sequence[tuple[Question, QuestionDocument]]) -> None:
    wanted = [pair for pair in pairs if pair[1].only_if or pair[1].choices_from]
    if not wanted:
        return
    for question, document in wanted:
        for name, value in links_of(survey, document).items():
            setattr(question, name, value)
    Question.objects.bulk_update(
        [question for question, _ in wanted],
        ["condition_on", "condition_choices", "choices_from"],
    )


def links_of(survey: Survey, document: QuestionDocument) -> dict[str, Any]:
    """Return the fields by which a question depends on others of its survey."""
    known = dict(survey.entries.values_list("key", "question"))
    condition = document.only_if
    return {
        "condition_on_id": known[condition.question] if condition else None,
        "condition_choices": list(condition.choices) if condition else [],
        "choices_from_id": known[document.choices_from] if document.choices_from else None,
    }


def entry_document(entry: SurveyQuestion, keys: dict[object, str]) -> Document:
    """Return a question as its document has it; `keys` are those of its survey, by question."""
    question = entry.question
    return _without_empty(
        {
            "key": entry.key,
            "kind": question.kind,
            "text": question.text,
            "help": question.help,
            "image": {"name": question.image, "alt": question.image_alt} if question.image else {},
            "required": question.required,
            "allow_unknown": question.allow_unknown,
            "allow_other": question.allow_other,
            "choices": [] if question.is_ballot else choice_documents(question),
            "choices_from": keys.get(question.choices_from_id),
            "at_least": question.at_least,
            "at_most": question.at_most,
            "scale": _scale(question),
            "number": _number(question),
            "max_length": question.max_length,
            "only_if": _condition(question, keys),
            "reference": _reference(entry),
            "chart": question.chart or None,
            "not_concerned": question.not_concerned,
            "right": list(question.right),
            "explanation": question.explanation,
        }
    )


def choice_documents(question: Question) -> list[Document]:
    """Return the choices of a question as a document has them."""
    return [
        {"key": one.key, "text": one.text} | ({"alone": True} if one.is_alone else {})
        for one in question.choices.all()
    ]


def _scale(question: Question) -> Document:
    if question.scale_low is None:
        return {}
    return _without_empty(
        {
            "low": question.scale_low,
            "high": question.scale_high,
            "low_label": question.low_label,
            "high_label": question.high_label,
            "labels": question.point_labels,
        }
    )


def _number(question: Question) -> Document:
    bounds = {
        "least": None if question.least is None else float(question.least),
        "most": None if question.most is None else float(question.most),
        "unit": question.unit,
    }
    return _without_empty(bounds) | ({"decimals": question.decimals} if question.decimals else {})


def _condition(question: Question, keys: dict[object, str]) -> Document:
    if question.condition_on_id not in keys:
        return {}
    return {"question": keys[question.condition_on_id], "choices": question.condition_choices}


def _reference(entry: SurveyQuestion) -> Document:
    if not entry.reference:
        return {}
    pairs = entry.reference_match.items()
    return {
        "series": entry.reference,
        "match": [{"choice": choice, "figure": figure} for choice, figure in pairs],
    }


def _without_empty(data: Document) -> Document:
    return {name: value for name, value in data.items() if value not in (None, {}, [])}
