"""A dice with a number of sides, shown on the three screens, with an address of its own.

It lies beside every stage, too, all session long.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from pydantic import Field

from sessions.activities import Activity, Fragment, Place
from sessions.documents import LocalText, Shape
from sessions.enums import Mode, Screen
from sessions.models import Participant, TrainingSession
from sessions.views.access import ParticipantRequest, participant_view, teacher_view

_dice: dict[tuple[int, str], dict[str, Any]] = {}


class DiceDocument(Shape):
    """A dice in a training file."""

    title: LocalText
    sides: int = Field(ge=2, le=100)


@teacher_view
def sides(request: HttpRequest, training_session: TrainingSession, key: str) -> HttpResponse:
    """Say how many sides a dice has."""
    return HttpResponse(str(_dice[training_session.pk, key]["sides"]))


@participant_view
def held(request: ParticipantRequest) -> HttpResponse:
    """Say who holds the dice."""
    return HttpResponse(request.participant.label)


class DiceActivity(Activity):
    """The toy."""

    key = "dice"
    name = "Dice"
    document_model = DiceDocument
    modes = frozenset({Mode.SHOW})
    teacher_urls = [path("<slug:key>/", sides, name="sides")]
    participant_urls = [path("held/", held, name="held")]
    scripts = ["toy/dice.js"]
    styles = ["toy/dice.css"]
    projector_keys = {"D": "roll the dice"}

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

    def aside(
        self,
        training_session: TrainingSession,
        screen: Screen,
        participant: Participant | None = None,
    ) -> Fragment | None:
        """Lie beside the stage; only a page of one's own knows whose."""
        if screen == Screen.PROJECTOR:
            return None
        who = participant.label if participant else "nobody"
        return Fragment("toy/aside.html", {"screen": str(screen), "who": who})
