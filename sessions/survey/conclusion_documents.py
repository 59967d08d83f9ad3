"""Shape of what a survey concludes, in a training file."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sessions.documents import Key, LocalText, Shape

Percent = Annotated[int, Field(ge=0, le=100)]


class LineDocument(Shape):
    """A measure of one question, with its sentence.

    `share`: of those who answered, who chose one of `choices`, or gave at least `from_point`
    (in any of `rows` of a matrix; in any row when none is named). `mean`: of a scale or a
    number. `top`: the choices that most people took. `words`: the commonest of a cloud.
    """

    key: Key
    kind: Literal["share", "mean", "top", "words"]
    question: Key
    text: LocalText
    choices: list[Key] | None = None
    rows: list[Key] | None = None
    from_point: int | None = None
    number: Annotated[int, Field(ge=1, le=10)] | None = None


class VerdictDocument(Shape):
    """The answer that a share gives: from `yes_from` per cent yes, from `partly_from` partly."""

    line: Key
    yes_from: Percent
    partly_from: Percent
    yes: LocalText
    partly: LocalText
    no: LocalText


class ConclusionDocument(Shape):
    """A question that the room's answers answer on screen."""

    key: Key
    question: LocalText
    lines: list[LineDocument] = Field(min_length=1, max_length=6)
    verdict: VerdictDocument | None = None

    @model_validator(mode="after")
    def check_lines(self) -> Self:
        """Refuse a verdict on what is not a share."""
        shares = {line.key for line in self.lines if line.kind == "share"}
        if self.verdict is not None and self.verdict.line not in shares:
            raise PydanticCustomError("verdict_line", "the verdict names a line that is a share")
        return self
