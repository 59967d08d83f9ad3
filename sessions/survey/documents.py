"""Shape of a survey in a training file."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sessions.documents import Key, LocalText, Shape
from sessions.responses.enums import CHOICE_KINDS, TEXT_KINDS, Kind
from sessions.responses.values import MAX_LENGTH

#: Choices have letters, a scale has buttons side by side.
MAX_CHOICES = 26
MAX_POINTS = 11


class ChoiceDocument(Shape):
    """A choice; answers store its key."""

    key: Key
    text: LocalText


class ScaleDocument(Shape):
    """A scale of whole numbers; the labels name its ends."""

    low: Annotated[int, Field(ge=-10, le=10)] = 1
    high: Annotated[int, Field(ge=-10, le=10)] = 5
    low_label: LocalText | None = None
    high_label: LocalText | None = None

    @model_validator(mode="after")
    def check_ends(self) -> Self:
        """Refuse a scale of no or of too many points."""
        if not 1 <= self.high - self.low < MAX_POINTS:
            raise PydanticCustomError(
                "scale_ends", "a scale has from 2 to 11 points, the lowest first"
            )
        return self


class QuestionDocument(Shape):
    """A question, with what its kind needs and nothing else."""

    key: Key
    kind: Kind
    text: LocalText
    help: LocalText | None = None
    required: bool = False
    allow_unknown: bool = False
    choices: Annotated[list[ChoiceDocument], Field(min_length=2, max_length=MAX_CHOICES)] | None = (
        None
    )
    at_most: Annotated[int, Field(ge=1, le=MAX_CHOICES)] | None = None
    scale: ScaleDocument | None = None
    max_length: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def check_kind(self) -> Self:
        """Refuse what does not go with the kind."""
        self._check_presence("choices", needed=self.kind in CHOICE_KINDS)
        self._check_presence("scale", needed=self.kind == Kind.SCALE)
        if self.at_most is not None and self.kind != Kind.MULTIPLE_CHOICE:
            raise PydanticCustomError("at_most_kind", "only multiple_choice has at_most")
        if self.max_length is not None and self.kind not in TEXT_KINDS:
            raise PydanticCustomError("max_length_kind", "only texts have max_length")
        if self.max_length is not None and self.max_length > MAX_LENGTH[self.kind]:
            raise PydanticCustomError(
                "max_length_high",
                "max_length is at most {limit} for {kind}",
                {"limit": MAX_LENGTH[self.kind], "kind": str(self.kind)},
            )
        keys = [choice.key for choice in self.choices or ()]
        if len(keys) != len(set(keys)):
            raise PydanticCustomError("choice_twice", "two choices have the same key")
        return self

    def _check_presence(self, name: str, *, needed: bool) -> None:
        if (getattr(self, name) is not None) != needed:
            raise PydanticCustomError(
                "kind_fields",
                "{kind} needs {name}" if needed else "{kind} has no {name}",
                {"kind": str(self.kind), "name": name},
            )


class SurveyDocument(Shape):
    """A survey: its questions in order."""

    title: LocalText
    intro: LocalText | None = None
    questions: list[QuestionDocument] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def check_keys(self) -> Self:
        """Refuse two questions of one key."""
        keys = [question.key for question in self.questions]
        if len(keys) != len(set(keys)):
            raise PydanticCustomError("question_twice", "two questions have the same key")
        return self
