"""The web server: uvicorn around our ASGI application, with streams that end when it stops."""

import gc
import logging
import signal
import socket
from typing import Any

import uvicorn
from django.conf import settings

from rsn_training.serving.protocol import Protocol

logger = logging.getLogger("rsn.serving")

#: A room that votes at the same second; 128 gave stalls of one second.
BACKLOG = 2048
GRACEFUL_SECONDS = 5
KEEP_ALIVE_SECONDS = 30
#: A phone that left without a word is noticed after this (Linux; heartbeats are the traffic).
SILENT_PEER_MS = 40_000


class Server(uvicorn.Server):
    """Closes the hub before it waits for requests to end; else open streams hold it back."""

    def __init__(self, config: uvicorn.Config, hub: Any, workers: Any = None) -> None:
        """Take what must be stopped with the server."""
        super().__init__(config)
        self._hub, self._workers = hub, workers

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then the requests, then what is embedded."""
        await self._hub.close()
        await super().shutdown(sockets)
        if self._workers is not None:
            self._workers.stop()


def bind(host: str, port: int) -> socket.socket:
    """Return a bound socket that does not listen yet; raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_PEER_MS)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    sock.set_inheritable(True)
    return sock


def run(sock: socket.socket) -> None:
    """Be the web process until SIGTERM or SIGINT."""
    from rsn_training.asgi import application, doors  # noqa: PLC0415 - heavy, and after the fork

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _nothing)  # uvicorn hands the signal back after a clean stop
    workers = None
    if settings.EMBEDDED:
        from rsn_training.serving.workers import EmbeddedWorkers  # noqa: PLC0415 - only here

        workers = EmbeddedWorkers()
    config = uvicorn.Config(
        application,
        http=Protocol,
        backlog=BACKLOG,
        lifespan="on",
        ws="none",
        access_log=False,
        log_config=None,
        proxy_headers=False,  # Django counts the proxies (TRUSTED_PROXIES)
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )
    if workers is not None:
        workers.start()
    gc.collect()
    gc.freeze()  # what was loaded stays: looking through it again and again is for nothing
    Server(config, doors.hub, workers).run(sockets=[sock])


def _nothing(*_args: object) -> None:
    pass
