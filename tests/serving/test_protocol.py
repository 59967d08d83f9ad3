"""The head of a response leaves with its body; nothing is kept longer than a turn of the loop."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from rsn_training.serving.protocol import OneWrite
from tests.server import RunningServer

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Wire:
    """Stands for the real transport: notes each call of the system."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self) -> None:
        self.sent.append(b"closed")

    def is_closing(self) -> bool:
        return b"closed" in self.sent


def after(act: Callable[[OneWrite], object], *, turn: bool = False) -> list[bytes]:
    """Return what is sent when this was done, before (or after) the loop turns."""

    async def run() -> list[bytes]:
        wire = Wire()
        act(OneWrite(wire, asyncio.get_running_loop()))
        if turn:
            await asyncio.sleep(0)
        return list(wire.sent)

    return asyncio.run(run())


def test_head_and_body_are_one_write() -> None:
    assert after(lambda wire: [wire.write(HEAD), wire.write(b"body")]) == [HEAD + b"body"]


def test_what_comes_later_is_written_at_once_and_in_order() -> None:
    parts = [HEAD, b"one", b"two", HEAD, b"three"]
    sent = after(lambda wire: [wire.write(part) for part in parts], turn=True)
    assert sent == [HEAD + b"one", b"two", HEAD + b"three"]


def test_a_head_alone_leaves_with_the_next_turn() -> None:
    assert after(lambda wire: wire.write(HEAD)) == []
    assert after(lambda wire: wire.write(HEAD), turn=True) == [HEAD]


def test_nothing_is_kept_by_a_close() -> None:
    def act(wire: OneWrite) -> None:
        wire.write(HEAD)
        assert not wire.is_closing()
        wire.close()
        assert wire.is_closing()

    assert after(act, turn=True) == [HEAD, b"closed"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_real_server_answers_whole_and_keeps_the_connection(
    server: RunningServer, method: str
) -> None:
    with httpx.Client(base_url=server.base_url) as client:
        for _ in range(3):
            answer = client.request(method, "/healthz")
            assert answer.status_code == httpx.codes.OK
            assert bool(answer.content) == (method == "GET")
