"""Running the same thing in several threads at once, each with its own database connection."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def run_together(work: Callable[[int], T], times: int) -> list[T]:
    """Call `work(number)` in as many threads, started together; return their results."""
    barrier = threading.Barrier(times)

    def one(number: int) -> T:
        try:
            barrier.wait(timeout=30)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=times) as pool:
        return list(pool.map(one, range(times)))
