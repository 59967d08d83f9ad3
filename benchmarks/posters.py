"""A helper process: phones that answer as fast as the server lets them, or in a burst.

One message tells everything; each connection sends an answer, waits for the server's word, and
sends the next, of another of its participants. Only an answer called saved counts.
With `burst`, everybody answers once, evenly over so many seconds.
"""

import asyncio
import json
import time
from typing import Any

from benchmarks.processes import say, serve

WARM_UP = 1.0


class Poster(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, run: "Run", number: int, cookies: list[str]) -> None:
        """Speak for these participants in turn."""
        self.run, self.number = run, number
        self.cookies = cookies
        self.sent = 0
        self.buffer = b""
        self.at = 0.0

    def connection_made(self, transport: Any) -> None:
        """Send the first answer."""
        self.transport = transport
        self.post()

    def post(self) -> None:
        """Send the next answer when its time has come, or stop."""
        wait = self.run.wait(self)
        if wait is None:
            self.run.leave(self)
        elif wait > 0:
            asyncio.get_running_loop().call_later(wait, self.send)
        else:
            self.send()

    def send(self) -> None:
        """Send the next answer."""
        round_number, index = divmod(self.sent, len(self.cookies))
        choices = self.run.choices
        body = {
            "asking": self.run.asking,
            "key": f"bench-{self.number}-{self.sent}",
            "revision": round_number + 1,
            "value": choices[(round_number + index) % len(choices)],
        }
        content = json.dumps(body).encode()
        head = f"{self.run.head}Cookie: {self.cookies[index]}\r\nContent-Length: {len(content)}"
        self.sent += 1
        self.at = time.monotonic()
        self.transport.write(head.encode() + b"\r\n\r\n" + content)

    def data_received(self, data: bytes) -> None:
        """Check the server's word."""
        self.buffer += data
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or -1)
        if length < 0:
            self.run.fail(f"an answer without a length: {head!r}")
        elif len(rest) >= length:
            self.buffer = b""
            self.check(head, rest)

    def check(self, head: bytes, body: bytes) -> None:
        """Count what is saved."""
        if not head.startswith(b"HTTP/1.1 200") or b'"saved"' not in body:
            self.run.fail(f"{head[:40]!r} {body[:200]!r}")
            return
        self.run.saved(time.monotonic() - self.at)
        self.post()

    def connection_lost(self, _error: Exception | None) -> None:
        """Tell when it was not us who closed."""
        if self in self.run.posting:
            self.run.fail("the server closed a connection")


class Run:
    """All connections."""

    def __init__(self, message: dict[str, Any]) -> None:
        """Start them."""
        self.asking, self.choices = message["asking"], message["choices"]
        host = f"localhost:{message['port']}"
        self.head = (
            f"POST /s/{message['ref']}/answers HTTP/1.1\r\nHost: {host}\r\n"
            f"Origin: http://{host}\r\nContent-Type: application/json\r\n"
        )
        self.burst, self.connections = message.get("burst"), message["connections"]
        self.began = time.monotonic()
        self.since = self.began + (0 if self.burst else WARM_UP)
        self.until = self.since + message["seconds"]
        self.people = len(message["phones"])
        self.posting: set[Poster] = set()
        self.all: list[Poster] = []
        self.failed = False
        self.times: list[float] = []
        self.task = asyncio.ensure_future(self._open(message))

    async def _open(self, message: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        number, phones = message["connections"], message["phones"]
        for index in range(number):
            poster = Poster(self, index, phones[index::number])
            self.posting.add(poster)
            self.all.append(poster)
            await loop.create_connection(lambda it=poster: it, "127.0.0.1", message["port"])

    def wait(self, poster: Poster) -> float | None:
        """Return in how many seconds somebody's next answer is due, None when there is none."""
        now = time.monotonic()
        if not self.burst:
            return 0 if now < self.until else None
        if poster.sent == len(poster.cookies):
            return None
        place = poster.number + poster.sent * self.connections
        return self.began + self.burst * place / self.people - now

    def saved(self, seconds: float) -> None:
        """Count an answer, if it came in the time that is measured."""
        if self.since <= time.monotonic() < self.until:
            self.times.append(seconds)

    def leave(self, poster: Poster) -> None:
        """Let one go, and report when it was the last."""
        self.posting.discard(poster)
        poster.transport.close()
        if not self.posting and not self.failed:
            times = sorted(self.times)
            say(
                answers=len(times),
                sent=sum(one.sent for one in self.all),
                median=times[len(times) // 2],
                p95=times[len(times) * 95 // 100],
                lasted=time.monotonic() - self.began,
            )

    def fail(self, why: str) -> None:
        """Report what went wrong, once."""
        if not self.failed:
            self.failed = True
            say(error=why)


class Posters:
    """What the process does."""

    def handle(self, message: dict[str, Any]) -> None:
        """Start a run."""
        self.run = Run(message)


if __name__ == "__main__":
    serve(lambda: Posters().handle)
