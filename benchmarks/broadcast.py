"""A helper process: the floor of a push. It writes the same bytes to every socket, no more."""

import asyncio
import time
from typing import Any

from benchmarks.processes import say, serve


class Listener(asyncio.Protocol):
    """A connection that only listens."""

    everybody: set[Any] = set()

    def connection_made(self, transport: Any) -> None:
        """Join."""
        self.transport = transport
        self.everybody.add(transport)

    def data_received(self, _data: bytes) -> None:
        """Answer the request with the first bytes of a stream."""
        self.transport.write(b": open\n\n")

    def connection_lost(self, _error: Exception | None) -> None:
        """Leave."""
        self.everybody.discard(self.transport)


class Floor:
    """The server."""

    def __init__(self) -> None:
        """Listen on a free port, and say which."""
        self._task = asyncio.ensure_future(self._listen())

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(Listener, "127.0.0.1", 0, backlog=2048)
        say(port=self.server.sockets[0].getsockname()[1])

    def handle(self, message: dict[str, Any]) -> None:
        """Write so many bytes to everybody; say when it began."""
        head = b"id: %d\nevent: update\ndata: " % message["seq"]
        frame = head + b"x" * (message["size"] - len(head) - 2) + b"\n\n"
        start = time.monotonic_ns()
        for transport in Listener.everybody:
            transport.write(frame)
        say(start=start)


if __name__ == "__main__":
    serve(lambda: Floor().handle)
