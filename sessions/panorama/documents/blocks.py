"""Shapes of the blocks that a slide is made of."""

import datetime
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, HttpUrl, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from sessions.documents import Key, LocalText, Shape
from sessions.panorama.documents.facts import GradeText, Short

FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100)]


class TextBlock(Shape):
    """Rich text in Markdown."""

    kind: Literal["text"]
    text: LocalText


class FigureBlock(Shape):
    """A figure with everything a reader needs to judge it.

    Grades: A official text or own site, B press or school authority, C weak (kept from
    every screen until an editor confirms it), course: repeated from the course of 2016.
    """

    kind: Literal["figure"]
    status: Literal["found", "not_found", "probable"] = "found"
    value: Short | None = None
    label: LocalText
    population: LocalText | None = None
    study: LocalText
    year: Short | None = None
    source: LocalText | None = None
    url: HttpUrl | None = None
    verified_on: datetime.date | None = None
    grade: GradeText | None = None

    @model_validator(mode="after")
    def check_sourced(self) -> Self:
        """Refuse a value without source and year, and a value that was not found."""
        if self.status == "not_found":
            if self.value is not None:
                raise PydanticCustomError(
                    "figure_value", _("a figure that was not found has no value")
                )
        elif self.value is None or self.source is None or self.year is None:
            raise PydanticCustomError(
                "figure_source", _("a figure needs a value, a source and a year")
            )
        return self

    @property
    def is_shown(self) -> bool:
        """Whether the room may see it: weak figures wait for an editor."""
        return self.grade != "C"


class TableRow(Shape):
    """A row: its header, then one cell per column."""

    header: LocalText
    cells: list[LocalText] = Field(max_length=12)


class TableBlock(Shape):
    """A small comparison; `columns` name the cells, rows have headers of their own."""

    kind: Literal["table"]
    caption: LocalText
    columns: list[LocalText] = Field(min_length=1, max_length=12)
    rows: list[TableRow] = Field(min_length=1, max_length=40)
    source: LocalText | None = None
    year: Short | None = None

    @model_validator(mode="after")
    def check_width(self) -> Self:
        """Refuse rows that are shorter or longer than the head."""
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise PydanticCustomError(
                "table_width", _("each row needs as many cells as there are columns")
            )
        return self


class ImageBlock(Shape):
    """An image of the training's `media` folder; the alternative text is required."""

    kind: Literal["image"]
    name: FileName
    alt: LocalText
    credit: LocalText


class QuoteBlock(Shape):
    """Somebody's words, with where they stand."""

    kind: Literal["quote"]
    text: LocalText
    source: LocalText
    year: Short | None = None


class CardsBlock(Shape):
    """Networks of the training, a card each."""

    kind: Literal["cards"]
    networks: list[Key] = Field(min_length=1, max_length=12)


class ComparisonBlock(Shape):
    """A comparison table of the training: networks beside one another."""

    kind: Literal["comparison"]
    comparison: Key


class SeriesBlock(Shape):
    """A series of reference figures, as bars with everything a reader needs to judge it."""

    kind: Literal["series"]
    series: Key


class LinkBlock(Shape):
    """A video or a page elsewhere: opened on request, never embedded (rules.md 9)."""

    kind: Literal["link"]
    label: LocalText
    url: HttpUrl
    note: LocalText | None = None
    source: LocalText | None = None
    year: Short | None = None


class ExerciseBlock(Shape):
    """What the room does now; `minutes` when it has a time of its own."""

    kind: Literal["exercise"]
    text: LocalText
    minutes: Annotated[int, Field(ge=1, le=120)] | None = None


Block = Annotated[
    TextBlock
    | FigureBlock
    | TableBlock
    | ImageBlock
    | QuoteBlock
    | CardsBlock
    | ComparisonBlock
    | SeriesBlock
    | LinkBlock
    | ExerciseBlock,
    Field(discriminator="kind"),
]
