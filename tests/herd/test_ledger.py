"""The comparison itself: it must see what it is there to see."""

from collections.abc import Callable

import pytest

from sessions.responses.models import Answer, Tally
from sessions.responses.services import Outcome, answering, refresh_tally
from sessions.responses.values import parse
from tests.herd.ledger import Ledger, Row, Sent
from tests.responses.rooms import Room, open_room, people, say
from tests.threads import run_together

PEOPLE = 6
#: Two devices of each person; the last word of each is a late retry of something old.
DEVICES = ((3, 2), (4, 1))
VALUES = ("", "red", "green", "green", "blue")


@pytest.fixture
def told() -> Ledger:
    """Give a ledger of two people, one of whom changed their mind."""
    ledger = Ledger()
    for person, revision, value in (("lea", 1, "red"), ("lea", 2, "blue"), ("ada", 1, "red")):
        sent = Sent(revision, value, f"key {person} {revision}")
        ledger.send(person, sent)
        reply = {"status": "saved", "revision": revision, "value": value}
        assert not ledger.reply(person, sent, 200, reply, ())
    return ledger


KEPT = [Row("lea", 2, "blue"), Row("ada", 1, "red")]


def test_what_was_promised_and_kept_is_fine(told: Ledger) -> None:
    assert not told.wrong
    assert not told.compare(KEPT)
    assert not told.compare_counts({"blue": 1, "red": 1, "green": 0})


@pytest.mark.parametrize(
    "rows",
    [
        [],
        KEPT[:1],
        [*KEPT, KEPT[0]],
        [*KEPT, Row("bob", 1, "red")],
        [Row("lea", 1, "red"), KEPT[1]],
        [Row("lea", 2, "red"), KEPT[1]],
        [Row("lea", 3, "blue"), KEPT[1]],
    ],
    ids=["empty", "lost", "twice", "stranger", "older", "other value", "newer than sent"],
)
def test_each_way_to_break_the_promise_is_seen(told: Ledger, rows: list[Row]) -> None:
    assert told.compare(rows)


@pytest.mark.parametrize("counts", [{}, {"red": 2}, {"blue": 1, "red": 1, "green": 1}])
def test_each_wrong_count_is_seen(told: Ledger, counts: dict[str, int]) -> None:
    assert told.compare_counts(counts)


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (200, {"status": "saved", "revision": 1, "value": "red"}, ()),
        (200, {"status": "saved", "revision": 3, "value": "blue"}, ()),
        (409, {"status": "stale", "revision": 2, "value": "blue"}, ()),
        (409, {"status": "closed", "revision": 0, "value": None}, ()),
        (500, {}, ()),
        (503, {"status": "busy"}, ("retry-after",)),
        (429, {}, ()),
        (404, {}, ()),
    ],
)
def test_each_wrong_reply_is_seen(
    told: Ledger, status: int, body: dict[str, object], headers: tuple[str, ...]
) -> None:
    sent = Sent(3, "red", "key lea 3")
    told.send("lea", sent)
    assert not told.reply("lea", sent, status, body, headers)
    assert told.wrong


def test_a_busy_server_that_names_no_time_is_wrong_even_in_a_fault(told: Ledger) -> None:
    told.may_be_busy = True
    sent = Sent(3, "red", "key lea 3")
    assert told.reply("lea", sent, 503, {}, ("retry-after",))
    assert not told.wrong
    assert not told.reply("lea", sent, 503, {}, ())
    assert told.wrong


def crowd(room: Room) -> Ledger:
    """Let each person's two devices answer at once, from threads; return what they were told."""
    ledger = Ledger()
    crowd = people(room.session, PEOPLE)

    def device(number: int) -> list[tuple[str, Sent, Outcome]]:
        person = crowd[number // len(DEVICES)]
        told = []
        for revision in DEVICES[number % len(DEVICES)]:
            sent = Sent(revision, VALUES[revision], f"{person.cookie_id}-{revision}")
            outcome = say(person, room.asking, sent.value, key=sent.key, revision=revision)
            told.append((person.pk.hex, sent, outcome))
        return told

    for replies in run_together(device, PEOPLE * len(DEVICES)):
        for person, sent, _outcome in replies:
            ledger.send(person, sent)
        for person, sent, outcome in replies:
            if outcome.status == "saved":
                ledger.saved[person][outcome.revision] = sent
    return ledger


def stored(room: Room) -> list[Row]:
    return [
        Row(answer.participant_id.hex, answer.revision, parse(answer.value))
        for answer in Answer.objects.filter(asking=room.asking)
    ]


def counted(room: Room) -> dict[str, int]:
    refresh_tally(asking_id=room.asking.pk)
    document = Tally.objects.get(asking=room.asking).document
    return {choice["key"]: choice["n"] for choice in document["choices"]}


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_keep_the_newest_answer_and_a_loss_would_be_seen() -> None:
    room = open_room()
    ledger = crowd(room)
    assert not ledger.compare(stored(room))
    assert not ledger.compare_counts(counted(room))
    Answer.objects.filter(asking=room.asking)[0].delete()
    assert len(ledger.compare(stored(room))) == 1
    assert ledger.compare_counts(counted(room))


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_of_the_revision_newer_answers_are_lost_and_seen_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real: Callable[..., str] = answering._statement

    def unguarded(**options: bool) -> str:
        guarded = real(**options)
        statement, found, rest = guarded.partition("WHERE excluded.revision >")
        assert found
        return f"{statement} {rest.partition('revision')[2]}"

    monkeypatch.setattr(answering, "_statement", unguarded)
    room = open_room()
    ledger = crowd(room)
    assert len(ledger.compare(stored(room))) == PEOPLE
    assert ledger.compare_counts(counted(room))
