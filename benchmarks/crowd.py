"""A helper process: a thousand phones that wait for updates, each on a socket of its own.

{"open": name, "port": …, "requests": […]} opens a group of them; {"close": name} closes it.
For each update that everybody of a group has got in full, one line says when (first, last).
"""

import asyncio
import time
from collections.abc import Iterable
from typing import Any

from benchmarks.processes import say, serve

AT_ONCE = 64


class Group:
    """The phones of one server."""

    def __init__(self, name: str, size: int) -> None:
        """Have nobody yet."""
        self.name, self.size = name, size
        self.phones: list[Phone] = []
        self.ready = 0
        self._got: dict[int, list[int]] = {}

    def opened(self) -> None:
        """Count one more stream whose first bytes are here."""
        self.ready += 1
        if self.ready == self.size:
            say(opened=self.name)

    def got(self, seq: int, at: int, size: int) -> None:
        """Note that one more has an update."""
        moments = self._got.setdefault(seq, [])
        moments.append(at)
        if len(moments) == self.size:
            del self._got[seq]
            say(group=self.name, seq=seq, first=moments[0], last=max(moments), size=size)


class Phone(asyncio.Protocol):
    """One open stream."""

    def __init__(self, group: Group, request: bytes) -> None:
        """Ask as soon as the connection stands."""
        self.group, self.request = group, request
        self.buffer = bytearray()
        self.is_open = False

    def connection_made(self, transport: Any) -> None:
        """Ask for the stream."""
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Look for updates that are here to their end."""
        now = time.monotonic_ns()
        buffer = self.buffer
        buffer += data
        while (end := buffer.find(b"\n\n")) >= 0:
            self._block(bytes(buffer[:end]), now)
            del buffer[: end + 2]

    def _block(self, block: bytes, now: int) -> None:
        if not self.is_open:
            if b": open" not in block:
                say(error=f"a stream begins with {block[:200]!r}")
            self.is_open = True
            self.group.opened()
        start = block.find(b"id: ")
        if start >= 0 and b"\nevent: update\n" in block[:200]:
            seq = int(block[start + 4 : block.index(b"\n", start)])
            self.group.got(seq, now, len(block) - start + 2)
        elif b"event: reset" in block or b"event: end" in block:
            say(error=f"a stream says {block[:200]!r}")

    def connection_lost(self, _error: Exception | None) -> None:
        """Tell when it was not us who closed."""
        if not self.transport.is_closing():
            say(error="a stream was closed by the server")

    def eof_received(self) -> None:
        """Tell that the server closed."""
        say(error=f"a stream was closed by the server: {bytes(self.buffer[:200])!r}")


class Crowd:
    """All groups."""

    def __init__(self) -> None:
        """Be empty."""
        self.groups: dict[str, Group] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def handle(self, message: dict[str, Any]) -> None:
        """Do what a message says."""
        if "open" in message:
            group = Group(message["open"], len(message["requests"]))
            self.groups[group.name] = group
            task = asyncio.ensure_future(self._open(group, message["port"], message["requests"]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif "close" in message:
            for phone in self.groups.pop(message["close"]).phones:
                phone.transport.abort()
            say(closed=message["close"])

    async def _open(self, group: Group, port: int, requests: Iterable[str]) -> None:
        loop = asyncio.get_running_loop()
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(request: str) -> None:
            async with gate:
                _transport, phone = await loop.create_connection(
                    lambda: Phone(group, request.encode()), "127.0.0.1", port
                )
                group.phones.append(phone)

        try:
            await asyncio.gather(*map(one, requests))
        except OSError as error:
            say(error=f"cannot connect: {error}")


if __name__ == "__main__":
    serve(lambda: Crowd().handle)
