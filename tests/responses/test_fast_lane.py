"""The door in front of Django saves what is plain, and passes everything else on untouched."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sessions.models import Participant
from sessions.responses import door as module
from sessions.responses.door import AnswerDoor, Message, Receive, Scope, Send
from sessions.responses.models import Answer
from sessions.responses.services import close_asking
from tests.factories import device_of, make_participant
from tests.responses.rooms import Room, body, open_room

pytestmark = pytest.mark.django_db(transaction=True)

HOST = "testserver"
PASSED_ON = 299


class Post:
    """A request of a phone, and what it heard."""

    def __init__(self, room: Room, participant: Participant, token: str, **headers: str) -> None:
        cookies = device_of(participant, token)
        found = {
            "host": HOST,
            "origin": f"http://{HOST}",
            "content-type": "application/json",
            "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        self.scope: Scope = {
            "type": "http",
            "method": "POST",
            "scheme": "http",
            "path": f"/s/{room.session.ref}/answers",
            "headers": [(name.encode(), value.encode()) for name, value in found.items()],
        }
        self.status = 0
        self.reply: Any = None

    async def through(self, door: AnswerDoor, *parts: bytes) -> "Post":
        """Send the body in these parts; note the reply."""
        messages = [
            {"type": "http.request", "body": part, "more_body": number < len(parts)}
            for number, part in enumerate(parts, start=1)
        ]

        async def receive() -> Message:
            return messages.pop(0)

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
            else:
                self.reply = json.loads(message["body"])

        await door(self.scope, receive, send)
        return self


async def echo(_scope: Scope, receive: Receive, send: Send) -> None:
    """Stand for Django: say what arrived."""
    whole, more = b"", True
    while more:
        message = await receive()
        whole += message.get("body", b"")
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": PASSED_ON, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(whole.decode()).encode()})


def with_door(work: Callable[[AnswerDoor], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        door = AnswerDoor(echo)
        await door.start()
        try:
            return await work(door)
        finally:
            await door.close()

    return asyncio.run(run())


@pytest.fixture
def room() -> Room:
    return open_room()


def encoded(room: Room, value: object = "red", **more: Any) -> bytes:
    return json.dumps(body(room.asking, value, **more)).encode()


def test_a_herd_is_saved_and_told_so(room: Room) -> None:
    crowd = [Post(room, *make_participant(room.session, f"P{number}")) for number in range(30)]

    async def work(door: AnswerDoor) -> None:
        keys = (f"key-of-{number}" for number in range(30))
        await asyncio.gather(
            *(
                one.through(door, encoded(room, key=key))
                for one, key in zip(crowd, keys, strict=True)
            )
        )

    with_door(work)
    assert {one.status for one in crowd} == {200}
    assert crowd[0].reply == {
        "status": "saved",
        "revision": 1,
        "value": "red",
        "message": "Votre réponse est enregistrée.",
    }
    assert Answer.objects.count() == len(crowd)


@pytest.mark.parametrize(
    ("headers", "parts"),
    [
        ({"origin": "http://elsewhere"}, None),
        ({"origin": ""}, None),
        ({"host": "elsewhere", "origin": "http://elsewhere"}, None),
        ({"content_type": "text/plain"}, None),
        ({"cookie": "rsn_p_nobody=nothing"}, None),
        ({}, (b"{", b"}")),
        ({}, (b"not json",)),
        ({}, (b"x" * (module.MAX_BODY + 1),)),
    ],
)
def test_what_is_not_plain_goes_on_with_its_body(
    room: Room, headers: dict[str, str], parts: tuple[bytes, ...] | None
) -> None:
    post = Post(room, *make_participant(room.session, "Léa"), **headers)
    sent = parts or (encoded(room),)
    with_door(lambda door: post.through(door, *sent))
    assert (post.status, post.reply) == (PASSED_ON, b"".join(sent).decode())
    assert not Answer.objects.exists()


def test_a_refusal_is_worded_by_the_ordinary_view(room: Room) -> None:
    person = make_participant(room.session, "Léa")
    for value in ("purple", 3, None):
        post = Post(room, *person)
        with_door(lambda door, post=post, value=value: post.through(door, encoded(room, value)))
        assert post.status == PASSED_ON
    close_asking(asking=room.asking)
    room.asking.question.askings.update(
        opened_at="2020-01-01T00:00Z", closed_at="2020-01-02T00:00Z"
    )
    post = Post(room, *person)
    with_door(lambda door: post.through(door, encoded(room)))
    assert post.status == PASSED_ON


def test_whoever_speaks_for_another_device_is_not_taken_for_them(room: Room) -> None:
    lea, token = make_participant(room.session, "Léa")
    tom, _other = make_participant(room.session, "Tom")
    post = Post(room, lea, token)
    sent = json.dumps(body(room.asking, "red") | {"person": tom.cookie_id}).encode()
    with_door(lambda door: post.through(door, sent))
    assert post.status == PASSED_ON
    assert not Answer.objects.exists()


def test_a_database_that_fails_sends_everybody_the_ordinary_way(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_batch: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(module, "save_batch", fail)
    post = Post(room, *make_participant(room.session, "Léa"))
    with_door(lambda door: post.through(door, encoded(room)))
    assert post.status == PASSED_ON


def test_a_database_that_is_too_slow_sends_people_the_ordinary_way(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def linger(_batch: object) -> set[object]:
        time.sleep(0.5)
        return set()

    monkeypatch.setattr(module, "save_batch", linger)
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    post = Post(room, *make_participant(room.session, "Léa"))
    began = time.monotonic()
    waited: list[float] = []

    async def work(door: AnswerDoor) -> None:
        await post.through(door, encoded(room))
        waited.append(time.monotonic() - began)

    with_door(work)
    assert post.status == PASSED_ON
    assert waited[0] < 0.5


@pytest.mark.parametrize(("language", "word"), [("en", "Your answer"), ("fr", "Votre réponse")])
def test_the_word_is_in_the_language_that_the_person_chose(
    room: Room, language: str, word: str
) -> None:
    post = Post(room, *make_participant(room.session, "Léa"))
    post.scope["headers"].append((b"cookie", f"django_language={language}".encode()))
    with_door(lambda door: post.through(door, encoded(room)))
    assert post.status == 200
    assert post.reply["message"].startswith(word)


def test_a_door_that_is_closed_passes_on(room: Room) -> None:
    post = Post(room, *make_participant(room.session, "Léa"))

    async def work(door: AnswerDoor) -> None:
        await door.close()
        await post.through(door, encoded(room))

    with_door(work)
    assert post.status == PASSED_ON
