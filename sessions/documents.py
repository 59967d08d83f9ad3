"""The document of an edition: the same shape in the database, in a file, and between schools."""

import hashlib
import json
import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from sessions.activities import registry
from sessions.enums import Importance, Mode

MAX_TEXT = 20_000
MAX_STEPS = 60

#: Control characters (but line feed and tab) and bidirectional overrides have no place in a text.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
#: A competence of a framework: file name of the framework, number in it ("crcn-2019/2.4").
Competence = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/\d+(\.\d+)*$", max_length=91)
]
Written = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]


class Shape(BaseModel):
    """Base of all parts of a document: nothing unknown is accepted, nothing is changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)


class LocalText(Shape):
    """A text in one language or both; readers fall back to the other."""

    fr: Written | None = None
    en: Written | None = None

    @model_validator(mode="after")
    def check_not_empty(self) -> Self:
        """Require at least one language."""
        if self.fr is None and self.en is None:
            raise PydanticCustomError("text_missing", "a text in at least one language is missing")
        return self

    @field_validator("fr", "en")
    @classmethod
    def check_characters(cls, value: str | None) -> str | None:
        """Refuse control characters and bidirectional overrides."""
        if value is not None and _FORBIDDEN.search(value):
            raise PydanticCustomError("text_control", "the text holds a control character")
        return value


class PartDocument(Shape):
    """A part: which activity shows which object, and how."""

    activity: Key
    object: Key
    mode: Mode


class StepDocument(Shape):
    """A step of the training; plans say its minutes."""

    key: Key
    title: LocalText
    parts: list[PartDocument] = Field(min_length=1, max_length=20)
    competences: list[Competence] = Field(default_factory=list, max_length=20)


class PlanStep(Shape):
    """A step within a plan."""

    step: Key
    minutes: int = Field(ge=0, le=600)
    importance: Importance = Importance.ESSENTIAL


class PlanDocument(Shape):
    """A way to give the training: which steps, how long, cut into which lessons."""

    key: Key
    title: LocalText
    audience: Literal["all", "teachers", "students"] = "all"
    steps: list[PlanStep] = Field(min_length=1, max_length=MAX_STEPS)
    lessons: list[list[Key]] | None = None


class TrainingDocument(Shape):
    """A complete training: what an `Edition` holds."""

    format: Literal[1]
    key: Key
    title: LocalText
    summary: LocalText
    languages: list[Literal["fr", "en"]] = Field(min_length=1)
    steps: list[StepDocument] = Field(min_length=1, max_length=MAX_STEPS)
    plans: list[PlanDocument] = Field(min_length=1, max_length=20)
    #: activity → object key → the object, in the shape that its activity gives it.
    objects: dict[Key, dict[Key, dict[str, Any]]] = Field(default_factory=dict)
    #: file name → SHA-256 of the image.
    media: dict[str, str] = Field(default_factory=dict)

    def canonical(self) -> dict[str, Any]:
        """Return the document as plain JSON data, without what is left at its default."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON: equal documents have equal digests."""
        return digest_of(self.canonical())

    def offered_steps(self) -> list[StepDocument]:
        """Return the steps that have at least one part whose activity is installed."""
        return [
            step for step in self.steps if any(part.activity in registry for part in step.parts)
        ]

    def plan(self, key: str) -> PlanDocument:
        """Return the plan with this key, or raise KeyError."""
        return {plan.key: plan for plan in self.plans}[key]


def digest_of(document: dict[str, Any]) -> str:
    """Return the SHA-256 of a JSON document with sorted keys and no spaces."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
