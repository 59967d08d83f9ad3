"""The workers' pulse: each says every few seconds that it is there, in the cache of hints.

It is a hint like others: when Redis is gone, so is the pulse, and nothing else with it.
"""

import threading
import time
from contextlib import suppress

from django.core.cache import caches

from rsn_training.celery import QUEUES

EVERY = 5.0
#: Three beats missed: the worker is gone.
VALID_FOR = 16


def _key(queue: str) -> str:
    return f"worker-pulse:{queue}"


def beat(queue: str) -> None:
    """Say that the worker of a queue is there."""
    caches["hints"].set(_key(queue), time.time(), VALID_FOR)


def all_beat() -> bool:
    """Return whether every queue has had a worker lately."""
    return len(caches["hints"].get_many([_key(queue) for queue in QUEUES])) == len(QUEUES)


def keep_beating(queue: str, worker: threading.Thread) -> None:
    """Beat from a thread of the worker's process for as long as the worker lives."""

    def run() -> None:
        while worker.is_alive():
            with suppress(Exception):
                beat(queue)
            time.sleep(EVERY)

    threading.Thread(target=run, name=f"rsn-pulse-{queue}", daemon=True).start()
