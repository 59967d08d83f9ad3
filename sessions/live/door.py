"""The ASGI door `/s/<ref>/live`: a stream, or the same content once (`?poll=1`)."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from sessions.enums import Screen
from sessions.live import wire
from sessions.live.client import Receive, Send
from sessions.live.hub import Hub
from sessions.live.look import Ask, Look, look
from sessions.live.rights import Viewer, identify
from sessions.live.rooms import COUNTING
from sessions.presence import People, people_of

logger = logging.getLogger("rsn.live")

_MAX_DIGITS = 18
UNKNOWN = -1
_NO_STORE = (b"cache-control", b"no-store")
_STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"content-encoding", b"identity"),
    (b"x-accel-buffering", b"no"),
    _NO_STORE,
]


@dataclass(frozen=True)
class Opening:
    """What a request for the stream asks."""

    ref: str
    screen: Screen
    language: str
    after: int
    poll: bool
    cookies: str

    @classmethod
    def of(cls, scope: Mapping[str, Any], ref: str) -> "Opening | None":
        """Read it from the request; None when there is no such screen."""
        query = parse_qs(scope["query_string"].decode("latin-1"))
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        try:
            screen = Screen(query.get("screen", [""])[0])
        except ValueError:
            return None
        language = query.get("lang", [""])[0]
        last = headers.get(b"last-event-id") or query.get("after", [""])[0]
        cookies = [value for name, value in scope["headers"] if name == b"cookie"]
        return cls(
            ref=ref,
            screen=screen,
            language=language if language in dict(settings.LANGUAGES) else "",
            after=int(last) if last.isdecimal() and len(last) <= _MAX_DIGITS else UNKNOWN,
            poll="poll" in query or "application/json" in headers.get(b"accept", ""),
            cookies=b"; ".join(cookies).decode("latin-1"),
        )


class LiveDoor:
    """Lets participants and the session's teacher in; for all others there is nothing here."""

    def __init__(self, hub: Hub) -> None:
        """Open onto a hub."""
        self.hub = hub

    async def __call__(
        self, scope: Mapping[str, Any], receive: Receive, send: Send, ref: str
    ) -> None:
        """Answer one request."""
        if scope["method"] != "GET":
            await _refuse(send, 405, (b"allow", b"GET"))
            return
        opening = Opening.of(scope, ref)
        if self.hub.closing:
            await _refuse(send, 503, (b"retry-after", b"2"))
            return
        if opening is None:
            await _refuse(send, 404)
            return
        try:
            viewer = await self._viewer(opening)
        except Exception as error:  # noqa: BLE001 - the database is away: say when to come back
            logger.warning("a stream could not be opened: %s", error)
            await _refuse(send, 503, (b"retry-after", b"2"))
            return
        if viewer is None:
            await _refuse(send, 404)
        elif self.hub.closing:
            await _refuse(send, 503, (b"retry-after", b"2"))
        elif opening.poll:
            await self._poll(viewer, opening, send)
        else:
            await self._stream(viewer, opening, receive, send)

    async def _viewer(self, opening: Opening) -> Viewer | None:
        return await self.hub.pool.run(identify, opening.ref, opening.screen, opening.cookies)

    async def _stream(self, viewer: Viewer, opening: Opening, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _STREAM_HEADERS})
        language = opening.language or viewer.language
        client = self.hub.join(viewer, opening.screen, language, opening.after)
        try:
            await client.run(receive, send)
        except asyncio.CancelledError:
            if not client.gone:
                raise
        finally:
            self.hub.leave(client)

    async def _poll(self, viewer: Viewer, opening: Opening, send: Send) -> None:
        self.hub.crowd.seen(viewer.participant)
        try:
            data = await self.hub.pool.run(self._answer, viewer, opening)
        except Exception:
            logger.exception("a poll failed")
            await _refuse(send, 503, (b"retry-after", b"3"))
            return
        if data is None:
            await _refuse(send, 404)
            return
        body = wire.encode(data)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            _NO_STORE,
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, viewer: Viewer, opening: Opening) -> dict[str, Any] | None:
        """Put together what a poll gets (runs in a database thread)."""
        ask = Ask(
            screen=opening.screen,
            language=opening.language or viewer.language,
            after=frozenset({opening.after}),
        )
        pk = viewer.training_session_pk
        answer = look(pk, [ask], self.hub.cache)
        if answer is None:
            return None
        counts = people_of([pk])[pk] if opening.screen in COUNTING else None
        return _poll_data(viewer, opening.after, answer, ask, counts)


def _poll_data(
    viewer: Viewer, after: int, answer: Look, ask: Ask, counts: People | None
) -> dict[str, Any]:
    found = answer.found[ask]
    update = found.updates.get(after)
    mine = answer.personal.get(viewer.participant, []) if viewer.participant else []
    return {
        "seq": answer.seq,
        "regions": dict(update.regions) if update and not found.failed else {},
        "kind": update.kind if update else "",
        "personal": any(one.seq > after for one in mine),
        "people": wire.people_data(counts) if counts else {},
        "now": wire.now(),
        "reset": found.failed or after in found.resets,
    }


async def _refuse(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    with contextlib.suppress(OSError):
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"content-length", b"0"), _NO_STORE, *headers],
            }
        )
        await send({"type": "http.response.body", "body": b""})
