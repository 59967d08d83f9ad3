"""A room with a question open, for tests of answers."""

from dataclasses import dataclass
from uuid import UUID

from django.test import Client
from django.urls import reverse

from sessions.enums import State
from sessions.models import Participant, TrainingSession
from sessions.responses.models import Asking
from sessions.responses.services import Outcome, submit_answer
from tests.factories import device_of, go_to_step, make_participant, make_session

#: The questions of the small training, in order.
ITEMS = {"colour": 0, "networks": 1, "ease": 2, "word": 3, "hopes": 4}
ORIGIN = "http://testserver"
KEY = "0123456789abcdef"


@dataclass
class Room:
    """A live session where one question is open."""

    session: TrainingSession
    asking: Asking

    def go(self, key: str) -> "Room":
        """Move on to another question."""
        return at(go_to_step(self.session, "ask", ITEMS[key]), key)


def open_room(key: str = "colour") -> Room:
    """Return a live session at a question."""
    return at(go_to_step(make_session(state=State.LIVE), "ask", ITEMS[key]), key)


def at(session: TrainingSession, key: str) -> Room:
    """Return the room at its question."""
    return Room(session, Asking.objects.get(question__survey_question__key=key,
                                            question__training_session=session))  # fmt: skip


def people(session: TrainingSession, number: int) -> list[Participant]:
    """Return so many participants."""
    return [make_participant(session, f"Personne {index}")[0] for index in range(number)]


def say(
    who: Participant,
    asking: Asking | UUID,
    value: object,
    *,
    key: str = "",
    revision: int | None = 1,
) -> Outcome:
    """Answer as `who`."""
    return submit_answer(
        participant=who,
        asking_id=asking if isinstance(asking, UUID) else asking.pk,
        raw_value=value,
        key=key or f"{KEY}{revision}",
        revision=revision,
    )


def phone(session: TrainingSession, nickname: str = "Léa") -> tuple[Participant, Client]:
    """Return somebody who joined, and their browser."""
    participant, token = make_participant(session, nickname)
    client = Client()
    for name, value in device_of(participant, token).items():
        client.cookies[name] = value
    return participant, client


def door(session: TrainingSession) -> str:
    """Return the address of the JSON door."""
    return reverse("responses:answers", args=[session.ref])


def body(asking: Asking, value: object, *, revision: int = 1, key: str = KEY) -> dict[str, object]:
    """Return what the phone posts."""
    return {"asking": str(asking.pk), "key": key, "revision": revision, "value": value}
