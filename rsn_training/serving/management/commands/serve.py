"""Start the whole product with one command."""

import errno
import os
import socket
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections
from django.utils import translation
from django.utils.translation import gettext as _

from rsn_training.common.translations import compile_messages
from rsn_training.serving import greeting, server
from rsn_training.serving.prepare import prepare


class Command(BaseCommand):
    """Prepare what is missing, say where the product is, and serve until it is stopped."""

    help = "Start RSN Formation: everything is prepared, then served until Ctrl+C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let host and port win over the environment."""
        parser.add_argument("--host", default=settings.ENV.host)
        parser.add_argument("--port", type=int, default=settings.ENV.port)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Serve; a refusal is one clear sentence and status 1."""
        host, port = options["host"], options["port"]
        _use(host, port)
        compile_messages()  # before the language is chosen: it forgets it
        with translation.override(greeting.language()):
            sock = _bind(host, port)
            try:
                prepare()
                welcome = greeting.greeting()
            except OperationalError as error:
                text = _("The database cannot be reached: %(error)s") % {"error": error}
                raise CommandError(text) from error
            finally:
                connections.close_all()
            _listen(sock, port)
        self.stdout.write(welcome)
        self.stdout.flush()
        if settings.EMBEDDED:
            server.run(sock)
        else:
            _supervise(sock)


def _use(host: str, port: int) -> None:
    """Make host and port of the command line count like those of the environment."""
    os.environ |= {"HOST": host, "PORT": str(port)}
    settings.ENV.host, settings.ENV.port = host, port
    settings.BASE_URL = settings.ENV.address


def _bind(host: str, port: int) -> socket.socket:
    try:
        return server.bind(host, port)
    except OSError as error:
        raise _refusal(error, port) from error


def _listen(sock: socket.socket, port: int) -> None:
    """Listen only now: whoever connects gets an answer at once."""
    try:
        sock.listen(server.BACKLOG)
    except OSError as error:
        raise _refusal(error, port) from error


def _refusal(error: OSError, port: int) -> CommandError:
    if error.errno == errno.EADDRINUSE:
        text = _("Port %(port)s is in use. Stop the other program, or choose: --port %(other)s")
    elif error.errno == errno.EACCES:
        text = _("Port %(port)s is reserved by the system. Choose another: --port %(other)s")
    else:
        return CommandError(_("The server cannot listen: %(error)s") % {"error": error})
    return CommandError(text % {"port": port, "other": port + 1})


def _supervise(sock: socket.socket) -> None:
    """Run the full set-up: web processes, a worker for each queue, and the beat."""
    from rsn_training.celery import QUEUES  # noqa: PLC0415 - only needed here
    from rsn_training.serving import workers  # noqa: PLC0415 - the embedded set-up starts quicker
    from rsn_training.serving.supervisor import Child, Supervisor  # noqa: PLC0415

    def apart(main: Callable[[], None]) -> None:
        sock.close()
        main()

    web = [
        Child(f"web {number}", partial(server.run, sock))
        for number in range(1, settings.ENV.web_processes + 1)
    ]
    queues = [
        Child(f"worker {name}", partial(apart, partial(workers.work, name))) for name in QUEUES
    ]
    Supervisor([*web, *queues, Child("beat", partial(apart, workers.beat))], sock).run()
