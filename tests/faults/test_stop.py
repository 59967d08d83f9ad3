"""A deploy in the middle of a herd."""

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.strikes import in_the_middle, open_streams
from tests.herd.ledger import Ledger
from tests.herd.phones import logger
from tests.herd.places import Place, eventually
from tests.server import RunningServer, start_server

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]

PEOPLE = 90


def test_a_stop_ends_streams_cleanly_and_loses_no_answer(
    full: RunningServer, its_data: Path
) -> None:
    place, ledger = Place.make(full, PEOPLE), Ledger()
    with ExitStack() as restarted, open_streams(place) as streams:
        with in_the_middle(place, ledger):
            start = time.monotonic()
            full.stop()  # asserts status 0 within ten seconds
            logger.info("stopped after %.1f s", time.monotonic() - start)
            eventually(lambda: all(streams.ends), seconds=2, what="streams ended")
            assert streams.ends == ["clean"] * len(streams.ends)
            assert all(raw.endswith(b": closing\n\n") for raw in streams.raw)
            again = start_server(data_dir=its_data, port=full.port, env=full.environment)
            restarted.enter_context(again)
        assert ledger.broken
        assert len(ledger.newest()) == PEOPLE
        place.check(ledger)
