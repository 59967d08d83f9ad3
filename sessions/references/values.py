"""A published series as plain values: what a comparison and a template may show.

Pure: no query is hidden in an attribute. Texts are {"fr", "en"}.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sessions.references.enums import FigureState, Grade, Precision, Unit
from sessions.references.writing import written_value

Text = Mapping[str, str]


@dataclass(frozen=True)
class Figure:
    """One number of a series; `value` is None exactly when it was not found."""

    key: str
    label: Text
    value: Decimal | None
    unit: Unit
    precision: Precision
    words: Text
    state: FigureState
    note: Text

    @property
    def is_found(self) -> bool:
        """Whether the number is known."""
        return self.state == FigureState.FOUND

    @property
    def written(self) -> str:
        """The value as people write it, in the active language; "" when it was not found."""
        if self.value is None:
            return ""
        return written_value(self.value, self.unit, self.precision, self.words)


@dataclass(frozen=True)
class Study:
    """Who counted, and when: dates as far as they are known (`partial_dates`)."""

    key: str
    title: Text
    publisher: Text
    field_from: str
    field_to: str
    published: str
    note: Text


@dataclass(frozen=True)
class Series:
    """Figures that answer one question about one population: the only ones that share an axis."""

    key: str
    study: Study
    title: Text
    population: Text
    question: Text
    n: int | None
    unit: Unit
    source: Text
    link: str
    verified_on: datetime.date | None
    grade: Grade
    is_probable: bool
    note: Text
    figures: tuple[Figure, ...]
