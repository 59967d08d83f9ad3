"""Shape of what a survey concludes, in a training file."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sessions.documents import Key, LocalText, Shape
from sessions.responses.enums import CHOICE_KINDS, SCALE_KINDS, Kind
from sessions.survey.conclusions_kept import tells
from sessions.survey.question_documents import QuestionDocument

Percent = Annotated[int, Field(ge=0, le=100)]

#: What each kind of line takes beside its question and text.
_TAKES = {
    "share": {"choices", "from_point", "rows"},
    "mean": set[str](),
    "top": {"choices", "number"},
    "words": {"number"},
}


class LineDocument(Shape):
    """A measure of one question, with its sentence.

    `share`: of those who answered, who chose one of `choices`, or gave at least `from_point`
    (in any of `rows` of a matrix; in any row when none is named). `mean`: of a scale or a
    number. `top`: the choices that most people took, or the items that most people ranked,
    among `choices` when they are named. `words`: the commonest of a cloud. `number` says how
    many of them are shown.
    """

    key: Key
    kind: Literal["share", "mean", "top", "words"]
    question: Key
    text: LocalText
    choices: Annotated[list[Key], Field(min_length=1)] | None = None
    rows: Annotated[list[Key], Field(min_length=1)] | None = None
    from_point: int | None = None
    number: Annotated[int, Field(ge=1, le=10)] | None = None

    @model_validator(mode="after")
    def check_kind(self) -> Self:
        """Refuse what does not go with the kind of the line."""
        for name in ("choices", "rows", "from_point", "number"):
            if getattr(self, name) is not None and name not in _TAKES[self.kind]:
                raise PydanticCustomError(
                    "line_fields", "{kind} has no {name}", {"kind": self.kind, "name": name}
                )
        if self.kind == "share" and (self.choices is None) == (self.from_point is None):
            raise PydanticCustomError("line_share", "a share has choices or from_point, not both")
        if self.rows is not None and self.from_point is None:
            raise PydanticCustomError("line_rows", "rows go with from_point")
        return self


class VerdictDocument(Shape):
    """The answer that a share gives: from `yes_from` per cent yes, from `partly_from` partly.

    The texts are what it says then.
    """

    line: Key
    yes_from: Percent
    partly_from: Percent
    when_yes: LocalText  # a bare `yes` or `no` would be a truth value to YAML
    when_partly: LocalText
    when_no: LocalText

    @model_validator(mode="after")
    def check_order(self) -> Self:
        """Refuse thresholds that leave no room for "partly"."""
        if self.partly_from >= self.yes_from:
            raise PydanticCustomError("verdict_order", "partly_from is below yes_from")
        return self


class ConclusionDocument(Shape):
    """A question that the room's answers answer on screen; `notes` are for the presenter."""

    key: Key
    question: LocalText
    notes: LocalText | None = None
    lines: list[LineDocument] = Field(min_length=1, max_length=6)
    verdict: VerdictDocument | None = None

    @model_validator(mode="after")
    def check_lines(self) -> Self:
        """Refuse two lines of one key, and a verdict on what is not a share."""
        keys = [line.key for line in self.lines]
        if len(keys) != len(set(keys)):
            raise PydanticCustomError("line_twice", "two lines have the same key")
        shares = {line.key for line in self.lines if line.kind == "share"}
        if self.verdict is not None and self.verdict.line not in shares:
            raise PydanticCustomError("verdict_line", "the verdict names a line that is a share")
        return self


def check_conclusions(
    conclusions: Sequence[ConclusionDocument], questions: Sequence[QuestionDocument]
) -> None:
    """Raise unless each line measures what its question can tell."""
    keys = [conclusion.key for conclusion in conclusions]
    if len(keys) != len(set(keys)):
        raise PydanticCustomError("conclusion_twice", "two conclusions have the same key")
    known = {question.key: question for question in questions}
    for conclusion in conclusions:
        for line in conclusion.lines:
            question = known.get(line.question)
            if question is None:
                raise PydanticCustomError(
                    "conclusion_question", "no question has the key {key}", {"key": line.question}
                )
            _check_line(line, question)


def _check_line(line: LineDocument, question: QuestionDocument) -> None:
    if question.kind not in measured_kinds(line):
        raise PydanticCustomError(
            "conclusion_kind",
            "{line} cannot be told of {key}: it is {kind}",
            {"line": line.key, "key": line.question, "kind": str(question.kind)},
        )
    if line.rows is not None and question.kind != Kind.MATRIX:
        raise PydanticCustomError("conclusion_rows", "only a matrix has rows")
    low, high = ends_of(question)
    if line.from_point is not None and not tells(line.from_point, low, high):
        raise PydanticCustomError(
            "conclusion_point",
            "{line} begins at {point}: no answer to {key} tells that",
            {"line": line.key, "point": line.from_point, "key": line.question},
        )
    choices = {choice.key for choice in question.choices or ()}
    unknown = {*(line.choices or ()), *(line.rows or ())} - choices
    if unknown:
        raise PydanticCustomError(
            "conclusion_choice",
            "{key} has no choice {choice}",
            {"key": line.question, "choice": min(unknown)},
        )


def ends_of(question: QuestionDocument) -> tuple[float | None, float | None]:
    """Return the ends of a question's scale, or the bounds of its number."""
    if question.scale is not None:
        return question.scale.low, question.scale.high
    number = question.number
    return (number.least, number.most) if number is not None else (None, None)


def measured_kinds(line: LineDocument) -> frozenset[Kind]:
    """Return the kinds of questions that a line can be about."""
    if line.kind == "share" and line.from_point is None:
        return CHOICE_KINDS
    return {
        "share": SCALE_KINDS | {Kind.NUMBER},
        "mean": frozenset({Kind.SCALE, Kind.NUMBER}),
        "top": CHOICE_KINDS | {Kind.RANKING},
        "words": frozenset({Kind.SHORT_TEXT}),
    }[line.kind]
