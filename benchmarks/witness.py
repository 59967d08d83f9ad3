"""`manage.py serve`, which also notes each hint in the file BENCH_HINTS, each task in BENCH_TASKS.

The clock is the system's monotonic one, which all processes of a machine share.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from celery import signals
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    """Serve until SIGTERM."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rsn_training.settings"
    django.setup()
    from sessions.live import hints

    note_hint, note_task = _notes("BENCH_HINTS"), _notes("BENCH_TASKS")

    @signals.task_prerun.connect(weak=False)
    def begun(task: Any, **_kwargs: Any) -> None:
        note_task(task.name)

    hints.listen(note_hint)  # the first listener: the hub's comes when the server starts
    call_command("serve")


def _notes(name: str) -> Callable[[object], None]:
    """Return what writes a word and the moment into a file, as one line."""
    file = os.open(os.environ[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(word: object) -> None:
        os.write(file, f"{word} {time.monotonic_ns()}\n".encode())

    return note


if __name__ == "__main__":
    main()
