"""One open stream: a bounded buffer, and the coroutine that empties it."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Generator, Hashable
from contextlib import suppress
from typing import Any

from sessions.live import wire
from sessions.live.rights import Viewer

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

MAX_FRAMES = 32
MAX_BYTES = 512 * 1024
#: A phone that takes nothing for this long is gone, whatever TCP says.
STALLED = 40.0


class Rest:
    """An awaitable that was begun outside a task, to be awaited to its end in one."""

    def __init__(self, step: Generator[Any, None, None], first: Any) -> None:
        """Keep where it stands, and the future that it waits for."""
        self._step = step
        self._first = first

    def __await__(self) -> Generator[Any, None, None]:
        """Wait for that future, then go on as if nothing had happened."""
        yield self._first
        yield from self._step


class Client:
    """Somebody's stream. Used from the event loop only."""

    __slots__ = (
        "_frames",
        "_rest",
        "_send",
        "_size",
        "_task",
        "_wake",
        "ended",
        "gone",
        "seat",
        "sending_since",
        "seq",
        "slot",
        "viewer",
    )

    def __init__(self, viewer: Viewer, seq: int, slot: int = 0, seat: Hashable = None) -> None:
        """Stand at `seq`, the position of the page that opened the stream.

        `slot` tells in which second of the heartbeat it is this client's turn, `seat` with which
        others it shares the limit of streams.
        """
        self.slot = slot
        self.seat = seat
        self.viewer = viewer
        self.seq = seq
        self.ended = False
        self.gone = False
        self.sending_since = 0.0
        self._frames: deque[bytes] = deque()
        self._size = 0
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._send: Send | None = None
        self._rest: asyncio.Task[None] | None = None

    def push(self, frame: bytes) -> None:
        """Queue bytes; too many waiting are all replaced by one `reset`."""
        if self.ended or self._written_at_once(frame):
            return
        if len(self._frames) >= MAX_FRAMES or self._size + len(frame) > MAX_BYTES:
            self._frames.clear()
            self._size = 0
            frame = wire.reset()
        self._frames.append(frame)
        self._size += len(frame)
        self._wake.set()

    def _written_at_once(self, frame: bytes) -> bool:
        """Write now if nothing waits and the socket takes it: no task has to wake up for it.

        For a thousand phones the wake-ups would cost as much as the writing.
        """
        if self._send is None or self._frames or self.sending_since or self.gone:
            return False
        writing = self._send({"type": "http.response.body", "body": frame, "more_body": True})
        step = writing.__await__()
        try:
            first = next(step)
        except StopIteration:
            return True
        except Exception:  # noqa: BLE001 - the reader's end of the stream tells of it
            self.leave()
            return True
        self.sending_since = time.monotonic()
        self._rest = asyncio.ensure_future(self._finish(Rest(step, first)))
        return True

    async def _finish(self, rest: "Rest") -> None:
        """Wait until a full socket has taken what `push` began to write."""
        with suppress(OSError):
            await rest
        self.sending_since = 0.0
        self._wake.set()

    def end(self, frame: bytes) -> None:
        """Say a last word and close."""
        self.push(frame)
        self.ended = True
        self._wake.set()

    def leave(self) -> None:
        """Give up at once: nobody listens any more."""
        self.gone = self.ended = True
        self._wake.set()

    def drop(self) -> None:
        """Give up although bytes are stuck on their way."""
        self.leave()
        if self._task is not None:
            self._task.cancel()

    def is_stalled(self) -> bool:
        """Whether the last bytes are stuck."""
        return 0 < self.sending_since < time.monotonic() - STALLED

    async def run(self, receive: Receive, send: Send) -> None:
        """Write what is queued until one side ends."""
        self._task = asyncio.current_task()
        self._send = send
        watcher = asyncio.create_task(self._watch(receive))
        try:
            while not self.gone:
                await self._wake.wait()
                self._wake.clear()
                await self._write(send)
                if self.ended and not self._frames:
                    break
            if not self.gone:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._send = None
            if self._rest is not None:
                self._rest.cancel()
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher

    async def _write(self, send: Send) -> None:
        if self.gone or not self._frames or self.sending_since:
            return
        body = b"".join(self._frames)
        self._frames.clear()
        self._size = 0
        self.sending_since = time.monotonic()
        await send({"type": "http.response.body", "body": body, "more_body": True})
        self.sending_since = 0.0

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.leave()
