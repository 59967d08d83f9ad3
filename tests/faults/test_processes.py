"""Processes die in the middle of a herd: phones and supervisor make it good."""

import time

import pytest

from tests.faults.crew import Crew
from tests.faults.strikes import doorbells_work, in_the_middle, reach
from tests.herd.ledger import Ledger
from tests.herd.phones import logger
from tests.herd.places import Place, eventually
from tests.plugins.backends import Redis
from tests.server import RunningServer

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]

PEOPLE = 90


def test_a_killed_live_worker_costs_no_answer_and_no_count(
    full: RunningServer, crew: Crew, its_redis: Redis
) -> None:
    place, ledger = Place.make(full, PEOPLE), Ledger()
    with in_the_middle(place, ledger):
        crew.kill(crew.live)
    place.check(ledger)
    assert "worker live ended; it starts again" in full.log
    doorbells_work(crew, place, ledger, its_redis.url)


def test_killed_web_processes_cost_no_answer_and_are_back_within_five_seconds(
    full: RunningServer, crew: Crew
) -> None:
    place, ledger = Place.make(full, PEOPLE), Ledger()
    first = crew.web()
    assert len(first) == 2
    with in_the_middle(place, ledger):
        crew.kill(next(iter(first)))
        reach(ledger, PEOPLE * 2 // 3)
        second = crew.web()
        start = time.monotonic()
        crew.kill(*second)
        eventually(full.is_ready, seconds=5, what="the service is back")
        logger.info("web is back after %.1f s", time.monotonic() - start)
    assert len(ledger.newest()) == PEOPLE
    assert not (first | second) & crew.web()
    place.check(ledger)
