"""HTTP/1.1 as uvicorn speaks it, with fewer calls of the system."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Protocol(HttpToolsProtocol):
    """Sends the head of a response together with its body.

    uvicorn writes them one after the other, and uvloop sends each at once: a second call of the
    system for each answer of a room, and a second packet for each page.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Put our transport before the real one."""
        super().connection_made(cast("asyncio.Transport", OneWrite(transport, self.loop)))


class OneWrite:
    """A transport that keeps the head of a response for what follows it at once."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        """Wrap a transport."""
        self._transport, self._loop = transport, loop
        self._head = b""

    def write(self, data: bytes) -> None:
        """Write, in the order of the calls."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head + data)
        elif data.startswith(b"HTTP/"):
            self._head = data
            self._loop.call_soon(self._flush)
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Write what is kept, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
