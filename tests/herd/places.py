"""A session on a real server, made before the herd comes and read back after it."""

import csv
import io
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import psycopg2
import pytest

from tests.herd.ledger import Ledger, Row
from tests.plugins.backends import Redis, create_prepared, drop_database
from tests.server import RunningServer

CHOICES = {"Rouge": "red", "Bleu": "blue", "Vert": "green"}
#: So much work tells how slow the machine is just now, in seconds.
PROBE = 0.05
CSRF = "0123456789abcdefghijABCDEFGHIJ01"

MAKE = """
import json
from uuid import uuid4
from django.db import transaction
from django.test import Client
from sessions.enums import State
from sessions.responses.models import Asking
from tests.factories import device_of, go_to_step, make_participant, make_session, make_teacher
with transaction.atomic():
    owner = make_teacher(email=f"{{uuid4().hex}}@example.org")
    session = go_to_step(make_session(owner=owner, state=State.LIVE), "ask")
    client = Client()
    client.force_login(owner)
    joined = [make_participant(session, f"Personne {{number}}") for number in range({people})]
print(json.dumps({{
    "ref": session.ref,
    "code": session.join_code,
    "asking": str(Asking.objects.get(question__training_session=session).pk),
    "teacher": client.cookies["sessionid"].value,
    "people": {{person.pk.hex: device_of(person, token) for person, token in joined}},
}}))
"""
READ = """
import json
from sessions.models import Participant
from sessions.responses.models import Answer, Tally
from sessions.responses.values import parse
tally = Tally.objects.filter(asking="{asking}").first()
print(json.dumps({{
    "rows": [
        (answer.participant_id.hex, answer.revision, parse(answer.value))
        for answer in Answer.objects.filter(asking="{asking}")
    ],
    "tally": tally and {{choice["key"]: choice["n"] for choice in tally.document["choices"]}},
    "counted": tally and [tally.counted, tally.revisions],
    "labels": [
        person.label for person in Participant.objects.filter(training_session__ref="{ref}")
    ],
}}))
"""


def slack() -> float:
    """Return by how much limits in seconds are stretched: other things run on this machine."""
    wall, busy = time.perf_counter(), time.thread_time()
    while time.thread_time() - busy < PROBE:
        pass
    now = (time.perf_counter() - wall) / PROBE
    lately = os.getloadavg()[0] / (os.cpu_count() or 1)
    return max(2.0, now, lately)


def eventually(holds: Callable[[], bool], *, seconds: float, what: str) -> float:
    """Poll until something holds; return after how many seconds it did."""
    start = time.monotonic()
    while not holds():
        waited = time.monotonic() - start
        assert waited < seconds or waited < seconds * slack(), f"{what}: not after {waited:.1f} s"
        time.sleep(0.05)
    return time.monotonic() - start


@contextmanager
def own_backends(config: pytest.Config) -> Iterator[dict[str, str]]:
    """Give the environment of a server that shares no database and no queue with another one."""
    if not config.pluginmanager.has_plugin("tests.plugins.servers"):
        yield {}
        return
    url = create_prepared(os.environ["DATABASE_URL"])
    with Redis() as redis:
        yield {"DATABASE_URL": url, "REDIS_URL": redis.url, "WEB_PROCESSES": "2"}
    drop_database(url)


class Tallied(NamedTuple):
    """A stored tally: its counts, and how many answers and revisions went into it."""

    counts: dict[str, int]
    answers: int
    revisions: int


@dataclass
class Place:
    """A live session at the question "Quelle couleur ?", and the cookies of who is in it."""

    server: RunningServer
    ref: str
    code: str
    asking: str
    teacher: str
    people: dict[str, dict[str, str]]

    @classmethod
    def make(cls, server: RunningServer, people: int) -> "Place":
        """Make the session with so many participants, in one call."""
        return cls(server, **json.loads(server.django(MAKE.format(people=people))))

    def read(self) -> dict[str, Any]:
        """Return what the database has now."""
        code = READ.format(asking=self.asking, ref=self.ref)
        found: dict[str, Any] = json.loads(self.server.django(code))
        return found

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask as the teacher, in French, below the session's address."""
        return httpx.request(
            method,
            f"{self.server.base_url}/teach/{self.ref}/{path}",
            headers={
                "Accept": "application/json",
                "Accept-Language": "fr",
                "Cookie": f"sessionid={self.teacher}; csrftoken={CSRF}",
                "X-CSRFToken": CSRF,
            },
            timeout=30,
            **more,
        )

    def move(self, action: str) -> None:
        """Move the room, as the remote does: a lost or late answer is asked for again."""
        version = self.request("POST", "move/", data={"move": "-", "version": "0"}).json()
        data = {"move": action, "version": version["version"]}
        moved = self.request("POST", "move/", data=data)
        assert moved.status_code == 200, moved.text

    def tallied(self) -> Tallied:
        """Return what is counted, past the server: looking at it makes nobody count again."""
        environment = self.server.environment
        query = (
            "SELECT document, counted, revisions FROM sessions_responses_tally WHERE asking_id = "
        )
        if url := environment.get("DATABASE_URL"):
            with closing(psycopg2.connect(url)) as there, there.cursor() as cursor:
                cursor.execute(f"{query}%s", [self.asking])
                found = cursor.fetchone()
        else:
            file = Path(environment["DATA_DIR"]) / "rsn.sqlite3"
            with closing(sqlite3.connect(file, timeout=20)) as here:
                found = here.execute(f"{query}?", [UUID(self.asking).hex]).fetchone()
        if found is None:
            return Tallied({}, 0, 0)
        document = found[0] if isinstance(found[0], dict) else json.loads(found[0])
        return Tallied({choice["key"]: choice["n"] for choice in document["choices"]}, *found[1:])

    def exported(self) -> dict[str, int]:
        """Return the counts of the CSV file that the teacher takes (counted when it is made)."""
        answer = self.request("GET", "report/survey/survey-results.csv")
        assert answer.status_code == 200, answer.text
        rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
        return {CHOICES[row[7]]: int(row[8]) for row in rows if len(row) > 8 and row[7] in CHOICES}

    def counts_become(self, ledger: Ledger, *, seconds: float = 20) -> float:
        """Wait until the stored tally has counted everything; return how long that took.

        Equal counts are not enough: somebody who answers the same again leaves them as they are,
        and is counted with the next refresh.
        """

        def exact() -> bool:
            with suppress(psycopg2.OperationalError):  # the database may just be away
                found = self.tallied()
                everything = found[1:] == (len(ledger.newest()), ledger.revisions)
                return everything and not ledger.compare_counts(found.counts)
            return False

        return eventually(exact, seconds=seconds, what="exact counts in the database")

    def check(self, ledger: Ledger) -> None:
        """Compare everything that is kept with the ledger."""
        assert not ledger.wrong
        self.counts_become(ledger)
        assert not ledger.compare_counts(self.exported())
        kept = self.read()
        assert not ledger.compare(Row(*row) for row in kept["rows"])
        assert not ledger.compare_counts(kept["tally"])
        assert kept["counted"] == [len(ledger.newest()), ledger.revisions]
