"""A request's body is read to its end before a thread is taken.

Without this, eight stalled uploads would hold all threads and block every page, and a broken
upload would run its view with half a text. Small bodies stay in memory, larger ones go to a file.
"""

import asyncio
import logging
import tempfile
import time
from dataclasses import dataclass
from typing import IO

from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from rsn_training.serving.headers import App, Message, Receive, Scope, Send

logger = logging.getLogger("rsn.uploads")

MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024

TOO_LARGE = _("This is too large: 8 MB at most. Nothing was kept.")
TOO_SLOW = _("The connection was too slow: nothing was received in time. Please try again.")
BROKEN = _("Only a part arrived, so nothing was kept. Please try again.")
NO_ROOM = _("The server has no room left for this. Please tell your teacher or the operator.")


@dataclass(frozen=True)
class Limits:
    """What one request may send."""

    size: int = 8 * MEGABYTE
    #: Read and thrown away up to here, so that the browser gets to read the refusal.
    discarded: int = 64 * MEGABYTE
    idle: float = 15.0
    total: float = 120.0
    memory: int = 256 * 1024


class RefusedError(Exception):
    """The body is not taken; `status` and `text` say why."""

    def __init__(self, status: int, text: StrOrPromise) -> None:
        """Keep the answer."""
        super().__init__(status)
        self.status, self.text = status, text


class GoneError(Exception):
    """The client left before the end of its request."""


class SpoolBody:
    """Calls the application only with complete bodies."""

    def __init__(self, app: App, limits: Limits | None = None) -> None:
        """Wrap an ASGI application."""
        self.app = app
        self.limits = limits or Limits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then call the application; or refuse, or drop the request."""
        # WSGI cannot tell "X_Forwarded_For" from "X-Forwarded-For": only proxies' form counts.
        scope["headers"] = [item for item in scope["headers"] if b"_" not in item[0]]
        declared = _declared_length(scope)
        with tempfile.SpooledTemporaryFile(self.limits.memory, prefix="rsn-body-") as body:
            try:
                if declared == 0:
                    await _no_body(receive)
                else:
                    await self._read(receive, body, declared)
            except GoneError:
                logger.info("a request broke off: %s", scope["path"])
                return
            except RefusedError as refused:
                await _refuse(scope, send, refused)
                return
            body.seek(0)
            await self.app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive, body: IO[bytes], declared: int | None) -> None:
        deadline = time.monotonic() + self.limits.total
        size, more = 0, True
        too_large = declared is not None and declared > self.limits.size
        while more:
            message = await self._next(receive, deadline)
            chunk = message.get("body", b"")
            more = message.get("more_body", False)
            size += len(chunk)
            too_large = too_large or size > self.limits.size
            if not too_large:
                _store(body, chunk)
            elif size > self.limits.discarded:
                break
        if too_large:
            raise RefusedError(413, TOO_LARGE)
        if declared is not None and size != declared:
            raise RefusedError(400, BROKEN)

    async def _next(self, receive: Receive, deadline: float) -> Message:
        patience = min(self.limits.idle, deadline - time.monotonic())
        try:
            message = await asyncio.wait_for(receive(), max(patience, 0.001))
        except TimeoutError:
            raise RefusedError(408, TOO_SLOW) from None
        if message["type"] == "http.disconnect":
            raise GoneError
        return message


def _store(body: IO[bytes], chunk: bytes) -> None:
    try:
        body.write(chunk)
    except OSError as error:
        logger.exception("cannot keep an upload")
        raise RefusedError(507, NO_ROOM) from error


def _declared_length(scope: Scope) -> int | None:
    """Return the announced length; 0 when there is no body, None when it is not announced."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def _no_body(receive: Receive) -> None:
    if (await receive())["type"] == "http.disconnect":
        raise GoneError


def _replay(body: IO[bytes], receive: Receive) -> Receive:
    """Give the body in pieces; after it, what the client does."""
    over = False

    async def replay() -> Message:
        nonlocal over
        if over:
            return await receive()
        chunk = body.read(CHUNK)
        over = len(chunk) < CHUNK
        return {"type": "http.request", "body": chunk, "more_body": not over}

    return replay


async def _refuse(scope: Scope, send: Send, refused: RefusedError) -> None:
    with translation.override(_language(scope)):
        text = str(refused.text).encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(text)),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def _language(scope: Scope) -> str:
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", "")
    request.COOKIES = dict(parse_cookie(headers.get(b"cookie", "")))
    return translation.get_language_from_request(request)
