"""The surveys that ship: complete in both languages, short, and resting on what exists."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from sessions.documents import TrainingDocument
from sessions.enums import Mode
from sessions.references.enums import Unit
from sessions.references.files import SHIPPED as STUDIES
from sessions.references.files import read_files, read_studies
from sessions.responses.enums import Kind
from sessions.survey.documents import QuestionDocument, SurveyDocument
from sessions.survey.library import library_question
from sessions.trainings.files import load_files, read_folder

TRAINING: TrainingDocument = load_files(
    read_folder(Path(settings.TRAININGS_DIR) / "reseau-professionnel-rsn")
)
SURVEYS = {
    key: SurveyDocument.model_validate(document)
    for key, document in TRAINING.objects["survey"].items()
}
QUESTIONS = [
    pytest.param(survey, question, id=f"{key}/{question.key}")
    for key, survey in SURVEYS.items()
    for question in survey.questions
]
SENT_AHEAD = SURVEYS["practices"]
SERIES = {
    series.key: series
    for study in read_studies(read_files(STUDIES)).values()
    for series in study.series
}
#: What is left of a straight apostrophe, or of a plain space where French has a narrow one.
UNTYPOGRAPHIC = re.compile(r"['\"]|\.\.\.|[^\u202f»][?!;%]|[^\u202f]»|«[^\u202f]|[^\u00a0]:|  ")


def texts_in(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Return every text for people, with where it stands."""
    if isinstance(value, dict) and value.keys() & {"fr", "en"}:
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts_in(inner, f"{path}/{index}")


TEXTS = list(texts_in(TRAINING.objects["survey"]))


def test_every_text_is_in_french_and_in_english() -> None:
    assert len(TEXTS) > 100
    assert not [path for path, text in TEXTS if not text.get("fr") or not text.get("en")]


def test_french_is_typeset_as_french() -> None:
    assert not [(path, text["fr"]) for path, text in TEXTS if UNTYPOGRAPHIC.search(text["fr"])]
    planted = ("l'ami", "Quoi ?", "Quoi?", "« Oui »", "Donc : oui", "84 %", "Et...")
    assert all(UNTYPOGRAPHIC.search(text) for text in planted)


def test_english_has_its_own_apostrophes_and_no_french_spaces() -> None:
    assert not [
        (path, text["en"]) for path, text in TEXTS if re.search(r"['\u202f\u00a0«»]", text["en"])
    ]


def test_all_kinds_of_questions_are_used() -> None:
    assert {question.kind for question in SENT_AHEAD.questions} == set(Kind)


#: Generous seconds on a phone for one question; a row of a matrix takes its own.
SECONDS = {
    Kind.SINGLE_CHOICE: 7,
    Kind.MULTIPLE_CHOICE: 14,
    Kind.SCALE: 5,
    Kind.MATRIX: 4,
    Kind.RANKING: 20,
    Kind.NUMBER: 10,
    Kind.SHORT_TEXT: 15,
    Kind.LONG_TEXT: 40,
}


def seconds(question: QuestionDocument) -> int:
    rows = len(question.choices or ()) if question.kind == Kind.MATRIX else 1
    return SECONDS[question.kind] * rows


@pytest.mark.parametrize("role", ["teacher", "student"])
def test_the_survey_sent_ahead_is_answered_in_five_minutes(role: str) -> None:
    assert len(SENT_AHEAD.questions) <= 25
    for_them = [
        question
        for question in SENT_AHEAD.questions
        if question.only_if is None
        or question.only_if.question != "role"
        or role in question.only_if.choices
    ]
    assert len(for_them) < len(SENT_AHEAD.questions)
    assert sum(map(seconds, for_them)) <= 5 * 60


def test_only_what_the_analysis_needs_is_required() -> None:
    required = {
        (key, question.key)
        for key, survey in SURVEYS.items()
        for question in survey.questions
        if question.required
    }
    assert required == {("practices", "role"), ("practices", "use")}


def test_the_survey_sent_ahead_is_one_page_and_live_ones_go_one_by_one() -> None:
    assert [key for key, survey in SURVEYS.items() if survey.together] == ["practices"]


def test_every_survey_stands_in_a_step_and_the_conclusions_after_the_one_sent_ahead() -> None:
    parts = [
        (part.object, part.mode)
        for step in TRAINING.steps
        for part in step.parts
        if part.activity == "survey"
    ]
    assert {key for key, _mode in parts} == set(SURVEYS)
    assert parts.index(("practices", Mode.ASK)) < parts.index(("practices", Mode.RESULTS))
    assert [one.key for one in SENT_AHEAD.conclusions] == ["established", "expectations"]


def test_a_plan_sends_ahead_what_it_shows_and_asks_the_closing_questions() -> None:
    for plan in TRAINING.plans:
        steps = {entry.step: entry.minutes for entry in plan.steps}
        assert steps["survey-before"] == 0
        assert {"finding-participants", "close"} <= steps.keys()


# --- links ------------------------------------------------------------------------------------


def one(survey: SurveyDocument, key: str) -> QuestionDocument:
    (found,) = [question for question in survey.questions if question.key == key]
    return found


@pytest.mark.parametrize(("survey", "question"), QUESTIONS)
def test_a_condition_names_choices_of_an_earlier_question(
    survey: SurveyDocument, question: QuestionDocument
) -> None:
    if question.only_if is None:
        return
    asked = one(survey, question.only_if.question)
    assert survey.questions.index(asked) < survey.questions.index(question)
    assert set(question.only_if.choices) <= {choice.key for choice in asked.choices or ()}
    # Who is asked is decided by an answer that everybody gives.
    assert asked.required
    assert asked.only_if is None


@pytest.mark.parametrize(("survey", "question"), QUESTIONS)
def test_a_reference_names_a_published_series_and_its_figures(
    survey: SurveyDocument, question: QuestionDocument
) -> None:
    if question.reference is None:
        return
    series = SERIES[question.reference.series]
    assert (series.status, series.unit) == ("published", Unit.PERCENT)
    figures = [pair.figure for pair in question.reference.match]
    assert set(figures) <= {figure.key for figure in series.figures}
    if question.kind != Kind.SINGLE_CHOICE:  # two choices of one person would count twice
        assert len(figures) == len(set(figures))
    assert len({pair.choice for pair in question.reference.match}) == len(figures)


def test_the_findings_stand_beside_the_figures_that_are_known() -> None:
    linked = {
        f"{key}/{question.key}": question.reference.series
        for key, survey in SURVEYS.items()
        for question in survey.questions
        if question.reference
    }
    assert linked == {
        "pupils/activities": "pisa-2012-activities",
        "pupils/time": "pisa-2012-heavy-use",
        "pupils/networks-opened": "mediametrie-2015-course-networks",
        "pupils/networks-used": "harris-2016-networks",
        "organisations/daily": "cegos-2014-daily",
        "organisations/searched": "cegos-2014-job-search",
        "organisations/recruit": "cegos-2014-recruiting",
    }


def test_a_conclusion_measures_points_that_its_questions_have() -> None:
    lines = [
        (survey, line)
        for survey in SURVEYS.values()
        for conclusion in survey.conclusions
        for line in conclusion.lines
    ]
    assert lines
    for survey, line in lines:
        scale = one(survey, line.question).scale
        if line.from_point is not None and scale is not None:
            assert scale.low < line.from_point <= scale.high


def test_conclusions_say_how_to_read_them() -> None:
    assert all(one.notes for one in SENT_AHEAD.conclusions)
    established = SENT_AHEAD.conclusions[0]
    assert established.verdict
    notes = established.notes
    assert notes
    assert notes.fr
    for threshold in (established.verdict.yes_from, established.verdict.partly_from):
        assert f"{threshold}\u202f%" in notes.fr


def test_the_exercise_offers_the_four_names_that_the_slides_teach() -> None:
    decks = TRAINING.objects["content"]
    taught = next(
        one for one in decks["community-manager"]["slides"] if one["key"] == "four-practices"
    )
    explained = [slide["title"] for slide in decks["practices-explained"]["slides"]]
    for language in ("fr", "en"):
        names = re.findall(
            r"\*\*\d\. ([^*]+)\*\*", str([b["text"][language] for b in taught["blocks"]])
        )
        assert len(names) == 4
        assert [
            one[language][3:] for one in explained if re.match(r"\d\. ", one[language])
        ] == names
        for question in SURVEYS["which-practice"].questions:
            assert [one.text.model_dump()[language] for one in question.choices] == names


def test_what_is_to_be_judged_is_the_question_itself() -> None:
    for question in SURVEYS["which-practice"].questions:
        assert question.help
        assert len(question.text.fr) > 2 * len(question.help.fr)


def test_the_criteria_of_the_radar_are_those_of_the_slide() -> None:
    slides = TRAINING.objects["content"]["happy-trainees"]["slides"]
    slide = next(one for one in slides if one["key"] == "criteria")["blocks"][0]["text"]["fr"]
    rows = [one.text.fr.lower() for one in SURVEYS["internship-criteria"].questions[0].choices]
    assert all(row in slide.replace("*", "").lower() for row in rows)


def test_a_company_is_named_only_in_a_question_that_a_teacher_adds() -> None:
    asked = [question.text.fr for question in SURVEYS["internship-criteria"].questions]
    assert not any("quelle entreprise" in text for text in asked)
    ready = library_question("internship-and-jobs", "company-if-you-like")
    assert ready
    assert not ready.required
