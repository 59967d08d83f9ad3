"""Redis dies or falls silent in the middle of a herd: people notice nothing."""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from tests.faults.crew import Crew
from tests.faults.strikes import PATIENCE, answer_alone, doorbells_work, in_the_middle, open_streams
from tests.herd.ledger import Ledger
from tests.herd.phones import client, logger
from tests.herd.places import Place, slack
from tests.herd.test_joins import join
from tests.plugins.backends import Redis
from tests.server import RunningServer

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]

PEOPLE = 90
#: What the log says of an answer that asked Redis in vain.
LOST = "mark lost"


@contextmanager
def without(redis: Redis, how: str) -> Iterator[None]:
    """Break Redis for a block."""
    if how == "killed":
        redis.stop(by=signal.SIGKILL)
    else:
        redis.pause()
    try:
        yield
    finally:
        if how == "killed":
            redis.start()
        else:
            redis.resume()


def join_late(place: Place) -> float:
    """Join, which takes two requests; return how long that took."""

    async def go() -> None:
        async with client(place.server.base_url) as http:
            await join(http, place)

    start = time.monotonic()
    asyncio.run(go())
    return time.monotonic() - start


@pytest.mark.parametrize("how", ["killed", "silent"])
def test_a_room_goes_on_without_redis_and_counts_exactly_when_it_is_back(
    full: RunningServer, crew: Crew, its_redis: Redis, how: str
) -> None:
    place, ledger, web = Place.make(full, PEOPLE), Ledger(), crew.web()
    with open_streams(place) as streams:
        with ExitStack() as fault:
            # Early: a silent Redis that holds each answer for a second would soon hold them all.
            with in_the_middle(place, ledger, after=0.1):
                before, lost = len(ledger.waits), full.log.count(LOST)
                fault.enter_context(without(its_redis, how))
            waits = ledger.waits[before:]
            waits += [answer_alone(place, ledger, person) for person in list(place.people)[:5]]
            waits.append(join_late(place) / 2)
            heard = [streams.all_moved("next"), streams.all_moved("previous")]
            ready = httpx.get(f"{full.base_url}/readyz", timeout=10)
            assert ready.json()["broker"] == "failed"
            assert not ledger.wrong
            assert max(waits) < PATIENCE * slack()
            # The same on a machine of any speed: not every answer asks a Redis that is gone.
            assert full.log.count(LOST) - lost < len(waits) / 2
        mended = time.monotonic()
        place.check(ledger)
        logger.info(
            "without Redis: slowest request %.2f s, streams heard after %.1f and %.1f s; counts "
            "exact %.1f s after it was back", max(waits), *heard, time.monotonic() - mended,
        )  # fmt: skip
        doorbells_work(crew, place, ledger, its_redis.url)
        streams.all_moved("next")
    assert crew.web() == web
