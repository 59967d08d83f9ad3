"""Shape of a question of a survey in a training file."""

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from sessions.documents import Key, LocalText, Shape
from sessions.responses.enums import (
    CHOICE_KINDS,
    KEYED_KINDS,
    SCALE_KINDS,
    TEXT_KINDS,
    Chart,
    Kind,
)
from sessions.responses.rules import MAX_DECIMALS, MAX_LENGTH, MAX_NUMBER

#: Choices have letters, a scale has buttons side by side.
MAX_CHOICES = 26
MAX_POINTS = 11


class ChoiceDocument(Shape):
    """A choice, a row of a matrix or an item of a ranking; answers store its key.

    `alone`: among several choices, it goes with no other ("none of these").
    """

    key: Key
    text: LocalText
    alone: bool = False


class ScaleDocument(Shape):
    """A scale of whole numbers; labels name its ends, or every point."""

    low: Annotated[int, Field(ge=-10, le=10)] = 1
    high: Annotated[int, Field(ge=-10, le=10)] = 5
    low_label: LocalText | None = None
    high_label: LocalText | None = None
    labels: list[LocalText] | None = None

    @model_validator(mode="after")
    def check_ends(self) -> Self:
        """Refuse a scale of no or of too many points, or whose points are named in part."""
        if not 1 <= self.high - self.low < MAX_POINTS:
            raise PydanticCustomError(
                "scale_ends", "a scale has from 2 to 11 points, the lowest first"
            )
        if self.labels is not None and len(self.labels) != self.high - self.low + 1:
            raise PydanticCustomError("scale_labels", "labels name every point of the scale")
        if self.labels is not None and (self.low_label or self.high_label):
            raise PydanticCustomError(
                "scale_labels_twice", "labels stand for low_label and high_label"
            )
        return self


class NumberDocument(Shape):
    """The bounds of a number, both included, its decimals and its unit."""

    least: Annotated[float, Field(ge=-MAX_NUMBER, le=MAX_NUMBER)] | None = None
    most: Annotated[float, Field(ge=-MAX_NUMBER, le=MAX_NUMBER)] | None = None
    decimals: Annotated[int, Field(ge=0, le=MAX_DECIMALS)] = 0
    unit: LocalText | None = None

    @model_validator(mode="after")
    def check_bounds(self) -> Self:
        """Refuse bounds that no number is between."""
        if self.least is not None and self.most is not None and self.least >= self.most:
            raise PydanticCustomError("number_bounds", "least is below most")
        return self


class QuestionImage(Shape):
    """An image of the training's `media` folder; the alternative text is required."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    alt: LocalText


class ConditionDocument(Shape):
    """Only for those who chose one of these in an earlier question of the same survey."""

    question: Key
    choices: list[Key] = Field(min_length=1, max_length=MAX_CHOICES)


class ReferenceMatch(Shape):
    """Which figure of the series stands beside which choice."""

    choice: Key
    figure: Key


class ReferenceDocument(Shape):
    """A reference series to show beside the answers."""

    series: Key
    match: list[ReferenceMatch] = Field(min_length=1, max_length=MAX_CHOICES)


class QuestionDocument(Shape):
    """A question, with what its kind needs and nothing else.

    `choices_from` puts to the vote what people wrote to an earlier question; else `choices` are the choices, the rows of a matrix, the items of a ranking; `at_most` limits
    several choices, or says how many items are ranked. `chart` draws the means of a matrix as a
    radar, `not_concerned` names one tick that stands for all of its rows. `right` names the right choices in their
    order, `explanation` says why (Markdown): the room sees both once the results are revealed.
    """

    key: Key
    kind: Kind
    text: LocalText
    help: LocalText | None = None
    image: QuestionImage | None = None
    required: bool = False
    allow_unknown: bool = False
    allow_other: bool = False
    choices: Annotated[list[ChoiceDocument], Field(min_length=2, max_length=MAX_CHOICES)] | None = (
        None
    )
    choices_from: Key | None = None
    at_least: Annotated[int, Field(ge=1, le=MAX_CHOICES)] | None = None
    at_most: Annotated[int, Field(ge=1, le=MAX_CHOICES)] | None = None
    scale: ScaleDocument | None = None
    number: NumberDocument | None = None
    max_length: Annotated[int, Field(ge=1)] | None = None
    only_if: ConditionDocument | None = None
    reference: ReferenceDocument | None = None
    chart: Chart | None = None
    not_concerned: LocalText | None = None
    right: list[Key] | None = None
    explanation: LocalText | None = None

    @field_validator("number")
    @classmethod
    def leave_out_nothing(cls, value: NumberDocument | None) -> NumberDocument | None:
        """Take a number without bounds, decimals and unit for what it is: any whole number."""
        return None if value == NumberDocument() else value

    @model_validator(mode="after")
    def check_kind(self) -> Self:
        """Refuse what does not go with the kind."""
        has_own = self.kind in KEYED_KINDS and self.choices_from is None
        self._check_presence("choices", needed=has_own)
        if self.choices_from is not None:
            self._check_ballot()
        self._check_presence("scale", needed=self.kind in SCALE_KINDS)
        if self.number is not None and self.kind != Kind.NUMBER:
            raise PydanticCustomError("number_kind", "only number has number")
        if self.allow_other and self.kind not in CHOICE_KINDS:
            raise PydanticCustomError("other_kind", "only choices have allow_other")
        if self.reference is not None and self.kind not in CHOICE_KINDS:
            raise PydanticCustomError("reference_kind", "only choices have a reference")
        self._check_limits()
        self._check_length()
        self._check_choices()
        self._check_right()
        if self.kind != Kind.MATRIX and (self.chart or self.not_concerned):
            raise PydanticCustomError("matrix_only", "only matrix has chart and not_concerned")
        return self

    def _check_presence(self, name: str, *, needed: bool) -> None:
        if (getattr(self, name) is not None) != needed:
            raise PydanticCustomError(
                "kind_fields",
                "{kind} needs {name}" if needed else "{kind} has no {name}",
                {"kind": str(self.kind), "name": name},
            )

    def _check_limits(self) -> None:
        limited = {Kind.MULTIPLE_CHOICE, Kind.RANKING}
        if self.at_most is not None and self.kind not in limited:
            raise PydanticCustomError(
                "at_most_kind", "only multiple_choice and ranking have at_most"
            )
        if self.at_least is not None and self.kind != Kind.MULTIPLE_CHOICE:
            raise PydanticCustomError("at_least_kind", "only multiple_choice has at_least")
        if self.at_least and self.at_most and self.at_least > self.at_most:
            raise PydanticCustomError("limits_order", "at_least is not above at_most")

    def _check_length(self) -> None:
        if self.max_length is None:
            return
        if self.kind not in TEXT_KINDS:
            raise PydanticCustomError("max_length_kind", "only texts have max_length")
        if self.max_length > MAX_LENGTH[self.kind]:
            raise PydanticCustomError(
                "max_length_high",
                "max_length is at most {limit} for {kind}",
                {"limit": MAX_LENGTH[self.kind], "kind": str(self.kind)},
            )

    def _check_choices(self) -> None:
        if self.kind != Kind.MULTIPLE_CHOICE and any(one.alone for one in self.choices or ()):
            raise PydanticCustomError("alone_kind", "only a choice of multiple_choice may be alone")
        keys = [choice.key for choice in self.choices or ()]
        if len(keys) != len(set(keys)):
            raise PydanticCustomError("choice_twice", "two choices have the same key")
        if self.reference is not None:
            unknown = {pair.choice for pair in self.reference.match} - set(keys)
            if unknown:
                raise PydanticCustomError(
                    "reference_choice",
                    "no choice has the key {key}",
                    {"key": min(unknown)},
                )

    def _check_ballot(self) -> None:
        if self.kind not in CHOICE_KINDS or self.allow_other or self.right or self.reference:
            raise PydanticCustomError(
                "ballot_kind", "choices_from is for choices, without allow_other, right, reference"
            )

    def _check_right(self) -> None:
        if self.right is None:
            if self.explanation is not None:
                raise PydanticCustomError("explanation_alone", "explanation needs right")
            return
        if self.kind not in CHOICE_KINDS:
            raise PydanticCustomError("right_kind", "only choices have right")
        if self.reference is not None:
            raise PydanticCustomError("right_reference", "right and reference exclude each other")
        keys = [choice.key for choice in self.choices or ()]
        if self.right != [key for key in keys if key in self.right] or not self.right:
            raise PydanticCustomError(
                "right_choice", "right names choices, each once, in their order"
            )


def check_conditions(questions: Sequence[QuestionDocument]) -> None:
    """Raise unless each condition is about choices, each vote about texts, of an earlier question."""
    earlier: dict[str, QuestionDocument] = {}
    for question in questions:
        voted = earlier.get(question.choices_from) if question.choices_from else None
        if question.choices_from and (voted is None or voted.kind not in TEXT_KINDS):
            raise PydanticCustomError(
                "ballot_question",
                "choices_from of {key} names an earlier question with texts",
                {"key": question.key},
            )
        condition = question.only_if
        if condition is not None:
            asked = earlier.get(condition.question)
            if asked is None or asked.kind not in CHOICE_KINDS:
                raise PydanticCustomError(
                    "condition_question",
                    "only_if of {key} names an earlier question with choices",
                    {"key": question.key},
                )
            known = {choice.key for choice in asked.choices or ()}
            if not known.issuperset(condition.choices):
                raise PydanticCustomError(
                    "condition_choice",
                    "only_if of {key} names choices of that question",
                    {"key": question.key},
                )
        earlier[question.key] = question
