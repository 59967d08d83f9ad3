"""In a process with Django: a live session of the shipped training, full of people."""

import json
from typing import Any

from django.test import Client

from rsn_training.accounts.services.people import first_owner
from sessions.codes import digest, new_token
from sessions.enums import State
from sessions.models import Edition, Participant, TrainingSession
from sessions.responses.models import Asking
from sessions.services import creation, moves, states
from sessions.services.joining import name_key
from tests.factories import device_of, fresh

PLAN = "half-day"


def make(*, people: int, step: str) -> None:
    """Make it, and print what load needs to know (`benchmarks.product.Room`)."""
    session = creation.create_from_training(
        owner=first_owner(),
        edition=Edition.objects.filter(training__key="reseau-professionnel-rsn").latest("pk"),
        plan_key=PLAN,
        title="Mesures",
    )
    for state in (State.OPEN, State.LIVE):
        session = states.change_state(training_session=session, to=state)
    phones = _phones(session, people)
    now = fresh(session)
    there = now.steps.get(key=step).pk
    moves.go_to(training_session=now, version=now.move_version, step_id=there)
    now = fresh(session)
    teacher = Client()
    teacher.force_login(now.owner)
    print(
        json.dumps(
            {
                "ref": now.ref,
                "seq": now.last_seq,
                "version": now.move_version,
                "phones": phones,
                "teacher": f"sessionid={teacher.cookies['sessionid'].value}",
                **_question(now),
            }
        )
    )


def _phones(session: TrainingSession, number: int) -> list[str]:
    """Let people in, all at once, and return the Cookie header of each phone."""
    phones = []
    for index in range(number):
        name, token = f"Personne {index}", new_token()
        person = Participant(
            training_session=session,
            nickname=name,
            nickname_key=name_key(name),
            label_key=name_key(name),
            token_hash=digest(token),
        )
        phones.append((person, token))
    Participant.objects.bulk_create([person for person, _token in phones], batch_size=500)
    return [
        "; ".join(f"{name}={value}" for name, value in device_of(person, token).items())
        for person, token in phones
    ]


def _question(session: TrainingSession) -> dict[str, Any]:
    asking = Asking.objects.filter(
        question__training_session=session, closed_at=None, question__kind="single_choice"
    ).first()
    if asking is None:
        return {"asking": "", "choices": []}
    keys = asking.question.choices.values_list("key", flat=True)
    return {"asking": str(asking.pk), "choices": list(keys)}
