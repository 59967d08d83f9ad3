"""Doorbells: "there is work to do", rung after the commit. They never fail or hold a request.

What is to be done stands in the database (rules.md H): a doorbell that is lost costs delay only,
since a sweeper rings again.
"""

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

from celery import Task
from django.conf import settings
from django.db import transaction

logger = logging.getLogger("rsn.doorbell")

MAX_PENDING = 1000


def ring(task: "Task[Any, Any]", *, delay: float = 0.0, **kwargs: Any) -> None:
    """Send a task to its queue once the transaction has committed (now, if there is none).

    `kwargs` are the task's arguments, plain JSON. It returns at once and raises nothing.
    """
    transaction.on_commit(partial(_send, task, delay, kwargs), robust=True)


def _send(task: "Task[Any, Any]", delay: float, kwargs: dict[str, Any]) -> None:
    if settings.EMBEDDED or task.app.conf.task_always_eager:
        _apply(task, delay, kwargs)
    else:
        _ringer.put(
            (task.name, delay, repr(sorted(kwargs.items()))), partial(_apply, task, delay, kwargs)
        )


def _apply(task: "Task[Any, Any]", delay: float, kwargs: dict[str, Any]) -> None:
    try:
        task.apply_async(kwargs=kwargs, countdown=delay, retry=False)
    except Exception as error:  # noqa: BLE001 - the sweeper rings again
        logger.warning("a doorbell is lost (%s): %s", task.name, error)


class Ringer:
    """A thread that talks to the broker, so that a silent one delays nobody.

    The same doorbell waiting twice is rung once.
    """

    def __init__(self) -> None:
        """Start no thread: that happens at the first doorbell, once per process."""
        self._start_over()

    def _start_over(self) -> None:
        self._pid = os.getpid()
        self._waiting: OrderedDict[object, Callable[[], None]] = OrderedDict()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def put(self, key: object, call: Callable[[], None]) -> None:
        """Queue a doorbell; when too many wait, the oldest is dropped."""
        if self._pid != os.getpid():  # a fork has no thread
            self._start_over()
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="rsn-doorbell", daemon=True)
                self._thread.start()
            self._waiting.setdefault(key, call)
            while len(self._waiting) > MAX_PENDING:
                self._waiting.popitem(last=False)
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.wait()
                _key, call = self._waiting.popitem(last=False)
            call()


_ringer = Ringer()
