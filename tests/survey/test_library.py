"""The library of ready questions: its files are right, it is found by words, it is copied."""

from collections import Counter

import pytest
from django.test import Client

from sessions.enums import State
from sessions.responses.enums import Kind
from sessions.survey.documents import SurveyDocument
from sessions.survey.equal_texts import repeated
from sessions.survey.library import SHIPPED, library_question, read_themes, search, themes
from sessions.survey.models import Survey
from sessions.trainings.problems import TrainingFileError
from tests.kinds import KEYS, make_kinds_session
from tests.survey.desks import Desk
from tests.survey.editor_pages import Editor

QUESTIONS = [(theme, one) for theme in themes() for one in theme.document.questions]
THEME = """\
order: 1
title: {fr: Thème, en: Theme}
about: {fr: Ce que c’est, en: What it is}
questions:
- key: one
  kind: scale
  text: {fr: Une, en: One}
  scale: {low: 1, high: 5}
"""


def test_there_is_enough_of_every_kind() -> None:
    kinds = Counter(question.kind for _theme, question in QUESTIONS)
    assert set(kinds) == set(Kind)
    assert min(kinds.values()) >= 3
    assert len(QUESTIONS) >= 30
    assert len(themes()) >= 8


def test_everything_is_written_in_both_languages() -> None:
    """French texts have the no-break spaces of French typography."""
    for theme in themes():
        text = (SHIPPED / f"{theme.key}.yaml").read_text()
        assert text.count("{fr: ") == text.count(", en: ")
        for line in text.splitlines():
            french = line.partition("fr: ")[2].partition(", en: ")[0]
            assert not any(f" {sign}" in french for sign in "?!;:»"), line
            assert "« " not in french, line


def test_the_whole_library_is_a_survey() -> None:
    questions = [
        question.model_copy(
            update={
                "key": f"{theme.key}-{question.key}",
                "choices_from": question.choices_from and f"{theme.key}-{question.choices_from}",
            }
        ).model_dump()
        for theme, question in QUESTIONS
    ]
    SurveyDocument.model_validate({"title": {"fr": "Tout"}, "questions": questions})


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("kind: scales", "kind: scale", 6),
        ("  scale: {low: 5, high: 1}", "  scale: {low: 1, high: 5}", 8),
        ("order: first", "order: 1", 1),
        ("  txt: {fr: Une}", "  text: {fr: Une, en: One}", 7),
        ("- key: One", "- key: one", 5),
        ("title: {fr: Thème, fr: Theme}", "title: {fr: Thème, en: Theme}", 2),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(wrong: str, right: str, line: int) -> None:
    content = THEME.replace(right, wrong).encode()
    with pytest.raises(TrainingFileError) as fault:
        read_themes({"good": THEME.encode(), "bad": content})
    assert f"bad.yaml:{line}:" in str(fault.value)
    assert "good.yaml" not in str(fault.value)


@pytest.mark.parametrize(
    "more",
    [
        "  only_if: {question: one, choices: [a]}\n",
        "  image: {name: choir.svg, alt: {fr: Chœur}}\n",
        "- key: one\n  kind: long_text\n  text: {fr: Deux}\n",
    ],
)
def test_a_ready_question_stands_alone(more: str) -> None:
    with pytest.raises(TrainingFileError):
        read_themes({"theme": (THEME + more).encode()})
    assert read_themes({"theme": THEME.encode()})[0].question("one")


@pytest.mark.parametrize("words", ["reputation", "RÉPUTATION", "e-réputation", "photo gene"])
def test_words_are_found_whatever_their_case_and_accents(words: str) -> None:
    assert "e-reputation" in [theme.key for theme, _questions in search(words)]


def test_every_word_is_looked_for_in_both_languages() -> None:
    assert search("zzz") == []
    assert len(search("")) == len(themes())
    found = {theme.key: questions for theme, questions in search("recruiter")}
    assert [one.key for one in found["online-identity"]] == ["shown-to-a-recruiter"]


@pytest.fixture
def editor(client: Client) -> Editor:
    return Editor(Desk(make_kinds_session(state=State.DRAFT)), client)


@pytest.mark.django_db
def test_the_page_shows_a_theme_or_what_has_the_words(editor: Editor) -> None:
    page = editor.get("library")
    assert page.count('class="agenda-item') == len(QUESTIONS)
    assert editor.get("library", theme="feedback").count('class="agenda-item') == 6
    assert editor.get("library", theme="feedback", q="rythme").count('class="agenda-item') == 2
    assert 'class="empty"' in editor.get("library", theme="feedback", q="zzz <b>")
    assert 'class="empty"' in editor.get("library", theme="nothing")


@pytest.mark.django_db
def test_a_ready_question_is_seen_then_copied_under_a_key_of_its_own(editor: Editor) -> None:
    place = ("ice-breakers", "mood")
    assert editor.get("library_question", *place).count("inert") == 2
    assert editor.desk.keys == list(KEYS)
    editor.post("library_question", *place)
    editor.post("library_question", *place, then="library")
    assert editor.desk.keys[-2:] == ["mood", "mood-2"]
    ready = library_question(*place)
    assert editor.desk.document("mood") == ready
    assert "mood-2" not in editor.get("library")
    editor.get("library_question", "ice-breakers", "nothing", status=404)
    editor.post("library_question", "nothing", "mood", status=404)


@pytest.mark.django_db
def test_every_ready_question_is_shown_and_copied(editor: Editor) -> None:
    for theme, question in QUESTIONS:
        editor.get("library_question", theme.key, question.key)
        editor.post("library_question", theme.key, question.key)
    assert Survey.objects.get().entries.count() == len(KEYS) + len(QUESTIONS)


def test_no_ready_question_has_two_choices_that_read_the_same() -> None:
    for theme in themes():
        for question in theme.document.questions:
            texts = [choice.text.model_dump() for choice in question.choices or ()]
            assert repeated(texts) == [], f"{theme.key}/{question.key}"
