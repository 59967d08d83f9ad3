"""Hints: "look at this session now", within the process and between processes.

A hint may be lost at any time (rules.md A): streams then learn of the change from SQL within
two seconds. Sending one never delays or fails the request that rings.
"""

import logging
import os
import queue
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger("rsn.live.hints")

CHANNEL = "rsn:hints"
TIMEOUT = 0.5
MAX_PENDING = 1000

_listeners: list[Callable[[int], None]] = []


def listen(listener: Callable[[int], None]) -> None:
    """Let a hub of this process hear the hints."""
    _listeners.append(listener)


def unlisten(listener: Callable[[int], None]) -> None:
    """Stop a hub from hearing."""
    with suppress(ValueError):
        _listeners.remove(listener)


def ring(training_session_pk: int) -> None:
    """Tell this process's hub at once, and every other process through Redis if there is one."""
    for listener in tuple(_listeners):
        listener(training_session_pk)
    if settings.REDIS_URL:
        publisher.put(training_session_pk)


class Publisher:
    """A thread that publishes hints, so that a dead Redis costs a request nothing."""

    def __init__(self) -> None:
        """Start no thread: that happens at the first hint, once per process."""
        self._lock = threading.Lock()
        self._start_over()

    def _start_over(self) -> None:
        self._pid = os.getpid()
        self._queue: queue.Queue[int] = queue.Queue(MAX_PENDING)
        self._thread: threading.Thread | None = None
        self.origin = uuid.uuid4().hex[:12]

    def put(self, training_session_pk: int) -> None:
        """Queue a hint; when too many wait, Redis is gone and the hint with it."""
        with self._lock:
            if self._pid != os.getpid():
                self._start_over()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="rsn-hints", daemon=True)
                self._thread.start()
        with suppress(queue.Full):
            self._queue.put_nowait(training_session_pk)

    def _run(self) -> None:
        client = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=TIMEOUT,
            socket_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
        )
        failing = False
        while True:
            waiting = self._take()
            try:
                for pk in waiting:
                    client.publish(CHANNEL, f"{pk} {self.origin}")
                failing = False
            except (redis.RedisError, OSError) as error:
                if not failing:
                    logger.warning("Redis takes no hints (%s): streams look in SQL", error)
                failing = True

    def _take(self) -> set[int]:
        waiting = {self._queue.get()}
        with suppress(queue.Empty):
            while True:
                waiting.add(self._queue.get_nowait())
        return waiting


publisher = Publisher()
