"""Shape of a comparison table: networks as columns, criteria as rows, each cell with its year."""

import datetime
from typing import Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sessions.documents import Key, LocalText, Shape
from sessions.panorama.documents.facts import Short


class Cell(Shape):
    """What is said of one network; year and source are the table's unless they are given."""

    text: LocalText
    year: Short | None = None
    source: LocalText | None = None
    verified_on: datetime.date | None = None


class Criterion(Shape):
    """A row. A network without a cell is shown as not found."""

    key: Key
    title: LocalText
    cells: dict[Key, Cell] = Field(default_factory=dict)


class ComparisonDocument(Shape):
    """Networks beside one another."""

    title: LocalText
    networks: list[Key] = Field(min_length=2, max_length=6)
    year: Short
    source: LocalText
    criteria: list[Criterion] = Field(min_length=1, max_length=30)

    @model_validator(mode="after")
    def order_cells(self) -> Self:
        """Put the cells of each row in the order of the columns, whatever a database made of it."""
        for criterion in self.criteria:
            cells = dict(criterion.cells)
            criterion.cells.clear()
            known = [key for key in self.networks if key in cells]
            criterion.cells.update({key: cells[key] for key in (*known, *cells)})
        return self

    @model_validator(mode="after")
    def check_columns(self) -> Self:
        """Refuse a cell of a network that is no column, and two rows of one key."""
        keys = [criterion.key for criterion in self.criteria]
        if len(keys) != len(set(keys)):
            raise PydanticCustomError("key_twice", _("two entries have the same key"))
        for criterion in self.criteria:
            if not criterion.cells.keys() <= set(self.networks):
                raise PydanticCustomError(
                    "comparison_column", _("a cell stands under a network that is not compared")
                )
        return self
