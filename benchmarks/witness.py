"""`manage.py serve`, which also notes the moment of each hint in the file BENCH_HINTS.

The clock is the system's monotonic one, which all processes of a machine share.
"""

import os
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    """Serve until SIGTERM."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rsn_training.settings"
    django.setup()
    from sessions.live import hints

    notes = os.open(os.environ["BENCH_HINTS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(training_session_pk: int) -> None:
        os.write(notes, b"%d %d\n" % (training_session_pk, time.monotonic_ns()))

    hints.listen(note)  # the first listener: the hub's comes when the server starts
    call_command("serve")


if __name__ == "__main__":
    main()
