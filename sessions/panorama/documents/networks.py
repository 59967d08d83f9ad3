"""Shapes of the networks of a training, and of the words by which they are sorted."""

from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, HttpUrl, model_validator
from pydantic_core import PydanticCustomError

from sessions.documents import Key, LocalText, Shape
from sessions.panorama.documents.facts import Fact, Short, Sourced


class MinimumAge(Sourced):
    """From which age the network says that it may be used."""

    years: Annotated[int, Field(ge=5, le=21)]


class NetworkDocument(Shape):
    """One network: what it is, for whom, how it fares, and what a student makes of it.

    What is not known is absent, and shown as not found. A network that was renamed, merged or
    closed has a fact that says when and who reports it.
    """

    name: Short
    former_names: list[Short] = Field(default_factory=list, max_length=5)
    family: Key
    purposes: list[Key] = Field(default_factory=list, max_length=12)
    summary: LocalText
    audience: LocalText | None = None
    minimum_age: MinimumAge | None = None
    cost: LocalText | None = None
    country: LocalText | None = None
    status: Literal["active", "renamed", "merged", "closed", "unknown"] = "unknown"
    url: HttpUrl | None = None
    facts: list[Fact] = Field(default_factory=list, max_length=40)
    #: Keys of reference series (`sessions.references`) in which the network has a figure.
    series: list[Key] = Field(default_factory=list, max_length=20)
    tips: LocalText | None = None

    @model_validator(mode="after")
    def check_status(self) -> Self:
        """Require the fact behind a status that says that something happened."""
        turn = self.status if self.status in ("renamed", "merged", "closed") else None
        if turn and all(fact.kind != turn for fact in self.facts):
            raise PydanticCustomError(
                "network_status",
                _("a network that is {turn} needs a fact of that kind"),
                {"turn": turn},
            )
        return self


class Family(Shape):
    """A kind of network."""

    key: Key
    title: LocalText
    text: LocalText


class Purpose(Shape):
    """What somebody may want of a network, and how to choose one for it."""

    key: Key
    title: LocalText
    advice: LocalText


class TypologyDocument(Shape):
    """The families and purposes of a training, in the order in which they are shown."""

    title: LocalText
    source: LocalText
    families: list[Family] = Field(min_length=1, max_length=20)
    purposes: list[Purpose] = Field(min_length=1, max_length=30)

    @model_validator(mode="after")
    def check_keys(self) -> Self:
        """Refuse two families or two purposes of one key."""
        for found in (self.families, self.purposes):
            keys = [one.key for one in found]
            if len(keys) != len(set(keys)):
                raise PydanticCustomError("key_twice", _("two entries have the same key"))
        return self
