"""Helper processes that are spoken to in lines of JSON and never outlive the run."""

import asyncio
import json
import queue
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import uvloop

from benchmarks.rows import NotMeasuredError
from tests.plugins.processes import die_with_parent, end

ROOT = Path(__file__).resolve().parent.parent
SOCKETS = 8192


def allow_many_sockets() -> None:
    """Raise the limit of open files for this process and those it starts, as far as allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = SOCKETS if hard == resource.RLIM_INFINITY else min(hard, SOCKETS)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def need_sockets(number: int) -> None:
    """Refuse to measure when so many connections in one process cannot be."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < number + 100:
        raise NotMeasuredError(f"{soft} open files are allowed, {number + 100} are needed (ulimit)")


class Helper:
    """`python -m <module>` in a process of its own; a context manager."""

    def __init__(self, module: str) -> None:
        """Name the module; nothing runs yet."""
        self.module = module
        self._heard: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        """Start it."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one prctl, and no lock is taken
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """End it."""
        end(self.process, seconds=3)
        self._listener.join(3)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            with suppress(BrokenPipeError):
                pipe.close()

    def tell(self, **message: Any) -> None:
        """Send a message."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def hear(self, *, seconds: float = 30, what: str = "an answer") -> dict[str, Any]:
        """Wait for a message."""
        with suppress(queue.Empty):
            message = self._heard.get(timeout=seconds)
            if message is None:
                raise NotMeasuredError(f"{self.module} ended while it owed {what}")
            if "error" in message:
                raise NotMeasuredError(f"{self.module}: {message['error']}")
            return message
        raise NotMeasuredError(f"{self.module} owes {what} since {seconds:g} s")

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._heard.put(json.loads(line))
        self._heard.put(None)


def say(**message: Any) -> None:
    """Answer from within a helper process."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def serve(make: Callable[[], Callable[[dict[str, Any]], None]]) -> None:
    """Be a helper process: call what `make` returns with each message, on a uvloop."""

    async def main() -> None:
        handle = make()
        loop = asyncio.get_running_loop()
        over = asyncio.Event()

        def read() -> None:
            for line in sys.stdin:
                loop.call_soon_threadsafe(handle, json.loads(line))
            loop.call_soon_threadsafe(over.set)

        threading.Thread(target=read, daemon=True).start()
        await over.wait()

    uvloop.run(main())
