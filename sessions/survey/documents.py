"""Shape of a survey in a training file."""

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sessions.documents import LocalText, Shape
from sessions.survey.conclusion_documents import ConclusionDocument, check_conclusions
from sessions.survey.question_documents import QuestionDocument, check_conditions

__all__ = ["QuestionDocument", "SurveyDocument"]

MAX_QUESTIONS = 100


class SurveyDocument(Shape):
    """A survey: its questions in order (none yet, while it is being written).

    `together` asks them all on one page.
    """

    title: LocalText
    intro: LocalText | None = None
    together: bool = False
    questions: list[QuestionDocument] = Field(max_length=MAX_QUESTIONS)
    conclusions: list[ConclusionDocument] = Field(default_factory=list, max_length=10)

    @model_validator(mode="after")
    def check_keys(self) -> Self:
        """Refuse two questions of one key, and conditions or conclusions about none."""
        keys = [question.key for question in self.questions]
        if len(keys) != len(set(keys)):
            raise PydanticCustomError("question_twice", "two questions have the same key")
        check_conditions(self.questions)
        if self.together and any(question.choices_from for question in self.questions):
            raise PydanticCustomError("ballot_page", "choices_from is not for questions together")
        check_conclusions(self.conclusions, self.questions)
        return self
