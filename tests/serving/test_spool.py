"""A body is complete before a thread is taken; a broken one runs no view."""

import asyncio
import tempfile
from collections.abc import Iterable
from typing import Any

import pytest
from a2wsgi import WSGIMiddleware

from rsn_training.serving.headers import SecurityHeaders
from rsn_training.serving.spool import Limits, SpoolBody

QUICK = Limits(size=1000, discarded=3000, idle=0.05, total=0.3, memory=100)
Message = dict[str, Any]


def piece(body: bytes, *, more: bool = False) -> Message:
    """Return a part of a request's body."""
    return {"type": "http.request", "body": body, "more_body": more}


class Request:
    """One request to a WSGI application that gives its body back."""

    def __init__(self, messages: Iterable[Message], headers: dict[str, str], **limits: Any) -> None:
        """Prepare the request; after its messages, nothing more comes."""
        self.messages = list(messages)
        self.headers = {"transfer-encoding": "chunked"} | headers
        if "content-length" in headers:
            del self.headers["transfer-encoding"]
        self.called: list[bytes] = []
        self.environ: dict[str, Any] = {}
        self.sent: list[Message] = []
        self.limits = Limits(**({**vars(QUICK)} | limits))

    def view(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """Echo."""
        self.environ = environ
        body = environ["wsgi.input"].read()
        self.called.append(body)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [body]

    async def receive(self) -> Message:
        """Give what comes next."""
        if self.messages:
            return self.messages.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: Message) -> None:
        """Keep the answer."""
        self.sent.append(message)

    async def run(self, app: Any = None) -> "Request":
        """Call the application as uvicorn does."""
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/somewhere/",
            "query_string": b"",
            "http_version": "1.1",
            "headers": [(k.encode(), v.encode()) for k, v in self.headers.items()],
        }
        app = app or SpoolBody(WSGIMiddleware(self.view, workers=1), self.limits)  # type: ignore[arg-type]
        await SecurityHeaders(app)(scope, self.receive, self.send)
        return self

    @property
    def status(self) -> int | None:
        """Return the status; None when nothing was answered."""
        return self.sent[0]["status"] if self.sent else None


def ask(*messages: Message, headers: dict[str, str] | None = None, **limits: Any) -> Request:
    """Send a request and return it with what came back."""
    return asyncio.run(Request(messages, headers or {}, **limits).run())


@pytest.mark.parametrize("size", [0, 1, 99, 101, 999])
def test_a_complete_body_arrives_as_it_was_sent(size: int) -> None:
    body = bytes(number % 251 for number in range(size))
    pieces = [piece(body[at : at + 70], more=True) for at in range(0, size, 70)]
    for headers in ({}, {"content-length": str(size)}):
        found = ask(*(pieces if size else []), piece(b""), headers=headers)
        assert (found.status, found.called) == (200, [body])


def test_a_body_larger_than_a_chunk_is_replayed_whole() -> None:
    body = b"x" * 600_000
    assert ask(piece(body), size=10**6).called == [body]


@pytest.mark.parametrize("announced", [True, False])
def test_too_much_is_refused_with_a_word(announced: bool) -> None:
    headers = {"content-length": "1500", "accept-language": "en"} if announced else {}
    found = ask(piece(b"x" * 800, more=True), piece(b"x" * 700), headers=headers)
    assert (found.status, found.called) == (413, [])
    assert b"8" in found.sent[1]["body"]
    assert (b"connection", b"close") in found.sent[0]["headers"]


def test_far_too_much_is_not_even_read_to_its_end() -> None:
    found = ask(*(piece(b"x" * 1000, more=True) for _ in range(9)))
    assert (found.status, len(found.messages)) == (413, 5)


def test_a_stalled_body_is_given_up() -> None:
    found = ask(piece(b"x", more=True))
    assert (found.status, found.called) == (408, [])


def test_a_body_that_trickles_is_given_up() -> None:
    async def trickle() -> Request:
        request = Request([], {})

        async def receive() -> Message:
            await asyncio.sleep(0.03)
            return piece(b"x", more=True)

        request.receive = receive  # type: ignore[method-assign]
        return await request.run()

    assert asyncio.run(trickle()).status == 408


def test_a_broken_body_runs_no_view() -> None:
    found = ask(piece(b"half a te", more=True), {"type": "http.disconnect"})
    assert (found.status, found.called) == (None, [])


def test_a_body_of_another_length_runs_no_view() -> None:
    found = ask(piece(b"half a te"), headers={"content-length": "20"})
    assert (found.status, found.called) == (400, [])


def test_a_full_disk_is_a_clear_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "write", full)
    found = ask(piece(b"x" * 500))
    assert (found.status, found.called) == (507, [])


def test_headers_that_wsgi_would_confuse_are_dropped() -> None:
    found = ask(piece(b""), headers={"x_forwarded_for": "10.0.0.1", "x-real": "yes"})
    assert "HTTP_X_FORWARDED_FOR" not in found.environ
    assert found.environ["HTTP_X_REAL"] == "yes"


@pytest.mark.parametrize("spooled", [True, False])
def test_stalled_uploads_do_not_hold_the_threads(spooled: bool) -> None:
    """The negative control (`spooled` false) shows that one would block the only thread."""

    async def scenario() -> bool:
        arrives = asyncio.Event()
        stalled, quick = Request([], {}, idle=5.0), Request([piece(b"whole")], {})

        async def receive() -> Message:
            await arrives.wait()
            return piece(b"late")

        stalled.receive = receive  # type: ignore[method-assign]
        django = WSGIMiddleware(stalled.view, workers=1)  # type: ignore[arg-type]
        app = SpoolBody(django, stalled.limits) if spooled else django  # type: ignore[arg-type]
        first = asyncio.ensure_future(stalled.run(app))
        await asyncio.sleep(0.05)
        second = asyncio.ensure_future(quick.run(app))
        answered, _waiting = await asyncio.wait([second], timeout=0.3)
        arrives.set()
        await asyncio.gather(first, second)
        return bool(answered)

    assert asyncio.run(scenario()) is spooled


def test_every_answer_carries_the_security_headers() -> None:
    for found in (ask(piece(b"")), ask(piece(b"x", more=True)), ask(piece(b"x" * 1500))):
        headers = dict(found.sent[0]["headers"])
        assert headers[b"content-security-policy"].startswith(b"default-src 'self'")
        assert headers[b"x-content-type-options"] == b"nosniff"
        assert headers[b"x-frame-options"] == b"DENY"
        assert headers[b"referrer-policy"] == b"same-origin"


def test_a_response_keeps_the_policy_it_has() -> None:
    async def scenario() -> Request:
        async def app(_scope: Any, _receive: Any, send: Any) -> None:
            headers = [(b"Content-Security-Policy", b"sandbox")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})

        return await Request([], {}).run(app)

    headers = asyncio.run(scenario()).sent[0]["headers"]
    assert [value for name, value in headers if name.lower() == b"content-security-policy"] == [
        b"sandbox"
    ]
