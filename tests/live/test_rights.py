"""Who may watch: outsiders find nothing, and rights that end close the stream."""

import asyncio

import pytest

from sessions.enums import State
from sessions.live import hub as hub_module
from sessions.live import rights
from sessions.live.hub import STREAMS_PER_PERSON, Hub
from sessions.models import TrainingSession
from sessions.services import joining, states
from tests.factories import device_of, fresh, make_participant, make_session
from tests.live.streams import do, phone, run, say, teacher, watch

pytestmark = pytest.mark.django_db(transaction=True)


def test_outsiders_find_nothing(session: TrainingSession) -> None:
    cookies = phone(session)
    elsewhere = phone(make_session(state=State.LIVE))
    stranger = teacher(make_session(state=State.LIVE))
    outsiders: list[tuple[str, dict[str, str]]] = [
        ("participant", {}),
        ("participant", elsewhere),
        ("participant", stranger),
        ("presenter", {}),
        ("presenter", cookies),
        ("projector", cookies),
        ("presenter", stranger),
        ("presenter", {"sessionid": "nonsense"}),
        ("nothing", cookies),
    ]

    async def scenario(hub: Hub) -> None:
        for poll in ({}, {"poll": 1}):
            for screen, theirs in outsiders:
                asked = await watch(hub, session, theirs, screen=screen, **poll).ended()
                assert (asked.status, asked.raw) == (404, b""), screen
        assert not hub.sessions

    run(scenario)


def test_streams_end_when_rights_do(
    session: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "RIGHTS", 0.05)
    removed, removed_token = make_participant(session, "Léa")
    moved, moved_token = make_participant(session, "Paul")
    stays, own, out = phone(session, "Ali"), teacher(session), teacher(session)
    code = joining.make_recovery_code(participant=moved)

    async def scenario(hub: Hub) -> None:
        gone = [
            await watch(hub, session, device_of(removed, removed_token)).opened(),
            await watch(hub, session, device_of(moved, moved_token)).opened(),
            await watch(hub, session, out, screen="presenter").opened(),
        ]
        kept = [
            await watch(hub, session, stays).opened(),
            await watch(hub, session, own, screen="projector").opened(),
        ]
        await do(hub, lambda: joining.remove(participant=removed))
        await do(hub, lambda: joining.recover(training_session=session, code=code))
        await do(hub, lambda: _log_out(out["sessionid"]))
        for stream in gone:
            assert (await stream.next("end")).data == {"reason": "gone"}
            await stream.ended()
        await do(hub, lambda: say(session))
        for stream in kept:
            await stream.next("update")
        await do(hub, lambda: _deactivate(session))
        await kept[1].ended()
        await do(hub, lambda: _put_in_the_bin(session))
        await kept[0].ended()
        assert not hub.sessions

    run(scenario)


def test_without_the_check_a_removed_participant_would_stay(
    session: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of the test above."""
    monkeypatch.setattr(hub_module, "RIGHTS", 0.05)
    monkeypatch.setattr(rights, "lost", lambda _viewers: set())
    participant, token = make_participant(session)

    async def scenario(hub: Hub) -> None:
        stream = await watch(hub, session, device_of(participant, token)).opened()
        await do(hub, lambda: joining.remove(participant=participant))
        await asyncio.sleep(0.3)
        assert not stream.all("end")
        await stream.close()

    run(scenario)


def _log_out(key: str) -> None:
    from django.contrib.sessions.models import Session

    Session.objects.get(session_key=key).delete()


def _deactivate(session: TrainingSession) -> None:
    owner = session.owner
    owner.is_active = False
    owner.save()


def _put_in_the_bin(session: TrainingSession) -> None:
    states.change_state(training_session=fresh(session), to=State.SUSPENDED)
    states.delete(training_session=fresh(session))


def test_the_fifth_stream_of_a_person_ends_the_first(session: TrainingSession) -> None:
    cookies, other = phone(session), phone(session, "Paul")

    async def scenario(hub: Hub) -> None:
        others = await watch(hub, session, other).opened()
        streams = [
            await watch(hub, session, cookies).opened() for _ in range(STREAMS_PER_PERSON + 1)
        ]
        assert (await streams[0].next("end")).data == {"reason": "replaced"}
        await streams[0].ended()
        await do(hub, lambda: say(session))
        for stream in [*streams[1:], others]:
            await stream.next("update")

    run(scenario)


def test_remotes_and_other_sessions_never_end_a_projector(session: TrainingSession) -> None:
    cookies = teacher(session)
    other = make_session(state=State.LIVE)
    other.owner = session.owner
    other.save()

    async def scenario(hub: Hub) -> None:
        projector = await watch(hub, session, cookies, screen="projector").opened()
        for _ in range(STREAMS_PER_PERSON + 1):
            await watch(hub, session, cookies, screen="presenter").opened()
            await watch(hub, other, cookies, screen="projector").opened()
        await do(hub, lambda: say(session))
        await projector.next("update")
        assert not projector.all("end")

    run(scenario)


def test_a_fifth_projector_of_a_session_ends_its_first(session: TrainingSession) -> None:
    """The limit itself holds for teachers, too (negative control of the test above)."""
    cookies = teacher(session)

    async def scenario(hub: Hub) -> None:
        first = await watch(hub, session, cookies, screen="projector").opened()
        for _ in range(STREAMS_PER_PERSON):
            await watch(hub, session, cookies, screen="projector").opened()
        assert (await first.next("end")).data == {"reason": "replaced"}

    run(scenario)
