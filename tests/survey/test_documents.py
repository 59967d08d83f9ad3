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


numbers = st.fixed_dictionaries(
    {},
    optional={
        "least": st.integers(-50, 0),
        "most": st.decimals(1, 50, places=2).map(float),
        "decimals": st.integers(0, 2),
        "unit": texts,
    },
)
named_scales = st.lists(texts, min_size=3, max_size=3).map(
    lambda labels: {"low": 0, "high": 2, "labels": labels}
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
        question["image"] = {"name": "choir.svg", "alt": draw(texts)}
    question |= draw(OF_KIND[kind])
    if "choices" in question:
        question["choices"] = [{"key": key, "text": draw(texts)} for key in question["choices"]]
    return question


chosen = st.lists(keys, min_size=2, max_size=4, unique=True)
lengths = st.fixed_dictionaries({}, optional={"max_length": st.integers(1, 200)})
OF_KIND = {
    Kind.SINGLE_CHOICE: st.fixed_dictionaries({"choices": chosen, "allow_other": st.booleans()}),
    Kind.MULTIPLE_CHOICE: st.fixed_dictionaries(
        {"choices": chosen},
        optional={"at_least": st.integers(1, 2), "at_most": st.integers(2, 4)},
    ),
    Kind.SCALE: st.fixed_dictionaries({"scale": scales | named_scales}),
    Kind.MATRIX: st.fixed_dictionaries({"choices": chosen, "scale": scales | named_scales}),
    Kind.RANKING: st.fixed_dictionaries({"choices": chosen}, optional={"at_most": st.just(2)}),
    Kind.NUMBER: st.fixed_dictionaries({}, optional={"number": numbers}),
    Kind.SHORT_TEXT: lengths,
    Kind.LONG_TEXT: lengths,
}


@st.composite
def linked(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return questions of which some have a condition or a reference."""
    found = draw(st.lists(questions(), min_size=1, max_size=4, unique_by=lambda one: one["key"]))
    for index, question in enumerate(found):
        earlier = [one for one in found[:index] if one["kind"].endswith("_choice")]
        if earlier and draw(st.booleans()):
            asked = draw(st.sampled_from(earlier))
            choice = draw(st.sampled_from(asked["choices"]))
            question["only_if"] = {"question": asked["key"], "choices": [choice["key"]]}
        if question["kind"].endswith("_choice") and draw(st.booleans()):
            pair = {"choice": question["choices"][0]["key"], "figure": draw(keys)}
            question["reference"] = {"series": draw(keys), "match": [pair]}
    return found


documents = st.fixed_dictionaries(
    {
        "title": texts,
        "questions": linked(),
    },
    optional={"intro": texts, "together": st.booleans()},
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
    loaded = SurveyDocument.model_validate(document).model_dump(mode="json", exclude_defaults=True)
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
        ({"kind": "long_text", "at_most": 2}, "only multiple_choice and ranking have at_most"),
        ({"kind": "ranking", "choices": CHOICES, "at_least": 1}, "only multiple_choice has"),
        ({"kind": "matrix", "choices": CHOICES}, "matrix needs scale"),
        ({"kind": "matrix", "scale": {}}, "matrix needs choices"),
        ({"kind": "scale", "scale": {"labels": [TEXT]}}, "labels name every point"),
        ({"kind": "number", "number": {"least": 3, "most": 3}}, "least is below most"),
        ({"kind": "scale", "scale": {}, "number": {"least": 0}}, "only number has number"),
        ({"kind": "scale", "scale": {}, "allow_other": True}, "only choices have allow_other"),
        ({"kind": "short_text", "only_if": {"question": "q", "choices": ["a"]}}, "an earlier"),
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
    assert "5" in ACTIVITY.summaries(parts)["questions"].words
