"""Security headers on every response of every door, errors too (rules.md 9)."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from django.conf import settings

Scope = MutableMapping[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def _defaults() -> Mapping[bytes, bytes]:
    """Return what a response gets when it does not say otherwise itself."""
    found = {
        b"content-security-policy": (
            b"default-src 'self'; object-src 'none'; base-uri 'none'; "
            b"frame-ancestors 'none'; form-action 'self'"
        ),
        b"x-content-type-options": b"nosniff",
        b"x-frame-options": b"DENY",
        b"referrer-policy": settings.SECURE_REFERRER_POLICY.encode(),
        b"cross-origin-opener-policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY.encode(),
        b"cross-origin-resource-policy": b"same-origin",
        b"permissions-policy": (
            b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
            b"browsing-topics=(), interest-cohort=()"
        ),
    }
    if settings.SECURE_HSTS_SECONDS:
        found[b"strict-transport-security"] = (
            b"max-age=%d; includeSubDomains; preload" % settings.SECURE_HSTS_SECONDS
        )
    return found


class SecurityHeaders:
    """Adds the headers that a response lacks."""

    def __init__(self, app: App) -> None:
        """Wrap an ASGI application."""
        self.app = app
        self.defaults = _defaults()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, the start of a response with its headers completed."""

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name.lower() for name, _value in given}
                more = [item for item in self.defaults.items() if item[0] not in names]
                message = {**message, "headers": [*given, *more]}
            await send(message)

        await self.app(scope, receive, completed)
