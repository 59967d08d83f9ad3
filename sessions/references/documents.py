"""Shape of a shipped study, one YAML file each; the name of the file is its key."""

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    StrictBool,
    StrictInt,
    model_validator,
)
from pydantic_core import PydanticCustomError

from sessions.documents import Key, LocalText, Shape
from sessions.references import partial_dates
from sessions.references.enums import Grade, Precision, Status, Unit

_PERCENT = 100


class Text(LocalText):
    """A text in both languages: what ships is never half translated."""

    @model_validator(mode="after")
    def check_both(self) -> Self:
        """Refuse a text that lacks a language."""
        if self.fr is None or self.en is None:
            raise PydanticCustomError("text_languages", "a text is needed in French and in English")
        return self


def _as_text(value: Any) -> Any:
    """Return what YAML reads as a number (2025) or a date (2025-06-26) as the text that it was."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _check_date(value: str) -> str:
    try:
        partial_dates.first_day(value)
    except ValueError as error:
        raise PydanticCustomError(
            "partial_date", "a date is a year, a month or a day (2025, 2025-06, 2025-06-26)"
        ) from error
    return value


def _as_decimal(value: Any) -> Any:
    """Take numbers only: a text that looks like one is a slip of the pen."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number", "a value is a number")
    return Decimal(str(value))


PartialDate = Annotated[str, BeforeValidator(_as_text), AfterValidator(_check_date)]
Value = Annotated[Decimal, BeforeValidator(_as_decimal), Field(max_digits=12, decimal_places=3)]


class FigureDocument(Shape):
    """A number; without `value` it says that it was not found."""

    key: Key
    label: Text
    state: Literal["found", "not_found"] = "found"
    value: Value | None = None
    precision: Precision = Precision.EXACT
    words: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def check_value(self) -> Self:
        """Refuse a value that was not found, and a found figure without value."""
        if (self.state == "found") != (self.value is not None):
            raise PydanticCustomError(
                "figure_value", "a figure that was found has a value; one that was not has none"
            )
        if self.value is None and (self.words or self.precision != Precision.EXACT):
            raise PydanticCustomError(
                "figure_words", "what was not found has neither words nor precision"
            )
        return self


class SeriesDocument(Shape):
    """Figures that answer one question about one population, in one unit."""

    key: Key
    title: Text
    population: Text
    question: Text | None = None
    n: Annotated[StrictInt, Field(ge=1)] | None = None
    unit: Unit = Unit.PERCENT
    source: Text | None = None
    link: HttpUrl | None = None
    verified_on: datetime.date | None = None
    grade: Grade
    probable: StrictBool = False
    status: Status
    note: Text | None = None
    figures: list[FigureDocument] = Field(min_length=1, max_length=60)

    @model_validator(mode="after")
    def check_published(self) -> Self:
        """Refuse to publish what has no source, or a weak one."""
        if self.status == Status.PUBLISHED and self.source is None:
            raise PydanticCustomError("series_source", "a published series has a source")
        if self.status == Status.PUBLISHED and self.grade == Grade.WEAK:
            raise PydanticCustomError("series_weak", "a series of grade C ships as a draft")
        return self

    @model_validator(mode="after")
    def check_figures(self) -> Self:
        """Refuse two figures of one key, and shares out of bounds."""
        keys = [figure.key for figure in self.figures]
        if len(keys) != len(set(keys)):
            raise PydanticCustomError("figure_twice", "two figures have the same key")
        values = [figure.value for figure in self.figures if figure.value is not None]
        if self.unit == Unit.PERCENT and not all(0 <= value <= _PERCENT for value in values):
            raise PydanticCustomError("figure_share", "a share lies between 0 and 100")
        return self


class StudyDocument(Shape):
    """A study: who counted, when, and its series."""

    format: Literal[1]
    title: Text
    publisher: Text
    field_from: PartialDate | None = None
    field_to: PartialDate | None = None
    published: PartialDate | None = None
    note: Text | None = None
    series: list[SeriesDocument] = Field(min_length=1, max_length=40)

    @model_validator(mode="after")
    def check_dates(self) -> Self:
        """Refuse a study without date, and data that end before they begin."""
        if self.field_from is None and self.published is None:
            raise PydanticCustomError("study_date", "say when the data were collected or published")
        if self.field_to is None:
            return self
        if self.field_from is None or partial_dates.last_day(
            self.field_to
        ) < partial_dates.first_day(self.field_from):
            raise PydanticCustomError("study_field", "the data begin before they end")
        return self

    @model_validator(mode="after")
    def check_keys(self) -> Self:
        """Refuse two series of one key."""
        keys = [series.key for series in self.series]
        if len(keys) != len(set(keys)):
            raise PydanticCustomError("series_twice", "two series have the same key")
        return self
