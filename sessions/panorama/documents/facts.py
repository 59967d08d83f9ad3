"""A dated fact with its source; what networks, comparisons and slides say of the world is made of them."""

import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import HttpUrl, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from sessions.documents import LocalText, Shape
from sessions.references import partial_dates

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
#: A official text or own site, B press or school authority, C weak (kept from every screen until
#: an editor confirms it), course: repeated from the course of 2016 (figures.md).
GradeText = Literal["A", "B", "C", "course"]
#: What turns the life of a network, in the order in which the timeline explains them.
TURNS = ("birth", "renamed", "bought", "merged", "changed", "closed")


class Sourced(Shape):
    """Something said of the world: when it was true, who says it, and when that was checked."""

    #: "2016", "2016-05" or "2016-05-12": as far as it is known.
    date: Short
    source: LocalText
    url: HttpUrl | None = None
    verified_on: datetime.date | None = None
    grade: GradeText

    @field_validator("date")
    @classmethod
    def check_date(cls, value: str) -> str:
        """Refuse what is no year, no month and no day."""
        try:
            partial_dates.first_day(value)
        except ValueError as error:
            raise PydanticCustomError(
                "partial_date", _("a date is a year, a month or a day: 2025, 2025-06 or 2025-06-26")
            ) from error
        return value

    @property
    def is_shown(self) -> bool:
        """Whether the room may see it: weak facts wait for an editor."""
        return self.grade != "C"


class Fact(Sourced):
    """One sentence. `kind` tells a turn in the life of a network from a figure or a use."""

    kind: Literal["birth", "renamed", "bought", "merged", "changed", "closed", "figure", "use"]
    text: LocalText
