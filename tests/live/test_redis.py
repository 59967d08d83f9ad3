"""Hints through Redis: they only save time; Redis may die, restart or fall silent."""

import asyncio
import time
from typing import Any

import pytest
import redis
from django.db import transaction

from sessions.enums import State
from sessions.live import hints
from sessions.live import hub as hub_module
from sessions.live.hub import Hub
from sessions.models import TrainingSession
from sessions.services import events
from tests.factories import fresh, make_session
from tests.live.streams import do, phone, run, watch
from tests.plugins.backends import Redis

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

NEVER = 1000.0


@pytest.fixture
def session(own_redis: Redis, settings: Any, monkeypatch: pytest.MonkeyPatch) -> TrainingSession:
    """Give a session whose changes are known elsewhere only: no hint within the process."""
    settings.REDIS_URL = own_redis.url
    created = make_session(state=State.LIVE)
    monkeypatch.setattr(events, "_listeners", [])
    return created


def say(session: TrainingSession) -> int:
    """Announce something."""
    with transaction.atomic():
        return events.announce(fresh(session), kind="options", regions=["status"])


def elsewhere(url: str, pk: int) -> int:
    """Ring from another process; return how many heard."""
    with redis.Redis.from_url(url) as client:
        return int(client.publish(hints.CHANNEL, f"{pk} elsewhere"))


async def heard(url: str, pk: int) -> None:
    """Ring until somebody hears."""
    async with asyncio.timeout(8):
        while True:
            try:
                if await asyncio.to_thread(elsewhere, url, pk):
                    return
            except redis.RedisError:
                pass
            await asyncio.sleep(0.05)


def test_a_hint_of_another_process_is_heard_also_after_a_restart(
    session: TrainingSession, own_redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "SWEEP", NEVER)
    cookies = phone(session)

    async def scenario(hub: Hub) -> None:
        stream = await watch(hub, session, cookies).opened()
        for count in (1, 2):
            seq = await do(hub, lambda: say(session))
            await heard(own_redis.url, session.pk)
            assert (await stream.next("update", count)).seq == seq
            await asyncio.to_thread(own_redis.restart)

    run(scenario)


def test_a_change_during_the_gap_is_found_when_redis_is_back(
    session: TrainingSession, own_redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "SWEEP", NEVER)
    cookies = phone(session)

    async def scenario(hub: Hub) -> None:
        stream = await watch(hub, session, cookies).opened()
        await heard(own_redis.url, session.pk)
        await asyncio.to_thread(own_redis.stop)
        seq = await do(hub, lambda: say(session))
        await asyncio.sleep(0.2)
        assert not stream.all("update")
        await asyncio.to_thread(own_redis.start)
        assert (await stream.next("update")).seq == seq

    run(scenario)


def test_a_silent_redis_delays_nobody(session: TrainingSession, own_redis: Redis) -> None:
    cookies = phone(session)

    async def scenario(hub: Hub) -> None:
        stream = await watch(hub, session, cookies).opened()
        await heard(own_redis.url, session.pk)
        own_redis.pause()
        start = time.monotonic()
        seq = await do(hub, lambda: say(session))
        for _ in range(20):
            hints.publisher.put(session.pk)
        assert time.monotonic() - start < 0.5
        assert (await stream.next("update")).seq == seq
        assert time.monotonic() - start < 3
        own_redis.resume()

    run(scenario)
