"""Three hundred phones answer within three seconds: what is called saved is there, once."""

import asyncio

import pytest

from tests.herd.ledger import Ledger, Row, p95
from tests.herd.phones import herd
from tests.herd.places import Place, slack
from tests.server import RunningServer

pytestmark = [pytest.mark.herd, pytest.mark.timeout(400)]

PEOPLE = 300
#: Far above what is measured: it tells a herd that waits for a lock from one that is served.
SECONDS = 4


def test_every_acknowledged_answer_of_a_herd_is_kept_once(meadow: RunningServer) -> None:
    place, ledger = Place.make(meadow, PEOPLE), Ledger()
    asyncio.run(herd(place, ledger))
    assert len(ledger.newest()) == PEOPLE
    assert p95(ledger.waits) < SECONDS * slack()
    assert set(ledger.statuses) <= {200, 409}
    place.check(ledger)
    # The control: the same comparisons see a single answer that is not there.
    rows = [Row(*row) for row in place.read()["rows"]]
    lost = rows.pop()
    assert [found for found in ledger.compare(rows) if lost.person in found]
    assert ledger.compare_counts(place.exported() | {lost.value: 0})
