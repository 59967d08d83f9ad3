"""Run in a process of its own, with the toy installed: prints what each screen shows."""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from sessions import screens  # noqa: E402
from sessions.enums import EditionSource, Screen, State  # noqa: E402
from sessions.services import creation, states, trainings  # noqa: E402
from tests.factories import device_of, make_participant, make_teacher  # noqa: E402

FILES = {
    "training.yaml": b"""\
format: 1
key: toys
title: {fr: Jeux, en: Toys}
summary: {fr: Un jeu, en: A toy}
languages: [fr, en]
steps:
- key: roll
  title: {fr: Lancer, en: Roll}
  parts:
  - {activity: dice, object: big, mode: show}
plans:
- {key: only, title: {fr: Seul, en: Only}, steps: [{step: roll, minutes: 5}]}
""",
    "dice/big.yaml": b"title: {fr: Grand, en: Big}\nsides: 20\n",
}


def play() -> dict[str, str]:
    """Give a session made of the toy, and return what each address answers."""
    edition, _new = trainings.add_edition(files=FILES, source=EditionSource.SHIPPED)
    teacher = make_teacher()
    session = creation.create_from_training(
        owner=teacher, edition=edition, plan_key="only", title="Jeux"
    )
    for state in (State.OPEN, State.LIVE):
        session = states.change_state(training_session=session, to=state)
    client, phone = Client(), Client()
    client.force_login(teacher)
    phone.cookies.load(device_of(*make_participant(session)))
    teach = f"/teach/{session.ref}"
    live = {
        "participant": phone.get(f"/s/{session.ref}/").content.decode(),
        "presenter": client.get(f"{teach}/present/").content.decode(),
        "projector": client.get(f"{teach}/projector/").content.decode(),
    }
    states.change_state(training_session=session, to=State.SUSPENDED)
    suspended = phone.get(f"/s/{session.ref}/").content.decode()
    return live | {
        "suspended": suspended,
        "held by": phone.get(f"/s/{session.ref}/a/dice/held/").content.decode(),
        "reverse": " ".join(
            (
                reverse("sessions:dice:sides", args=[session.ref, "big"]),
                reverse("sessions:my_dice:held", args=[session.ref]),
            )
        ),
        "pushed": screens.render_region(session, Screen.PARTICIPANT, "aside", "fr"),
        "own address": client.get(f"{teach}/a/dice/big/").content.decode(),
        "same files": str(trainings.edition_files(edition).keys() == FILES.keys()),
    }


if __name__ == "__main__":
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        call_command("createcachetable", verbosity=0)
        print(json.dumps(play()))  # noqa: T201
    finally:
        runner.teardown_databases(databases)
