"""The server is killed at once with all its processes, and starts again on the same data."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.strikes import in_the_middle
from tests.herd.ledger import Ledger
from tests.herd.phones import logger
from tests.herd.places import Place, eventually, own_backends
from tests.server import RunningServer, start_server

pytestmark = [pytest.mark.faults, pytest.mark.both, pytest.mark.timeout(400)]

PEOPLE = 90
#: Answers of a question that closed an hour ago, that nobody has counted.
UNCOUNTED = """
from datetime import timedelta
from django.utils import timezone
from sessions.responses.models import Answer, Asking, Tally
from tests.factories import make_participant
asking = Asking.objects.select_related("question__training_session").get(pk="{asking}")
session = asking.question.training_session
for number in range(3):
    person, _token = make_participant(session, "Léa")
    Answer.objects.create(asking=asking, participant=person, value='{{"v":"red"}}', revision=1)
hour = timedelta(hours=1)
Asking.objects.filter(pk=asking.pk).update(
    opened_at=timezone.now() - 2 * hour, closed_at=timezone.now() - hour
)
"""


@pytest.fixture
def backends(pytestconfig: pytest.Config) -> Iterator[dict[str, str]]:
    with own_backends(pytestconfig) as env:
        yield env


def test_a_power_cut_loses_no_acknowledged_answer_and_no_count(
    tmp_path: Path, backends: dict[str, str]
) -> None:
    ledger = Ledger()
    with ExitStack() as servers:
        server: RunningServer = servers.enter_context(start_server(data_dir=tmp_path, env=backends))
        place, old = Place.make(server, PEOPLE), Place.make(server, 0)
        server.django(UNCOUNTED.format(asking=old.asking))
        with in_the_middle(place, ledger):
            assert not any(old.tallied().counts.values())
            server.kill()
            cut = time.monotonic()
            acknowledged = ledger.acknowledged
            servers.enter_context(start_server(data_dir=tmp_path, port=server.port, env=backends))
            logger.info("back %.1f s after the cut", time.monotonic() - cut)
        assert 0 < acknowledged < ledger.acknowledged
        assert len(ledger.newest()) == PEOPLE
        place.check(ledger)
        eventually(
            lambda: old.tallied().counts.get("red") == 3,
            seconds=20,
            what="the old count after the start",
        )
