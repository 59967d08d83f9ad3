"""The product as it is deployed, in a process of its own, with a room full of people."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import ROOT
from benchmarks.rows import NotMeasuredError
from tests.console import Console
from tests.plugins.processes import die_with_parent, free_port, kill_group, wait_until
from tests.server import BUILD_DIR, START_SECONDS, RunningServer
from tests.server import _environment as environment


@dataclass
class Product(RunningServer):
    """A running server that notes its hints and its tasks."""

    @property
    def hints(self) -> list[int]:
        """Return the moments of all hints until now, in nanoseconds of the monotonic clock."""
        return [moment for _session, moment in self._noted("BENCH_HINTS")]

    def tasks(self, name: str) -> list[int]:
        """Return the moments at which tasks of this name began, by the same clock."""
        return [moment for task, moment in self._noted("BENCH_TASKS") if task == name]

    def _noted(self, name: str) -> list[tuple[str, int]]:
        lines = Path(self.environment[name]).read_text().splitlines()
        return [(word, int(moment)) for word, moment in map(str.split, lines)]

    def room(self, *, people: int, step: str) -> "Room":
        """Make a live session at a step, with participants."""
        code = f"from benchmarks.room import make; make(people={people}, step={step!r})"
        try:
            return Room(**json.loads(self.django(code)))
        except AssertionError as error:
            raise NotMeasuredError(f"no room could be made:\n{str(error)[-2000:]}") from error


@dataclass(frozen=True)
class Room:
    """What load needs to know of a session."""

    ref: str
    seq: int
    version: int
    #: The Cookie header of each participant, and of the teacher.
    phones: list[str]
    teacher: str
    #: The open question, if there is one, and the keys of its choices.
    asking: str
    choices: list[str]

    def stream(self, cookie: str, host: str, after: int) -> str:
        """Return the request by which a phone opens its stream."""
        return (
            f"GET /s/{self.ref}/live?screen=participant&lang=fr&after={after} HTTP/1.1\r\n"
            f"Host: {host}\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
        )


@contextmanager
def product(env: Mapping[str, str] | None = None) -> Iterator[Product]:
    """Run the product until the block ends; a fresh SQLite file unless `env` says otherwise."""
    directory = Path(tempfile.mkdtemp(prefix="rsn-bench-"))
    port = free_port()
    own = {
        "PORT": str(port),
        "DATA_DIR": str(directory),
        "BUILD_DIR": str(BUILD_DIR),
        "BENCH_HINTS": str(directory / "hints"),
        "BENCH_TASKS": str(directory / "tasks"),
    }
    given = environment({**own, **(env or {})})
    log_file = directory / "server.log"
    with log_file.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.witness"],
            cwd=ROOT,
            env=given,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one prctl, and no lock is taken
        )
    server = Product(port, given, log_file, process, Console(given))
    try:
        wait_until(server.is_ready, what="serve", process=process, seconds=START_SECONDS)
        yield server
        server.stop()
        _check_log(server)
    except Exception as error:
        error.add_note(_complaints(server))
        raise
    finally:
        server.console.close()
        kill_group(process)
        if process.poll() is None:
            process.wait(5)
        shutil.rmtree(directory, ignore_errors=True)


def _complaints(server: Product) -> str:
    found = [line for line in server.log.splitlines() if "ERROR" in line or "Error" in line]
    return "\n".join(("the server's log:", *found[:10], server.log[-2000:])) if found else ""


def _check_log(server: Product) -> None:
    """Errors may well be quick: nothing is measured with them."""
    if " ERROR " in server.log:
        raise NotMeasuredError("the server logged errors")
