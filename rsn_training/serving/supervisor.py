"""The full set-up: web processes, two workers and the beat, kept alive by their parent.

Children are forked from the prepared parent, which is quick. When the parent dies, a pipe tells
them, so that nothing is left behind.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

logger = logging.getLogger("rsn.serving")

POLL = 0.1
#: A child that lived shorter than this is started again after a growing delay.
HEALTHY = 5.0
FIRST_DELAY, LONGEST_DELAY = 0.2, 10.0
STOP_SECONDS = 8.0


@dataclass
class Child:
    """A process to keep alive."""

    name: str
    main: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    delay: float = 0.0
    due: float = field(default=0.0)


class Supervisor:
    """Starts children, starts them again when they die, and stops them all together."""

    def __init__(self, children: Sequence[Child], sock: socket.socket) -> None:
        """Take the children, and the socket that web processes share; `run` starts them."""
        self.children = list(children)
        self._sock = sock
        self._stop = threading.Event()
        self._lifeline = os.pipe()

    def run(self) -> None:
        """Watch over the children until SIGTERM, SIGINT or SIGHUP; then stop them."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_args: self._stop.set())
        while not self._stop.is_set():
            self._reap()
            for child in self.children:
                if not child.pid and time.monotonic() >= child.due:
                    self._start(child)
            self._stop.wait(POLL)
        self._end()

    def _start(self, child: Child) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        child.pid = os.fork()
        child.started = time.monotonic()
        if child.pid == 0:
            self._be(child)

    def _be(self, child: Child) -> None:
        """Be the child; never return."""
        status = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            os.close(self._lifeline[1])
            threading.Thread(target=self._follow_parent, name="rsn-lifeline", daemon=True).start()
            child.main()
            status = 0
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 0
        except BaseException:
            logger.exception("%s failed", child.name)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _follow_parent(self) -> None:
        with suppress(OSError):
            os.read(self._lifeline[0], 1)  # returns when the parent is gone
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_SECONDS)
        os._exit(1)

    def _reap(self) -> bool:
        """Notice the dead; return whether anybody lives."""
        for child in self.children:
            if child.pid and os.waitpid(child.pid, os.WNOHANG)[0]:
                lived = time.monotonic() - child.started
                healthy = lived >= HEALTHY
                child.delay = (
                    0.0 if healthy else min(max(child.delay * 2, FIRST_DELAY), LONGEST_DELAY)
                )
                child.pid, child.due = 0, time.monotonic() + child.delay
                if not self._stop.is_set():
                    logger.warning("%s ended; it starts again", child.name)
        return any(child.pid for child in self.children)

    def _end(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        self._sock.close()  # whoever comes now is refused at once, and tries again
        self._signal(signal.SIGTERM)
        while self._reap() and time.monotonic() < deadline:
            time.sleep(POLL / 2)
        self._signal(signal.SIGKILL)
        while self._reap():
            time.sleep(POLL / 2)

    def _signal(self, number: int) -> None:
        for child in self.children:
            if child.pid:
                with suppress(ProcessLookupError):
                    os.kill(child.pid, number)
