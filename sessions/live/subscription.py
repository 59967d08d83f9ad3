"""One Redis subscription per process; it comes back by itself, and never blocks anything."""

import asyncio
import logging
import time
from collections.abc import Callable

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from sessions.live.hints import CHANNEL, publisher

logger = logging.getLogger("rsn.live.hints")

FIRST_DELAY, LONGEST_DELAY = 0.2, 5.0
#: Redis is asked whether it is still there after this silence, and left after twice that.
SILENCE = 5.0


async def subscribe(url: str, on_hint: Callable[[int], None], on_gap: Callable[[], None]) -> None:
    """Pass hints on for ever. `on_gap` is called whenever some may have been missed."""
    delay, failing = FIRST_DELAY, False
    while True:
        started = time.monotonic()
        try:
            await _listen(url, on_hint, on_gap)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever happened, it is tried again
            if time.monotonic() - started > LONGEST_DELAY * 3:
                delay, failing = FIRST_DELAY, False
            if not failing:
                logger.warning("Redis gives no hints (%s): streams look in SQL", error)
            failing = True
        await asyncio.sleep(delay)
        delay = min(delay * 2, LONGEST_DELAY)


async def _listen(url: str, on_hint: Callable[[int], None], on_gap: Callable[[], None]) -> None:
    client = redis.asyncio.Redis.from_url(
        url,
        socket_connect_timeout=1,
        socket_timeout=SILENCE * 2,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        async with client.pubsub() as channel:
            await asyncio.wait_for(channel.subscribe(CHANNEL), 2)
            on_gap()
            heard = time.monotonic()
            while True:
                message = await channel.get_message(timeout=SILENCE)
                if message is None:
                    if time.monotonic() - heard > SILENCE * 2:
                        raise TimeoutError("silent")
                    await asyncio.wait_for(channel.ping(), 1)
                    continue
                heard = time.monotonic()
                if message["type"] == "message":
                    _pass_on(message["data"], on_hint)
    finally:
        await client.aclose()


def _pass_on(data: bytes, on_hint: Callable[[int], None]) -> None:
    pk, _, origin = data.decode("ascii", "replace").partition(" ")
    if origin != publisher.origin and pk.isdecimal():
        on_hint(int(pk))
