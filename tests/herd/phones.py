"""Hundreds of phones in one event loop; each keeps an answer until the server has decided."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import httpx

from tests.herd.ledger import Ledger, Sent, p95
from tests.herd.places import Place

logger = logging.getLogger("tests.herd")

VALUES = ("red", "blue", "green")
#: As in static/js/outbox.js, but less patient: the tests wait for it.
TIMEOUT = 10.0
FIRST_RETRY, LAST_RETRY = 0.2, 2.0
#: A phone that was not told anything after this has found a server that does not come back.
GIVE_UP = 120.0


@dataclass
class Phone:
    """One participant's phone: a connection and an outbox of its own."""

    place: Place
    person: str
    ledger: Ledger
    http: httpx.AsyncClient

    async def answer(self, revision: int) -> Sent:
        """Answer something, and send it until the server has decided."""
        sent = Sent(revision, random.choice(VALUES), token_hex(16))
        await self.send(sent)
        return sent

    async def send(self, answer: Sent) -> None:
        """Send an answer, as often as it takes, with the same key."""
        self.ledger.send(self.person, answer)
        start, retry = time.monotonic(), FIRST_RETRY
        while await self._must_go_again(answer):
            if self.ledger.abandoned or time.monotonic() - start > GIVE_UP:
                self.ledger.wrong.append(f"{self.person} gave up with {answer}")
                return
            await asyncio.sleep(retry * random.uniform(0.5, 1.5))
            retry = min(retry * 2, LAST_RETRY)
        self.ledger.waits.append(time.monotonic() - start)

    async def _must_go_again(self, answer: Sent) -> bool:
        body = {"asking": self.place.asking, **answer._asdict()}
        try:
            got = await self.http.post(f"/s/{self.place.ref}/answers", json=body)
            said = got.json() if "json" in got.headers.get("content-type", "") else {}
        except httpx.TransportError:
            self.ledger.broken += 1
            return True
        return self.ledger.reply(self.person, answer, got.status_code, said, got.headers)


Behaviour = Callable[[Phone], Awaitable[Any]]


async def once(phone: Phone) -> None:
    """Answer once."""
    await phone.answer(1)


async def undecided(phone: Phone) -> None:
    """Answer, think a little, answer something else."""
    await phone.answer(1)
    await asyncio.sleep(random.uniform(0, 0.5))
    await phone.answer(2)


async def repeating(phone: Phone) -> None:
    """Send the same twice: the first reply got lost."""
    sent = await phone.answer(1)
    await phone.send(sent)


async def stammering(phone: Phone) -> None:
    """Send the same several times at once, then something newer and the old one together."""
    sent = Sent(1, random.choice(VALUES), token_hex(16))
    await asyncio.gather(*(phone.send(sent) for _ in range(3)))
    await asyncio.gather(phone.answer(2), phone.send(sent))


BEHAVIOURS: tuple[Behaviour, ...] = (once, once, undecided, repeating, stammering)


def client(base_url: str, cookies: dict[str, str] | None = None) -> httpx.AsyncClient:
    """Return the connection of one device; it keeps cookies as a browser does."""
    return httpx.AsyncClient(
        base_url=base_url,
        headers={"Origin": base_url, "Accept-Language": "fr"},
        cookies=cookies,
        timeout=TIMEOUT,
        trust_env=False,
        verify=False,  # noqa: S501 - plain HTTP; loading certificates costs 20 ms a phone
    )


async def herd(
    place: Place,
    ledger: Ledger,
    *,
    within: float = 3.0,
) -> None:
    """Let everybody answer, each beginning at a moment of their own in so many seconds."""

    async def one(person: str) -> None:
        async with client(place.server.base_url, place.people[person]) as http:
            await asyncio.sleep(random.uniform(0, within))
            await random.choice(BEHAVIOURS)(Phone(place, person, ledger, http))

    await asyncio.gather(*map(one, place.people))
    logger.info(
        "%d answers acknowledged, p95 %.0f ms, slowest %.0f ms, %d broken off, %s",
        ledger.acknowledged, 1000 * p95(ledger.waits), 1000 * max(ledger.waits), ledger.broken,
        dict(ledger.statuses),
    )  # fmt: skip


@contextmanager
def herding(place: Place, ledger: Ledger, *, within: float) -> Iterator[None]:
    """Let a herd come while the block runs; on leaving, everybody has been told.

    The herd has a thread of its own: servers die with the thread that starts them.
    """
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(lambda: asyncio.run(herd(place, ledger, within=within)))
        try:
            yield
        except BaseException:
            ledger.abandoned = True
            raise
        coming.result()
