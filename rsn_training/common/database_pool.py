"""A few threads in which code of the event loop touches the database."""

import asyncio
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connections

P = ParamSpec("P")
T = TypeVar("T")


#: A connection that rested for longer is asked whether it still lives before it is used, in seconds.
RESTED = 1.0

_thread = threading.local()


def _tidy(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    # Before: a connection that slept is asked for its health; one that worked a moment ago is
    # not, since that is a round trip for each job. After: one that broke is dropped.
    if time.monotonic() - getattr(_thread, "used", -math.inf) > RESTED:
        close_old_connections()
    try:
        return function(*args, **kwargs)
    except BaseException:
        close_old_connections()
        raise
    finally:
        _thread.used = time.monotonic()


class DatabasePool:
    """A fixed number of threads, each with one persistent connection.

    A connection that broke (the database was restarted) is replaced at the next job.
    """

    def __init__(self, threads: int, name: str) -> None:
        """Start no thread yet; they come with the first jobs."""
        self._threads = threads
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in one of the threads; its exceptions arrive here."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: _tidy(function, *args, **kwargs))

    def close(self) -> None:
        """Close every thread's connection and let the threads end."""
        barrier = threading.Barrier(self._threads)

        def leave() -> None:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=2)
            connections.close_all()

        leaving: list[Future[None]] = [self._executor.submit(leave) for _ in range(self._threads)]
        for future in leaving:
            with suppress(Exception):
                future.result(timeout=3)
        self._executor.shutdown(wait=False, cancel_futures=True)
