"""A survey is read from a file, copied into a session, and read back the same."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sessions.models import TrainingSession
from sessions.responses.enums import Kind
from sessions.survey.activity import SurveyActivity
from sessions.survey.documents import SurveyDocument
from sessions.survey.models import Survey
from tests.factories import make_session

ACTIVITY = SurveyActivity()
written = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=10)
texts = st.fixed_dictionaries({}, optional={"fr": written, "en": written}).filter(bool)
keys = st.from_regex(r"\A[a-z0-9]{1,6}(-[a-z0-9]{1,4})?\Z")
scales = st.fixed_dictionaries(
    {"low": st.integers(-3, 1), "high": st.integers(2, 5)},
    optional={"low_label": texts, "high_label": texts},
)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(list(Kind)))
    question: dict[str, Any] = {
        "key": draw(keys),
        "kind": str(kind),
        "text": draw(texts),
        "required": draw(st.booleans()),
        "allow_unknown": draw(st.booleans()),
    }
    if draw(st.booleans()):
        question["help"] = draw(texts)
    if kind in {Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE}:
        choices = draw(st.lists(keys, min_size=2, max_size=4, unique=True))
        question["choices"] = [{"key": key, "text": draw(texts)} for key in choices]
    if kind == Kind.MULTIPLE_CHOICE and draw(st.booleans()):
        question["at_most"] = draw(st.integers(1, 4))
    if kind == Kind.SCALE:
        question["scale"] = draw(scales)
    if kind in {Kind.SHORT_TEXT, Kind.LONG_TEXT} and draw(st.booleans()):
        question["max_length"] = draw(st.integers(1, 200))
    return question


documents = st.fixed_dictionaries(
    {
        "title": texts,
        "questions": st.lists(
            questions(), min_size=1, max_size=4, unique_by=lambda question: question["key"]
        ),
    },
    optional={"intro": texts},
)


@pytest.fixture
def session(db: None) -> TrainingSession:
    return make_session()


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(documents)
def test_reading_back_is_the_inverse_of_copying(
    session: TrainingSession, document: dict[str, Any]
) -> None:
    loaded = SurveyDocument.model_validate(document).model_dump(mode="json", exclude_none=True)
    Survey.objects.filter(training_session=session).delete()
    session.questions.all().delete()
    ACTIVITY.instantiate(training_session=session, object_key="survey", document=loaded)
    back = ACTIVITY.document_of(training_session=session, object_key="survey")
    assert back == loaded
    assert SurveyDocument.model_validate(back) == SurveyDocument.model_validate(document)


def test_copying_twice_changes_nothing(session: TrainingSession) -> None:
    before = ACTIVITY.document_of(training_session=session, object_key="questions")
    other = before | {"title": {"fr": "Autre"}}
    ACTIVITY.instantiate(training_session=session, object_key="questions", document=other)
    assert ACTIVITY.document_of(training_session=session, object_key="questions") == before


def test_two_surveys_may_use_the_same_keys(session: TrainingSession) -> None:
    document = ACTIVITY.document_of(training_session=session, object_key="questions")
    ACTIVITY.instantiate(training_session=session, object_key="again", document=document)
    assert ACTIVITY.document_of(training_session=session, object_key="again") == document


TEXT = {"fr": "?"}
CHOICES = [{"key": "a", "text": TEXT}, {"key": "b", "text": TEXT}]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"kind": "single_choice"}, "single_choice needs choices"),
        ({"kind": "scale"}, "scale needs scale"),
        ({"kind": "scale", "scale": {}, "choices": CHOICES}, "scale has no choices"),
        ({"kind": "scale", "scale": {"low": 5, "high": 1}}, "from 2 to 11 points"),
        ({"kind": "long_text", "at_most": 2}, "only multiple_choice has at_most"),
        ({"kind": "scale", "scale": {}, "max_length": 4}, "only texts have max_length"),
        ({"kind": "short_text", "max_length": 500}, "at most 200"),
        ({"kind": "single_choice", "choices": [CHOICES[0]] * 2}, "two choices have the same key"),
        ({"kind": "single_choice", "choices": CHOICES[:1]}, "at least 2 items"),
        ({"kind": "riddle"}, "single_choice"),
        ({"kind": "long_text", "colour": "red"}, "Extra inputs"),
    ],
)
def test_a_fault_is_said_precisely(question: dict[str, Any], message: str) -> None:
    document = {"title": TEXT, "questions": [{"key": "q", "text": TEXT, **question}]}
    with pytest.raises(ValidationError, match=message):
        SurveyDocument.model_validate(document)


def test_two_questions_of_one_key_are_refused() -> None:
    question = {"key": "q", "kind": "long_text", "text": TEXT}
    with pytest.raises(ValidationError, match="two questions have the same key"):
        SurveyDocument.model_validate({"title": TEXT, "questions": [question, question]})


def test_the_summary_counts_the_questions(session: TrainingSession) -> None:
    parts = [part for step in session.steps.all() for part in step.parts.all()]
    assert "5" in ACTIVITY.summaries(parts)["questions"]
