"""Breaking something in the middle of a herd, and what must go on meanwhile."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import httpx
import redis

from tests.faults.crew import Crew
from tests.herd.ledger import Ledger
from tests.herd.phones import Phone, client, herding
from tests.herd.places import Place, eventually

WITHIN = 3.0
#: What a person may have to wait for one request, whatever broke (rules.md).
PATIENCE = 3.0
#: A heartbeat comes every 15 s; a stream that says nothing for this long is dead.
SILENCE = 60.0


@contextmanager
def in_the_middle(place: Place, ledger: Ledger, *, after: float = 0.3) -> Iterator[None]:
    """Run the block when a part of a herd has its word; on leaving, everybody has."""
    with herding(place, ledger, within=WITHIN):
        reach(ledger, round(after * len(place.people)))
        yield


def reach(ledger: Ledger, number: int) -> None:
    """Wait until so many answers are acknowledged."""
    eventually(lambda: ledger.acknowledged >= number, seconds=20, what=f"{number} answers")


@dataclass
class Streams:
    """Streams of several phones, opened before the fault and read in threads."""

    place: Place
    updates: list[list[int]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def open(self, number: int) -> None:
        """Open the streams of the first so many people, and wait for their first bytes."""
        for index, cookies in enumerate(list(self.place.people.values())[:number]):
            self.updates.append([])
            self.raw.append(b"")
            self.ends.append("")
            thread = threading.Thread(target=self._follow, args=(index, cookies), daemon=True)
            thread.start()
            self.threads.append(thread)
        eventually(lambda: all(self.raw), seconds=10, what="streams opened")

    def _follow(self, index: int, cookies: dict[str, str]) -> None:
        url = f"{self.place.server.base_url}/s/{self.place.ref}/live"
        query = {"screen": "participant", "lang": "fr", "after": "0"}
        jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
        try:
            with (
                httpx.Client(timeout=SILENCE, trust_env=False) as http,
                http.stream("GET", url, params=query, headers={"Cookie": jar}) as answer,
            ):
                for piece in answer.iter_bytes():
                    self.raw[index] += piece
                    self._parse(index)
                    if self.over.is_set():
                        return
            self.ends[index] = "clean"
        except httpx.TransportError as error:
            self.ends[index] = type(error).__name__

    def _parse(self, index: int) -> None:
        *events, _rest = self.raw[index].split(b"\n\n")
        found = [event for event in events if b"event: update" in event]
        data = [event.partition(b"data: ")[2] for event in found]
        self.updates[index] = [json.loads(line)["seq"] for line in data]

    def all_moved(self, action: str) -> float:
        """Move the room; return after how many seconds every stream of before has heard."""
        before = [len(updates) for updates in self.updates]
        self.place.move(action)
        return eventually(
            lambda: all(len(new) > old for new, old in zip(self.updates, before, strict=True)),
            seconds=PATIENCE,
            what=f"every stream hears of {action!r}",
        )


@contextmanager
def open_streams(place: Place, number: int = 6) -> Iterator[Streams]:
    """Keep streams open during a block; so many that every web process has some."""
    streams = Streams(place)
    streams.open(number)
    try:
        yield streams
    finally:
        streams.over.set()


def answer_alone(place: Place, ledger: Ledger, person: str) -> float:
    """Let one phone change its answer; return how long it waited for the word."""

    async def go() -> None:
        async with client(place.server.base_url, place.people[person]) as http:
            kept = ledger.newest().get(person)
            await Phone(place, person, ledger, http).answer(kept.revision + 1 if kept else 1)

    start = time.monotonic()
    asyncio.run(go())
    return time.monotonic() - start


def doorbells_work(crew: Crew, place: Place, ledger: Ledger, url: str) -> None:
    """Assert that an answer is counted because a doorbell rang, not because a sweep came by."""
    crew.beat.suspend()
    try:
        with redis.Redis.from_url(url) as broker:
            eventually(lambda: not broker.llen("live"), seconds=10, what="an empty queue")
        people = list(place.people)

        def counted() -> bool:
            answer_alone(place, ledger, people[0])
            with suppress(AssertionError):
                place.counts_become(ledger, seconds=2)
                return True
            return False

        eventually(counted, seconds=20, what="doorbells ring again")
    finally:
        crew.beat.resume()
