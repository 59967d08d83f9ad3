"""What a question accepts, as plain data: the checks need no database."""

from dataclasses import dataclass
from typing import Any

from sessions.exceptions import DomainError
from sessions.responses.enums import Kind

#: A value as it travels in JSON, by kind: a choice's key or {"other": text}; several of these;
#: a point; {row: point}; keys, the first preferred; a number; a text. None is "don't know".
Value = str | int | float | list[Any] | dict[str, Any] | None

#: What a text may hold when its question does not say, and at most, in characters.
DEFAULT_LENGTH = {Kind.SHORT_TEXT: 80, Kind.LONG_TEXT: 1000}
MAX_LENGTH = {Kind.SHORT_TEXT: 200, Kind.LONG_TEXT: 5000}
#: What "other: …" may hold, in characters.
OTHER_LENGTH = 80
#: The one name of a choice that people write themselves.
OTHER = "other"
#: No number beyond: it fits every database, spreadsheet and screen.
MAX_NUMBER = 10**9
MAX_DECIMALS = 2


class InvalidAnswerError(DomainError):
    """The value does not answer the question; the message says what is wrong."""


@dataclass(frozen=True)
class Rules:
    """What a question accepts.

    `choices` are the keys of its choices, of the rows of a matrix or of the items of a ranking;
    `alone` those of several choices that go with no other; `low` and `high` the ends of a
    scale; `least` and `most` the bounds of a number.
    `not_concerned`: one tick may stand for the whole question. `wordless`: "other" needs no
    words, since nobody hears those of a raised hand.
    """

    kind: Kind
    choices: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    required: bool = False
    allow_unknown: bool = False
    allow_other: bool = False
    at_least: int | None = None
    at_most: int | None = None
    low: int = 1
    high: int = 5
    least: float | None = None
    most: float | None = None
    decimals: int = 0
    max_length: int | None = None
    not_concerned: bool = False
    wordless: bool = False

    @property
    def length(self) -> int:
        """Return the longest text accepted, in characters."""
        return self.max_length or DEFAULT_LENGTH[self.kind]

    @property
    def points(self) -> range:
        """Return the points of the scale."""
        return range(self.low, self.high + 1)

    @property
    def ranked(self) -> int:
        """Return how many items a ranking holds at most."""
        return min(self.at_most or len(self.choices), len(self.choices))
