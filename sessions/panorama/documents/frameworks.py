"""Shape of a framework of competences: versioned data, so that a new edition is a new file."""

from typing import Annotated

from pydantic import Field, HttpUrl, StringConstraints

from sessions.documents import LocalText, Shape
from sessions.panorama.documents.facts import Short


class Competence(Shape):
    """One competence, under the number that the framework gives it ("2.4")."""

    number: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*$", max_length=10)]
    title: LocalText


class FrameworkDocument(Shape):
    """The competences that a training's steps name as `<file name>/<number>`."""

    title: LocalText
    #: As people name it in a word: "CRCN".
    short: Short
    version: Short
    source: LocalText
    url: HttpUrl | None = None
    competences: list[Competence] = Field(min_length=1, max_length=200)
