"""Celery's workers: as threads inside the web process (embedded), or as a process each."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from celery import signals
from celery.beat import Scheduler, Service
from celery.worker import WorkController
from celery.worker.state import active_requests
from django.db import connections

from rsn_training.celery import QUEUES, app, make_app
from rsn_training.serving import pulse

logger = logging.getLogger("rsn.workers")

STOP_SECONDS = 3.0


@signals.setup_logging.connect
def _keep_our_logging(**_kwargs: Any) -> None:
    """Leave logging as Django's settings have it."""


class EmbeddedWorkers:
    """Real workers and the beat, one thread each, for the set-up without Redis.

    Their queue dies with the process, which loses no fact (rules.md H).
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._stopping = threading.Event()
        self._workers: dict[str, WorkController] = {}
        self._beat: Service | None = None

    def start(self) -> None:
        """Start in threads: the first page does not wait for them."""
        os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
        self._run(self._start)

    def _start(self) -> None:
        app.finalize()
        app.loader.import_default_modules()
        for queue in QUEUES:
            self._run(self._work, queue)
        _count_all()
        self._beat = Service(app, max_interval=1, scheduler_cls=Scheduler)
        self._run(self._beat.start)

    def _work(self, queue: str) -> None:
        """Work on a queue; a worker that fails is replaced."""
        pulse.keep_beating(queue, threading.current_thread())
        own_app = make_app(is_current=False)
        own_app.loader.import_default_modules()
        own_app.finalize()
        while not self._stopping.is_set():
            self._workers[queue] = WorkController(
                app=own_app,
                hostname=f"{queue}@embedded",
                queues=[queue],
                pool_cls="solo",
                concurrency=1,
                without_gossip=True,
                without_mingle=True,
                without_heartbeat=True,
            )
            self._workers[queue].start()
            self._stopping.wait(1)
        connections.close_all()

    def _run(self, target: Callable[..., Any], *args: Any) -> None:
        name = "-".join(("rsn-worker", *args))
        threading.Thread(target=target, args=args, name=name, daemon=True).start()

    def stop(self) -> None:
        """Let the tasks that run come to their end, for a moment; the threads die with us."""
        self._stopping.set()
        if self._beat is not None:
            self._beat.stop()
        for worker in self._workers.values():
            with suppress(Exception):
                worker.stop()
        deadline = time.monotonic() + STOP_SECONDS
        while active_requests and time.monotonic() < deadline:
            time.sleep(0.02)


class _EndWhenDeaf(logging.Handler):
    """Ends a worker that could not acknowledge a task; the supervisor starts another.

    Such a worker stays connected, but with a prefetch of 1 Celery gives it no other task.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Say why, and leave at once: the task comes again, and twice equals once."""
        logger.error("%s: this worker would hear nothing more", record.getMessage())
        sys.stderr.flush()
        os._exit(1)


def work(queue: str) -> None:
    """Be the worker process of a queue until SIGTERM."""
    logging.getLogger("celery.worker.request").addHandler(_EndWhenDeaf(logging.CRITICAL))
    signals.worker_ready.connect(partial(_ready, queue), weak=False)
    app.Worker(
        hostname=f"{queue}@%h",
        queues=[queue],
        # Time limits hold in a child process only; a tally is too quick to need one.
        pool="solo" if queue == "live" else "prefork",
        concurrency=1,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        loglevel=logging.WARNING,
        quiet=True,
    ).start()


def _ready(queue: str, **_kwargs: Any) -> None:
    # Only now: the pool's processes are forked before any thread runs.
    pulse.keep_beating(queue, threading.main_thread())
    if queue == "live":
        _count_all()


def _count_all() -> None:
    """Ask for every count that was lost while nobody worked; the beat asks for recent ones only."""
    try:
        app.send_task("sessions.responses.sweep_tallies", kwargs={"everything": True}, retry=False)
    except Exception:
        logger.warning("tallies are not swept at start", exc_info=True)


def beat() -> None:
    """Be the process that rings what is due, until SIGTERM."""
    app.Beat(
        scheduler="celery.beat.Scheduler", max_interval=5, loglevel="WARNING", quiet=True
    ).run()
