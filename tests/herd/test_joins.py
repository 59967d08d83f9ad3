"""A whole school joins behind one address, and half of it is called Léa."""

import asyncio
import random
import time
from collections import Counter

import httpx
import pytest

from tests.herd.ledger import Ledger
from tests.herd.phones import Phone, client, logger
from tests.herd.places import Place, slack
from tests.server import RunningServer

pytestmark = [pytest.mark.herd, pytest.mark.timeout(400)]

PEOPLE = 300
SECONDS = 10


async def join(http: httpx.AsyncClient, place: Place) -> str:
    """Join as a browser does, and return the person's short id."""
    door = f"/j/{place.code}/"
    page = await http.get(door)
    assert page.status_code == 200, page.status_code
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    form = {"csrfmiddlewaretoken": token, "action": "join", "nickname": "Léa"}
    entered = await http.post(door, data=form)
    assert entered.status_code == 302, entered.status_code
    assert entered.headers["location"] == f"/s/{place.ref}/"
    return http.cookies.get("rsn_active", path=f"/s/{place.ref}/")


def test_one_nickname_from_one_address_makes_distinct_people_who_can_answer(
    meadow: RunningServer,
) -> None:
    place, ledger, joined = Place.make(meadow, 0), Ledger(), Counter[str]()

    async def one() -> None:
        async with client(meadow.base_url) as http:
            await asyncio.sleep(random.uniform(0, SECONDS * 0.8))
            person = await join(http, place)
            joined[person] += 1
            await Phone(place, person, ledger, http).answer(1)

    async def school() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(PEOPLE):
                group.create_task(one())

    start = time.monotonic()
    asyncio.run(school())
    seconds = time.monotonic() - start
    logger.info("%d joined and answered in %.1f s", PEOPLE, seconds)
    assert seconds < SECONDS * slack()
    assert not ledger.wrong
    assert len(joined) == len(ledger.newest()) == PEOPLE
    kept = place.read()
    assert sorted(kept["labels"]) == sorted(["Léa", *(f"Léa {n}" for n in range(2, PEOPLE + 1))])
    found = {person[:12]: (revision, value) for person, revision, value in kept["rows"]}
    assert found == {person: (1, sent.value) for person, sent in ledger.newest().items()}
    place.counts_become(ledger)
