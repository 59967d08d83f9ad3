"""A dice with a number of sides, shown on the three screens, with an address of its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from pydantic import Field

from sessions.activities import Activity, Fragment, Place
from sessions.documents import LocalText, Shape
from sessions.enums import Mode, Screen
from sessions.models import TrainingSession
from sessions.views.access import teacher_view

_dice: dict[tuple[int, str], dict[str, Any]] = {}


class DiceDocument(Shape):
    """A dice in a training file."""

    title: LocalText
    sides: int = Field(ge=2, le=100)


@teacher_view
def sides(request: HttpRequest, training_session: TrainingSession, key: str) -> HttpResponse:
    """Say how many sides a dice has."""
    return HttpResponse(str(_dice[training_session.pk, key]["sides"]))


class DiceActivity(Activity):
    """The toy."""

    key = "dice"
    name = "Dice"
    document_model = DiceDocument
    modes = frozenset({Mode.SHOW})
    teacher_urls = [path("<slug:key>/", sides, name="sides")]

    def instantiate(
        self, *, training_session: TrainingSession, object_key: str, document: dict[str, Any]
    ) -> None:
        """Keep the dice."""
        _dice.setdefault((training_session.pk, object_key), document)

    def document_of(self, *, training_session: TrainingSession, object_key: str) -> dict[str, Any]:
        """Give the dice back."""
        return _dice[training_session.pk, object_key]

    def stage(self, place: Place, screen: Screen, participant: object = None) -> Fragment:
        """Show the sides of the dice."""
        dice = _dice[place.training_session.pk, place.part.object_key]
        return Fragment("toy/stage.html", {"screen": str(screen), "sides": dice["sides"]})
