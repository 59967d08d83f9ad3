"""Something that arrives while the test holds a transaction open."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, connections

T = TypeVar("T")

_WAITS_FOR_US = """
    SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
"""


def meanwhile(work: Callable[[], T]) -> "Future[T]":
    """Start `work` in a thread of its own; come back when it waits for us, or is done."""

    def run() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(run)
    pool.shutdown(wait=False)
    patience = time.monotonic() + 10
    while not future.done() and not _is_waited_for() and time.monotonic() < patience:
        time.sleep(0.02)
    return future


def _is_waited_for() -> bool:
    if connection.vendor != "postgresql":  # one writer at a time: give it a moment to arrive
        time.sleep(0.3)
        return True
    with connection.cursor() as cursor:
        cursor.execute(_WAITS_FOR_US)
        return bool(cursor.fetchone()[0])
