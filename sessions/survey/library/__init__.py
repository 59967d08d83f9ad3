"""Ready questions, by theme: one YAML file a theme, named by its key."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from django.utils.translation import gettext as _
from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from rsn_training.common.localised import localised
from sessions.documents import LocalText, Shape
from sessions.survey.question_documents import QuestionDocument, check_conditions
from sessions.trainings.problems import Problem, TrainingFileError, problems_of
from sessions.trainings.yaml_files import MAX_BYTES, read_yaml

SHIPPED = Path(__file__).parent


class ThemeDocument(Shape):
    """A theme with its questions; each stands alone, for any survey, but a vote with what it is about."""

    order: Annotated[int, Field(ge=1, le=1000)]
    title: LocalText
    about: LocalText
    questions: list[QuestionDocument] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def check_questions(self) -> Self:
        """Refuse two questions of one key, and those that need another question or a file."""
        keys = [question.key for question in self.questions]
        if len(keys) != len(set(keys)):
            raise PydanticCustomError("question_twice", "two questions have the same key")
        check_conditions(self.questions)  # a vote is about an earlier one of its theme
        for question in self.questions:
            if question.only_if or question.reference or question.image:
                raise PydanticCustomError(
                    "question_alone",
                    "{key} stands alone: no only_if, no reference, no image",
                    {"key": question.key},
                )
        return self


@dataclass(frozen=True)
class Theme:
    """A theme of the library, by its key."""

    key: str
    document: ThemeDocument

    def question(self, key: str) -> QuestionDocument | None:
        """Return one of its questions."""
        return next((one for one in self.document.questions if one.key == key), None)


@cache
def themes() -> tuple[Theme, ...]:
    """Return the shipped themes in their order."""
    return read_themes({path.stem: path.read_bytes() for path in SHIPPED.glob("*.yaml")})


def read_themes(files: Mapping[str, bytes]) -> tuple[Theme, ...]:
    """Return the themes of these files; TrainingFileError names file and line of every fault."""
    found: list[Theme] = []
    problems: list[Problem] = []
    for key, content in sorted(files.items()):
        try:
            found.append(Theme(key, _read(f"{key}.yaml", content)))
        except TrainingFileError as error:
            problems += error.problems
    if problems:
        raise TrainingFileError(problems)
    return tuple(sorted(found, key=lambda theme: (theme.document.order, theme.key)))


def _read(name: str, content: bytes) -> ThemeDocument:
    if len(content) > MAX_BYTES:
        raise TrainingFileError([Problem(name, 0, _("this file is too large"))])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TrainingFileError([Problem(name, line, _("this is not UTF-8 text"))]) from error
    data, lines = read_yaml(text, name)
    try:
        return ThemeDocument.model_validate(data)
    except ValidationError as error:
        raise TrainingFileError(problems_of(error, name, lines)) from error


def library_question(theme: str, key: str) -> QuestionDocument | None:
    """Return one question of the library."""
    found = next((one for one in themes() if one.key == theme), None)
    return found.question(key) if found else None


def search(words: str) -> list[tuple[Theme, list[QuestionDocument]]]:
    """Return the themes with those of their questions that hold every word, in any language.

    Case and accents do not matter; a word may stand in the theme's title, too.
    """
    wanted = _plain(words).split()
    found = []
    for theme in themes():
        title = _words(theme.document.title)
        questions = [
            question
            for question in theme.document.questions
            if all(word in f"{title} {_words_of(question)}" for word in wanted)
        ]
        if questions:
            found.append((theme, questions))
    return found


def _words_of(question: QuestionDocument) -> str:
    texts = [question.text, *(choice.text for choice in question.choices or ())]
    return " ".join(_words(text) for text in texts)


def _words(text: LocalText) -> str:
    return " ".join(_plain(localised(text.model_dump(), language)) for language in ("fr", "en"))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
