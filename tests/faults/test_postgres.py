"""PostgreSQL restarts in the middle of a herd: "come back soon", and everything is saved."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.crew import Crew
from tests.faults.strikes import in_the_middle, open_streams
from tests.herd.ledger import Ledger
from tests.herd.phones import logger
from tests.herd.places import Place, eventually
from tests.plugins.backends import Postgres, Redis
from tests.server import RunningServer, start_server

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]

PEOPLE = 90


@pytest.fixture
def server(tmp_path: Path, own_postgres: Postgres, own_redis: Redis) -> Iterator[RunningServer]:
    """Give a server whose database the test may break."""
    env = {"DATABASE_URL": own_postgres.url, "REDIS_URL": own_redis.url, "WEB_PROCESSES": "2"}
    with start_server(data_dir=tmp_path, env=env) as running:
        yield running


def test_a_restart_of_the_database_puts_answers_off_and_loses_none(
    server: RunningServer, own_postgres: Postgres
) -> None:
    crew = Crew.of(server)
    place, ledger, web = Place.make(server, PEOPLE), Ledger(may_be_busy=True), crew.web()
    with open_streams(place) as streams:
        with in_the_middle(place, ledger):
            own_postgres.stop()
            eventually(lambda: ledger.statuses[503] > 0, seconds=10, what="an answer put off")
            moved = place.request("POST", "move/", data={"move": "next", "version": "1"})
            assert (moved.status_code, bool(moved.headers.get("retry-after"))) == (503, True)
            own_postgres.start()
            back = time.monotonic()
        logger.info("everybody saved %.1f s after the database", time.monotonic() - back)
        assert len(ledger.newest()) == PEOPLE
        place.check(ledger)
        streams.all_moved("next")
    assert crew.web() == web
