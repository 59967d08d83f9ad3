"""Shapes of a deck: the slides of one part of a step, in order."""

from typing import Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sessions.documents import Key, LocalText, Shape
from sessions.panorama.documents.blocks import Block


class SlideDocument(Shape):
    """One idea on one screen."""

    key: Key
    title: LocalText
    notes: LocalText | None = None
    blocks: list[Block] = Field(default_factory=list, max_length=20)
    #: Whether *next* adds its blocks one by one.
    build: bool = False
    #: Left out of the room until the teacher asks for it.
    hidden: bool = False


class DeckDocument(Shape):
    """The slides of one part, in order."""

    title: LocalText
    slides: list[SlideDocument] = Field(min_length=1, max_length=80)

    @model_validator(mode="after")
    def check_keys(self) -> Self:
        """Refuse two slides of one key."""
        keys = [slide.key for slide in self.slides]
        if len(keys) != len(set(keys)):
            raise PydanticCustomError("slide_twice", _("two slides have the same key"))
        return self
