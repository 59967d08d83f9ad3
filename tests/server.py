"""The real server in a process of its own, for browser, live and fault tests.

with start_server() as server:
    httpx.get(server.base_url + "/")
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.console import ROOT, Console
from tests.plugins.processes import die_with_parent, end, free_port, kill_group, wait_until

#: Shared, so that static files are collected once for all servers of all runs.
BUILD_DIR = Path(os.environ.get("BUILD_DIR") or ROOT / "build")
#: The first start of all collects and compresses static files.
START_SECONDS = 90
STOP_SECONDS = 10
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")
_LINK = re.compile(r"(?:https?://[^\s/]+)?(/accounts/link/[^\s/]+/)")


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return an environment that holds nothing of the test run but what is given."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONUNBUFFERED": "1", "HOST": "127.0.0.1", **given}


@dataclass
class RunningServer:
    """A running `manage.py serve`."""

    port: int
    environment: dict[str, str]
    log_file: Path
    process: subprocess.Popen[bytes]
    console: Console
    root: Path = ROOT

    @property
    def base_url(self) -> str:
        """Address without a final slash."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        """All that the server has printed until now."""
        return self.log_file.read_text(errors="replace")

    @property
    def link(self) -> str:
        """The one-time sign-in link that the first start prints, as an address of this server."""
        found = _LINK.search(self.log)
        if not found:
            raise AssertionError(f"no sign-in link was printed:\n{self.log[-3000:]}")
        return self.base_url + found[1]

    def new_link(self) -> str:
        """Make another one-time sign-in link of the owner (`link` works once for all tests)."""
        return self.manage("signin_link")

    def manage(self, *arguments: str) -> str:
        """Run a management command against the same database; return what it prints."""
        return self.django(f"import django.core.management as m\nm.call_command(*{arguments!r})")

    def django(self, code: str) -> str:
        """Run Python with Django set up against the same database; return what it prints."""
        return self.console.run(code)

    def is_ready(self) -> bool:
        """Return whether the server says that it can answer."""
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.base_url}/readyz", timeout=2).is_success
        return False

    def stop(self) -> None:
        """Stop as a deploy does (SIGTERM); it must end by itself, in time, with status 0."""
        if self.process.poll() is not None:
            raise AssertionError(f"already ended ({self.process.returncode}):\n{self.log[-3000:]}")
        start = time.monotonic()
        status = end(self.process, seconds=STOP_SECONDS)
        if status != 0:
            seconds = time.monotonic() - start
            raise AssertionError(f"status {status} after {seconds:.1f} s:\n{self.log[-3000:]}")

    def kill(self) -> None:
        """Kill the whole process group at once, as a power cut does."""
        kill_group(self.process)
        self.process.wait(5)


@contextmanager
def start_server(
    *,
    data_dir: Path | None = None,
    port: int | None = None,
    env: Mapping[str, str] | None = None,
    root: Path = ROOT,
) -> Iterator[RunningServer]:
    """Run `manage.py serve` until the block ends.

    Without `env` it is the embedded set-up on a fresh SQLite file in `data_dir` (by default a
    temporary one); DATABASE_URL and REDIS_URL in `env` make it the full one. The block may stop or
    kill the server itself; otherwise it is stopped on leaving, and a stop that is not clean fails.
    `root` is the checkout that runs.
    """
    directory = data_dir or Path(tempfile.mkdtemp(prefix="rsn-server-"))
    directory.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    own = {"PORT": str(port), "DATA_DIR": str(directory), "BUILD_DIR": str(BUILD_DIR)}
    environment = _environment({**own, **(env or {})})
    log_file = directory / "server.log"
    with log_file.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    server = RunningServer(port, environment, log_file, process, Console(environment, root), root)
    try:
        try:
            wait_until(server.is_ready, what="serve", process=process, seconds=START_SECONDS)
        except (RuntimeError, TimeoutError) as error:
            error.add_note(server.log[-5000:])
            raise
        yield server
        if process.poll() is None:
            server.stop()
    finally:
        server.console.close()
        kill_group(process)
        if process.poll() is None:
            process.wait(5)
        if data_dir is None:
            shutil.rmtree(directory, ignore_errors=True)
