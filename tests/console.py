"""A Python with Django set up, kept open beside a server: a test asks it in milliseconds.

Run as a program it is that Python; `Console` is the test's end of it.
"""

import io
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path

from tests.plugins.processes import die_with_parent, end

ROOT = Path(__file__).resolve().parent.parent


class Console:
    """Runs code against a server's database, in one process for all of a test run."""

    def __init__(self, environment: Mapping[str, str], root: Path = ROOT) -> None:
        """Start nothing yet; `root` is the checkout that runs."""
        self._environment = dict(environment)
        self._root = root
        self._process: subprocess.Popen[str] | None = None

    def run(self, code: str) -> str:
        """Run Python with Django set up and names of its own; return what it prints.

        Raises AssertionError with the traceback when the code fails.
        """
        process = self._started()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(code) + "\n")
        process.stdin.flush()
        reply = process.stdout.readline()
        if not reply:
            raise AssertionError(f"the console ended ({process.poll()})")
        said = json.loads(reply)
        if said["error"]:
            raise AssertionError(f"{said['printed']}{said['error']}")
        return said["printed"].strip()

    def close(self) -> None:
        """End the process; safe to call twice."""
        process, self._process = self._process, None
        if process:
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
            end(process)

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.console"],
                cwd=self._root,
                env={**self._environment, "DJANGO_SETTINGS_MODULE": "rsn_training.settings"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                preexec_fn=die_with_parent,
            )
        return self._process


def _answer(code: str) -> dict[str, str]:
    from django.db import close_old_connections, connections

    printed, error = io.StringIO(), ""
    close_old_connections()
    try:
        with redirect_stdout(printed):
            exec(code, {"__name__": "console"})  # noqa: S102 - what a test says
    except BaseException:  # noqa: BLE001 - whatever it is, the test is told
        error = traceback.format_exc()
    finally:
        connections.close_all()  # the server's database may be restarted or dropped
    return {"printed": printed.getvalue(), "error": error}


def main() -> None:
    """Answer until the input ends."""
    import django

    django.setup()
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whoever writes to the descriptor itself does not break the protocol
    for line in sys.stdin:
        replies.write(json.dumps(_answer(json.loads(line))) + "\n")


if __name__ == "__main__":
    main()
