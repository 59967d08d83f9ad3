"""The hub: everybody gets what is theirs, in order, rendered once, whatever happens."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from django.db import OperationalError

from sessions.enums import Audience, Screen
from sessions.live import hub as hub_module
from sessions.live import look, render
from sessions.live.client import MAX_FRAMES
from sessions.live.client import Client as Phone
from sessions.live.hub import Hub
from sessions.live.rights import Viewer
from sessions.models import Event, Participant, TrainingSession
from sessions.services import events, joining
from tests.factories import device_of, fresh, go_to_step, make_participant
from tests.live.streams import Stream, do, phone, run, say, teacher, watch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, ...]]:
    """Count what is rendered, by screen, region and language."""
    counted: Counter[tuple[str, ...]] = Counter()
    real = render.render_region

    def counting(session: Any, screen: Screen, region: str, language: str) -> str:
        counted[screen, region, language] += 1
        return real(session, screen, region, language)

    monkeypatch.setattr(render, "render_region", counting)
    return counted


def test_a_move_is_rendered_once_for_all_phones_of_a_language(
    session: TrainingSession, renders: Counter[tuple[str, ...]]
) -> None:
    cookies = [phone(session, f"Personne {number}") for number in range(12)]

    async def scenario(hub: Hub) -> None:
        streams = [
            watch(hub, session, mine, lang="en" if number < 2 else "fr")
            for number, mine in enumerate(cookies)
        ]
        for stream in streams:
            await stream.opened()
        moved = await do(hub, lambda: go_to_step(session, "ask"))
        found = [await stream.next("update") for stream in streams]
        assert {message.seq for message in found} == {moved.last_seq}
        assert "Quelle couleur" in found[-1].data["regions"]["stage"]
        assert "Which colour" in found[0].data["regions"]["stage"]
        assert len({stream.raw.split(b"event: update")[1] for stream in streams[2:]}) == 1
        for language in ("fr", "en"):
            assert renders["participant", "stage", language] == 1

    run(scenario)


def test_without_any_hint_the_sweep_finds_the_change(
    session: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_listeners", [])
    monkeypatch.setattr(hub_module, "SWEEP", 0.05)
    cookies = phone(session)

    async def scenario(hub: Hub) -> None:
        stream = await watch(hub, session, cookies).opened()
        await do(hub, lambda: go_to_step(session, "ask"))
        await stream.next("update")

    run(scenario)


def test_each_screen_gets_only_what_is_for_it(session: TrainingSession) -> None:
    cookies, own = phone(session), teacher(session)

    async def scenario(hub: Hub) -> None:
        on_phone = await watch(hub, session, cookies).opened()
        remote = await watch(hub, session, own, screen="presenter").opened()
        wall = await watch(hub, session, own, screen="projector").opened()
        await do(hub, lambda: say(session, audience=Audience.PRESENTERS, regions=["stage"]))
        await do(hub, lambda: say(session, audience=Audience.PROJECTOR, regions=["stage"]))
        await do(hub, lambda: say(session, audience=Audience.PARTICIPANTS, regions=["stage"]))
        last = fresh_seq = (await do(hub, lambda: fresh(session))).last_seq
        assert "Notes privées" in (await remote.next("update")).data["regions"]["stage"]
        await wall.next("update")
        found = await on_phone.next("update")
        assert found.seq == last == fresh_seq
        assert "Notes privées" not in (on_phone.raw + wall.raw).decode()
        assert [len(stream.all("update")) for stream in (on_phone, remote, wall)] == [1, 1, 1]

    run(scenario)


def test_what_concerns_one_participant_goes_to_nobody_else(session: TrainingSession) -> None:
    one, token = make_participant(session, "Léa")
    other = phone(session, "Paul")

    async def scenario(hub: Hub) -> None:
        mine = await watch(hub, session, device_of(one, token)).opened()
        theirs = await watch(hub, session, other).opened()
        audience = f"participant:{one.pk}"
        seq = await do(hub, lambda: say(session, audience=audience, kind="own", regions=["stage"]))
        found = await mine.next("update")
        assert (found.seq, found.data["regions"], found.data["kind"]) == (seq, {}, "own")
        await do(hub, lambda: say(session))
        assert (await theirs.next("update")).data["kind"] == "options"
        assert [message.data["kind"] for message in mine.all("update")] == ["own", "options"]

    run(scenario)


def test_who_comes_back_gets_what_they_missed_once(
    session: TrainingSession, renders: Counter[tuple[str, ...]]
) -> None:
    cookies, start = phone(session), session.last_seq
    say(session, regions=["status"])
    say(session, regions=["stage"], kind="move")
    seq = say(session, regions=["stage"], audience=Audience.PRESENTERS)

    async def scenario(hub: Hub) -> None:
        stream = watch(hub, session, cookies, after=start)
        found = await stream.next("update")
        assert found.seq == seq
        assert set(found.data["regions"]) == {"status", "stage"}
        assert renders["participant", "stage", "fr"] == 1
        again = Stream(
            hub,
            session.ref,
            {"screen": "participant", "lang": "fr", "after": start},
            cookies,
            {"last-event-id": str(seq)},
        )
        await again.opened()
        await do(hub, lambda: say(session))
        assert (await again.next("update")).seq == seq + 1
        assert len(again.all("update")) == 1

    run(scenario)


@pytest.mark.parametrize("after", ["unknown", "", 10**6, "ahead", "trimmed", "far"])
def test_who_cannot_be_caught_up_is_told_to_fetch_the_page(
    session: TrainingSession, after: str | int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookies, start = phone(session), session.last_seq
    for _ in range(3):
        say(session)
    if after == "trimmed":
        Event.objects.filter(training_session=session, seq=start + 1).delete()
    if after == "far":
        monkeypatch.setattr(look, "MAX_BEHIND", 2)
    asked = {"trimmed": start, "far": start, "ahead": start + 4}.get(str(after), after)

    async def scenario(hub: Hub) -> None:
        stream = watch(hub, session, cookies, after=asked)
        await stream.next("reset")
        seq = await do(hub, lambda: say(session))
        assert (await stream.next("update")).seq == seq

    run(scenario)


def test_seq_never_goes_back_under_a_burst(session: TrainingSession) -> None:
    cookies = [phone(session, f"Personne {number}") for number in range(5)]

    async def scenario(hub: Hub) -> None:
        streams = [await watch(hub, session, mine).opened() for mine in cookies]

        async def burst() -> None:
            for _ in range(8):
                await asyncio.to_thread(_say_and_close, session)

        await asyncio.gather(burst(), burst())
        last = (await do(hub, lambda: fresh(session))).last_seq
        for stream in streams:
            await stream.until(lambda stream=stream: stream.all("update")[-1].seq == last)
            seqs = [message.seq for message in stream.all("update")]
            assert seqs == sorted(set(seqs))

    run(scenario)


def _say_and_close(session: TrainingSession) -> None:
    from django.db import connections

    try:
        say(session)
    finally:
        connections.close_all()


def test_a_slow_phone_gets_a_reset_instead_of_an_endless_queue() -> None:
    async def scenario() -> None:
        client = Phone(Viewer(1, "fr"), 0)
        sent: list[bytes] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message["body"])

        for number in range(MAX_FRAMES + 5):
            client.push(b"frame %d\n\n" % number)
        client.end(b"bye\n\n")
        await client.run(asyncio.Event().wait, send)  # type: ignore[arg-type]
        whole = b"".join(sent)
        assert whole.startswith(b"event: reset")
        assert b"frame 31" not in whole
        assert whole.endswith(b"frame 36\n\nbye\n\n")

    asyncio.run(scenario())


def test_a_region_that_cannot_be_rendered_asks_for_the_page_and_spares_the_hub(
    session: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = render.render_region
    broken = True

    def breaking(*arguments: Any) -> str:
        if broken:
            raise ValueError("a template is wrong")
        return real(*arguments)

    monkeypatch.setattr(render, "render_region", breaking)
    cookies = phone(session)

    async def scenario(hub: Hub) -> None:
        nonlocal broken
        stream = await watch(hub, session, cookies).opened()
        for _ in range(3):
            await do(hub, lambda: say(session))
        await stream.next("reset")
        broken = False
        seq = await do(hub, lambda: say(session))
        await stream.until(lambda: stream.seen[-1].seq == seq)
        assert len(stream.all("reset")) == 1

    run(scenario)


def test_the_hub_outlives_a_database_that_goes_away(
    session: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "SWEEP", 0.05)
    real, away = look.last_seqs, False

    def flaky(pks: Any) -> dict[int, int]:
        if away:
            raise OperationalError("the server closed the connection")
        return real(pks)

    monkeypatch.setattr(look, "last_seqs", flaky)
    monkeypatch.setattr(hub_module, "last_seqs", flaky)
    cookies = phone(session)

    async def scenario(hub: Hub) -> None:
        nonlocal away
        stream = await watch(hub, session, cookies).opened()
        away = True
        seq = await do(hub, lambda: say(session))
        await asyncio.sleep(0.2)
        assert not stream.all("update")
        away = False
        assert (await stream.next("update")).seq == seq

    run(scenario)


def test_presenter_and_projector_see_people_come(
    session: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "SWEEP", 0.1)
    own, cookies = teacher(session), phone(session)
    Participant.objects.update(last_seen="2020-01-01T00:00Z")

    async def scenario(hub: Hub) -> None:
        wall = watch(hub, session, own, screen="projector")
        assert (await wall.next("people")).data == {"joined": 1, "connected": 0}
        await do(hub, lambda: phone(session, "Paul"))
        assert (await wall.next("people", 2)).data == {"joined": 2, "connected": 1}
        on_phone = await watch(hub, session, cookies).opened()
        assert (await wall.next("people", 3)).data == {"joined": 2, "connected": 2}
        remote = watch(hub, session, own, screen="presenter")
        assert (await remote.next("people")).data == {"joined": 2, "connected": 2}
        assert not on_phone.all("people")

    run(scenario)


def test_raised_hands_and_sheets_are_no_people_in_the_session(session: TrainingSession) -> None:
    own, start = teacher(session), session.last_seq
    phone(session)
    joining.add_on_paper(training_session=session, name="Main", is_hand=True)
    joining.add_on_paper(training_session=session, name="Feuille")

    async def scenario(hub: Hub) -> None:
        wall = watch(hub, session, own, screen="projector")
        assert (await wall.next("people")).data == {"joined": 1, "connected": 1}
        asked = watch(hub, session, own, screen="presenter", after=start, poll=1)
        assert (await asked.ended()).json["people"] == {"joined": 1, "connected": 1}

    run(scenario)


def test_streams_end_cleanly_when_the_process_stops(session: TrainingSession) -> None:
    cookies = phone(session)

    async def scenario(hub: Hub) -> None:
        stream = await watch(hub, session, cookies).opened()
        await hub.close()
        await stream.ended()
        assert not stream.all("end")
        late = await watch(hub, session, cookies).ended()
        assert (late.status, late.headers[b"retry-after"]) == (503, b"2")

    run(scenario)


def test_a_poll_says_what_a_stream_says(session: TrainingSession) -> None:
    cookies, own, start = phone(session), teacher(session), session.last_seq
    Participant.objects.update(last_seen="2020-01-01T00:00Z")
    seq = say(session, kind="move", regions=["stage", "agenda"])

    async def scenario(hub: Hub) -> None:
        found = (await watch(hub, session, cookies, after=start, poll=1).ended()).json
        assert set(found["regions"]) == {"stage"}
        assert (found["seq"], found["kind"], found["reset"]) == (seq, "move", False)
        assert found["people"] == {}
        quiet = (await watch(hub, session, cookies, after=seq, poll=1).ended()).json
        assert (quiet["regions"], quiet["seq"], quiet["reset"]) == ({}, seq, False)
        lost = (await watch(hub, session, cookies, after=seq + 9, poll=1).ended()).json
        assert lost["reset"]
        await hub.write_presence()
        asked = watch(hub, session, own, screen="presenter", after=start, poll=1)
        assert (await asked.ended()).json["people"] == {"joined": 1, "connected": 1}
        assert not hub.sessions

    run(scenario)
