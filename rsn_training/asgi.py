"""One ASGI application with three doors: the stream, the answers, and Django for all else.

An answer that can plainly be saved shares a commit with those that arrive with it; any other
goes on to Django with its body. Django runs synchronously in a fixed number of threads, each with
one persistent connection to the database; the stream needs none while it waits. Connections per
web process: `THREADS` here, three of the hub, two of the answers, and in the embedded set-up one
per worker.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from rsn_training.serving.headers import App, Receive, Scope, SecurityHeaders, Send
from rsn_training.serving.spool import SpoolBody
from rsn_training.wsgi import application as django_application
from sessions.live.door import LiveDoor
from sessions.live.hub import Hub
from sessions.responses.door import AnswerDoor

THREADS = 8

#: A door outside Django gets the `ref` of the session besides the usual three.
Door = Callable[[Scope, Receive, Send, str], Awaitable[None]]


class Doors:
    """Sends each request to its door; starts and stops what the doors need."""

    def __init__(self) -> None:
        """Build the doors; nothing runs yet."""
        self.hub = Hub()
        self.doors: list[tuple[re.Pattern[str], Door]] = [
            (re.compile(r"/s/(\w{1,32})/live"), LiveDoor(self.hub)),
        ]
        # An endless queue: a thread never waits for a slow phone to take its page.
        django = cast("App", WSGIMiddleware(cast("Any", django_application), THREADS, 0))
        self.answers = AnswerDoor(SpoolBody(django))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the life of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            for address, door in self.doors:
                found = address.fullmatch(scope["path"])
                if found:
                    await door(scope, receive, send, found[1])
                    return
            await self.answers(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.hub.start()
                await self.answers.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.answers.close()
                await self.hub.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


doors = Doors()
application = SecurityHeaders(doors)
