"""Streams without a network: the door is called as uvicorn calls it."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client

from sessions.live.door import LiveDoor
from sessions.live.hub import Hub
from sessions.models import TrainingSession
from sessions.services import events
from tests.factories import device_of, fresh, make_participant

T = TypeVar("T")
PATIENCE = 5.0


def run(scenario: Callable[[Hub], Awaitable[None]]) -> None:
    """Run a scenario with a hub of its own."""

    async def main() -> None:
        hub = Hub()
        await hub.start()
        try:
            await scenario(hub)
        finally:
            await hub.close()

    asyncio.run(main())


async def do(hub: Hub, work: Callable[[], T]) -> T:
    """Use the database as a request in a thread does."""
    return await hub.pool.run(work)


@dataclass
class Message:
    """One server-sent event."""

    name: str
    data: dict[str, Any]
    seq: int | None


class Stream:
    """A client of the door."""

    def __init__(self, hub: Hub, ref: str, query: Mapping[str, object], cookies: Mapping[str, str],
                 headers: Mapping[str, str] | None = None) -> None:  # fmt: skip
        """Ask; nothing is awaited yet."""
        jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
        given = {"cookie": jar, **(headers or {})}
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": f"/s/{ref}/live",
            "query_string": urlencode(query).encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.raw = b""
        self.seen: list[Message] = []
        self.over = False
        self.blocked = asyncio.Event()
        self.blocked.set()
        self._read = 0
        self._news = asyncio.Event()
        self._leaving = asyncio.Event()
        self.task = asyncio.ensure_future(LiveDoor(hub)(self.scope, self._receive, self._send, ref))

    async def _receive(self) -> dict[str, Any]:
        await self._leaving.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        await self.blocked.wait()
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.raw += message["body"]
            self.over = not message.get("more_body", False)
            self._parse()
        self._news.set()

    def _parse(self) -> None:
        *whole, _rest = self.raw.split(b"\n\n")
        for block in whole[self._read :]:
            lines = [line.partition(": ")[::2] for line in block.decode().split("\n")]
            fields = {name: value for name, value in lines if name}
            if "event" in fields:
                seq = int(fields["id"]) if "id" in fields else None
                self.seen.append(Message(fields["event"], json.loads(fields["data"]), seq))
        self._read = len(whole)

    async def until(self, condition: Callable[[], Any]) -> None:
        """Wait until something has arrived."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def opened(self) -> "Stream":
        """Wait for the first bytes."""
        await self.until(lambda: self.raw or self.over)
        return self

    async def ended(self) -> "Stream":
        """Wait for the end of the answer."""
        await self.until(lambda: self.over)
        await self.task
        return self

    async def next(self, name: str, count: int = 1) -> Message:
        """Wait for the n-th message of a kind and return it."""
        await self.until(lambda: len(self.all(name)) >= count)
        return self.all(name)[count - 1]

    def all(self, name: str) -> list[Message]:
        """Return the messages of a kind until now."""
        return [message for message in self.seen if message.name == name]

    @property
    def json(self) -> dict[str, Any]:
        """Return the body of a poll."""
        found: dict[str, Any] = json.loads(self.raw)
        return found

    async def close(self) -> None:
        """Hang up."""
        self._leaving.set()
        with suppress(asyncio.CancelledError):
            await self.task


def phone(session: TrainingSession, nickname: str = "Léa") -> dict[str, str]:
    """Return the cookies of somebody who just joined."""
    return device_of(*make_participant(session, nickname))


def watch(
    hub: Hub, session: TrainingSession, cookies: Mapping[str, str], **query: object
) -> Stream:
    """Open the participant's stream at the session's position (or what `query` says)."""
    asked = {"screen": "participant", "lang": "fr", "after": session.last_seq} | query
    return Stream(hub, session.ref, asked, cookies)


def teacher(session: TrainingSession) -> dict[str, str]:
    """Return the cookies of the session's teacher."""
    client = Client()
    client.force_login(session.owner)
    return {"sessionid": client.cookies["sessionid"].value}


def say(session: TrainingSession, **values: Any) -> int:
    """Announce something."""
    values = {"kind": "options", "regions": ["status"]} | values
    with transaction.atomic():
        return events.announce(fresh(session), **values)
