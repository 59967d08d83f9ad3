"""The fast lane of the answer door: answers that arrive together share one commit.

It stands in front of Django. What it cannot plainly save (another method, a wrong origin, a value
that is refused, a question that closed, a database that is away) goes on to the ordinary view
with its body, so that every refusal is worded in one place. What it acknowledges is committed.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from pydantic import ValidationError
from pydantic_core import to_json

from rsn_training.common.database_pool import DatabasePool
from sessions.codes import digest
from sessions.identity import cookies_of, token_of
from sessions.responses.forms import SentAnswer
from sessions.responses.models import Asking
from sessions.responses.services.batches import Checked, save_batch
from sessions.responses.values import InvalidAnswerError, Rules, Value, canonical, check

logger = logging.getLogger("rsn.responses")

Scope = MutableMapping[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = Mapping[bytes, bytes]

#: Answers in one statement at most, and bytes of one answer at most.
MOST, MAX_BODY = 500, 64 * 1024
#: How long a question is taken as it was read, in seconds; whether it is open is always asked.
FRESH = 1.0
#: Questions remembered at most: the oldest go first.
REMEMBERED = 2000
#: A batch waits this long for the database at most, in seconds; then its answers go on alone.
PATIENCE = 8.0


@dataclass(frozen=True)
class Known:
    """What is known of an asking: its rules, the session's language, and until when."""

    rules: Rules
    language: str
    until: float


class Waiting(NamedTuple):
    """An answer in the queue, and the one who waits to hear whether it is saved."""

    answer: Checked
    saved: "asyncio.Future[bool]"


class AnswerDoor:
    """Passes everything on to `app` but answers that it saves itself."""

    def __init__(self, app: App) -> None:
        """Be closed until `start`: then everything is passed on."""
        self.app = app
        self._known: dict[UUID, Known] = {}
        self._reading: dict[UUID, asyncio.Task[Known | None]] = {}
        self._queue: list[Waiting] = []
        self._changed = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    # --- life -----------------------------------------------------------------------------
    async def start(self) -> None:
        """Begin to take answers."""
        self._pool = DatabasePool(2, "rsn-answers")
        self._changed = asyncio.Event()
        self._writer = asyncio.create_task(self._write())

    async def close(self) -> None:
        """Let what is queued go the ordinary way, and end; safe to call twice."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        writer.cancel()
        with suppress(asyncio.CancelledError):
            await writer
        _tell(self._queue, frozenset())
        self._queue = []
        await asyncio.to_thread(self._pool.close)

    # --- one request ----------------------------------------------------------------------
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Save an answer and say so, or pass the request on."""
        headers = _headers(scope) if self._writer and _is_post(scope) else {}
        if not _is_answer(scope, headers):
            await self.app(scope, receive, send)
            return
        body, messages = await _body(receive)
        sent = await self._try(scope, headers, body) if body is not None else None
        if sent is None:
            await self.app(scope, _again(messages, receive), send)
        else:
            await _reply(send, sent)

    async def _try(self, scope: Scope, headers: Headers, body: bytes) -> bytes | None:
        """Save the answer; return the reply, or None when the ordinary way must decide."""
        try:
            sent = SentAnswer.model_validate_json(body)
            known = await self._look_up(sent.asking)
            cookies = cookies_of(headers.get(b"cookie", b"").decode("latin-1"))
            ref = scope["path"].split("/")[2]
            token = token_of(cookies, sent.person)
            if known is None or not token:
                return None
            value = check(known.rules, sent.value)
            text = canonical(value)
            answer = Checked(ref, digest(token), sent.asking, text, sent.key, sent.revision)
            if not await self._save(answer):
                return None
        except (ValidationError, InvalidAnswerError):
            return None
        except Exception:
            logger.warning("an answer goes the ordinary way", exc_info=True)
            return None
        return _saved(sent.revision, value, _language(cookies, known.language))

    async def _save(self, answer: Checked) -> bool:
        loop = asyncio.get_running_loop()
        saved: asyncio.Future[bool] = loop.create_future()
        self._queue.append(Waiting(answer, saved))
        self._changed.set()
        # As asyncio.wait_for, at a third of its cost: there is one for each answer.
        timer = loop.call_later(PATIENCE, _give_up, saved)
        try:
            return await saved
        finally:
            timer.cancel()

    # --- questions ------------------------------------------------------------------------
    async def _look_up(self, asking_id: UUID) -> Known | None:
        """Return what is known of an asking, read at most once at a time."""
        known = self._known.get(asking_id)
        if known is not None and known.until > time.monotonic():
            return known
        reading = self._reading.get(asking_id)
        if reading is None:
            reading = asyncio.create_task(self._read(asking_id))
            self._reading[asking_id] = reading
            reading.add_done_callback(lambda _task: self._reading.pop(asking_id, None))
        return await asyncio.shield(reading)

    async def _read(self, asking_id: UUID) -> Known | None:
        found = await self._pool.run(_rules_of, asking_id)
        if found is None:
            self._known.pop(asking_id, None)
            return None
        known = Known(*found, until=time.monotonic() + FRESH)
        self._known.pop(asking_id, None)
        self._known[asking_id] = known
        while len(self._known) > REMEMBERED:
            self._known.pop(next(iter(self._known)))
        return known

    # --- the writer -----------------------------------------------------------------------
    async def _write(self) -> None:
        """Take all that waits, commit it at once, and tell each; nothing ends this."""
        while True:
            await self._changed.wait()
            batch, self._queue = self._queue[:MOST], self._queue[MOST:]
            if not self._queue:
                self._changed.clear()
            try:
                saved = await self._pool.run(save_batch, [one.answer for one in batch])
                _tell(batch, saved)
            except Exception:
                logger.warning("%d answers go the ordinary way", len(batch), exc_info=True)
            finally:
                _tell(batch, frozenset())


def _tell(batch: list[Waiting], saved: AbstractSet[Checked]) -> None:
    """Tell those who do not know yet whether their answer is saved."""
    for one in batch:
        if not one.saved.done():
            one.saved.set_result(one.answer in saved)


def _give_up(saved: "asyncio.Future[bool]") -> None:
    if not saved.done():
        saved.set_exception(TimeoutError())


def _rules_of(asking_id: UUID) -> tuple[Rules, str] | None:
    asking = (
        Asking.objects.select_related("question__training_session")
        .prefetch_related("question__choices")
        .filter(pk=asking_id)
        .first()
    )
    if asking is None or asking.question.is_ballot:
        return None  # whose text it is must be known, too
    return asking.question.rules(), asking.question.training_session.language


# --- HTTP -----------------------------------------------------------------------------------


def _is_post(scope: Scope) -> bool:
    """Return whether this is a POST to the answers of a session."""
    parts = scope.get("path", "").split("/")
    return (
        scope["type"] == "http"
        and scope["method"] == "POST"
        and len(parts) == 4  # noqa: PLR2004 - "", "s", ref, "answers"
        and (parts[1], parts[3]) == ("s", "answers")
    )


def _is_answer(scope: Scope, headers: Headers) -> bool:
    """Return whether this is JSON from our own page."""
    kind = headers.get(b"content-type", b"").partition(b";")[0]
    return kind.strip() == b"application/json" and _is_own(
        headers.get(b"origin", b"").decode("latin-1"),
        scope["scheme"],
        headers.get(b"host", b"").decode("latin-1"),
    )


def _is_own(origin: str, scheme: str, host: str) -> bool:
    """Return whether the origin is ours; Django checks the host of what is passed on.

    Behind a proxy the scheme of the connection is not the person's: then only origins that the
    settings name are plainly ours, and the others are left to the ordinary way.
    """
    is_here = origin == f"{scheme}://{host}" and host.rsplit(":", 1)[0] in settings.ALLOWED_HOSTS
    return is_here or origin in settings.CSRF_TRUSTED_ORIGINS


def _headers(scope: Scope) -> Headers:
    """Return the headers by name; those that come twice are joined."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in found:
            found[name] += (b"; " if name == b"cookie" else b",") + value
        else:
            found[name] = value
    return found


async def _body(receive: Receive) -> tuple[bytes | None, list[Message]]:
    """Return the whole body if it comes at once, else None; and what was received of it.

    Nearly every answer is one message. Whatever is in parts, broken or too long is for the
    layer behind, which waits for it within its limits.
    """
    message = await receive()
    body: bytes = message.get("body", b"")
    is_whole = message["type"] == "http.request" and not message.get("more_body")
    return (body if is_whole and len(body) <= MAX_BODY else None), [message]


def _again(messages: list[Message], receive: Receive) -> Receive:
    """Return a `receive` that gives what was taken already, then goes on."""
    left = list(messages)

    async def replay() -> Message:
        return left.pop(0) if left else await receive()

    return replay


def _language(cookies: Mapping[str, str], session_language: str) -> str:
    chosen = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else session_language


def _saved(revision: int, value: Value, language: str) -> bytes:
    return to_json(
        {"status": "saved", "revision": revision, "value": value, "message": _word(language)}
    )


@cache
def _word(language: str) -> str:
    """Return what a person reads whose answer is saved, in one of the few languages."""
    with translation.override(language):
        return gettext("Your answer is saved.")


async def _reply(send: Send, body: bytes) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"max-age=0, no-cache, no-store, must-revalidate, private"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
