"""The hub of a process: it looks in SQL when hinted, renders once, and writes to all.

Everything here runs on the event loop, except what goes through `pool` (the database).
Nothing that happens to Redis or to the database stops it: it looks again at the next sweep.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID

from django.conf import settings

from rsn_training.common.database_pool import DatabasePool
from sessions.enums import Screen
from sessions.live import hints, rights, wire
from sessions.live.client import Client
from sessions.live.crowd import Crowd
from sessions.live.look import Found, Look, last_seqs, look
from sessions.live.render import RenderCache
from sessions.live.rights import Viewer
from sessions.live.rooms import COUNTING, Room, Watched
from sessions.live.subscription import subscribe
from sessions.presence import people_of

logger = logging.getLogger("rsn.live")

THREADS = 3
SWEEP = 1.5
RIGHTS = 3.0
BEAT = 15
#: Of one screen in one session: what else a teacher opens never ends the projector in the room.
STREAMS_PER_PERSON = 4
RESET_EVERY = 10.0


class Hub:
    """All streams of one process."""

    def __init__(self) -> None:
        """Be closed until `start`."""
        self.closing = True
        self.cache = RenderCache()
        self.crowd = Crowd()
        self.sessions: dict[int, Watched] = {}
        self._streams: dict[object, list[Client]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._tick = self._slot = 0
        self._troubled: dict[str, bool] = {}

    # --- life -----------------------------------------------------------------------------
    async def start(self) -> None:
        """Begin to hear hints and to look."""
        self.pool = DatabasePool(THREADS, "rsn-live")
        self._loop = asyncio.get_running_loop()
        self.closing = False
        hints.listen(self.hint)
        self._spawn(self._every(SWEEP, self.sweep))
        self._spawn(self._every(RIGHTS, self.check_rights))
        self._spawn(self._every(1.0, self.beat))
        self._spawn(self._every(1.0, self.write_presence))
        if settings.REDIS_URL:
            self._spawn(subscribe(settings.REDIS_URL, self._hinted, self._look_at_all))

    async def close(self) -> None:
        """End every stream cleanly and let the threads go; safe to call twice."""
        if self.closing:
            return
        self.closing = True
        hints.unlisten(self.hint)
        for client in self.clients():
            client.end(wire.farewell())
        for task in list(self._tasks):
            task.cancel()
        for _ in range(20):
            if not self._streams:
                break
            await asyncio.sleep(0.05)
        with suppress(Exception):
            gone = self.crowd.take(())
            if gone:
                await asyncio.wait_for(self.pool.run(self.crowd.write, gone), 1)
        await asyncio.to_thread(self.pool.close)

    def clients(self) -> set[Client]:
        """Return every open stream."""
        return set().union(*(watched.everybody for watched in self.sessions.values()))

    # --- coming and going -------------------------------------------------------------------
    def join(self, viewer: Viewer, screen: Screen, language: str, after: int) -> Client:
        """Let a stream in at the position of its page; the next look brings it up to date."""
        self._slot += 1
        client = Client(viewer, after, slot=self._slot % BEAT, seat=(viewer.seat, screen))
        client.push(wire.opening())
        watched = self.sessions.setdefault(
            viewer.training_session_pk, Watched(viewer.training_session_pk)
        )
        watched.room(screen, language).waiting.add(client)
        mine = self._streams.setdefault(client.seat, [])
        mine.append(client)
        if len(mine) > STREAMS_PER_PERSON:
            mine[0].end(wire.end("replaced"))
            self._forget(mine[0])
        if screen in COUNTING and watched.people:
            client.push(wire.people(watched.people))
        self.crowd.seen(viewer.participant)
        self._look_soon(watched)
        return client

    def leave(self, client: Client) -> None:
        """Forget a stream that closed, and when its person was last seen."""
        client.leave()
        if client in self._streams.get(client.seat, ()):
            self._forget(client)
            self.crowd.left(client.viewer.participant)

    def _forget(self, client: Client) -> None:
        mine = self._streams.get(client.seat, [])
        if client in mine:
            mine.remove(client)
        if not mine:
            self._streams.pop(client.seat, None)
        watched = self.sessions.get(client.viewer.training_session_pk)
        if watched is None:
            return
        for key, room in list(watched.rooms.items()):
            room.clients.discard(client)
            room.waiting.discard(client)
            if not room.everybody:
                del watched.rooms[key]
        if not watched.rooms:
            self.sessions.pop(watched.pk, None)

    def _end(self, client: Client) -> None:
        client.end(wire.end("gone"))
        self._forget(client)

    # --- looking ----------------------------------------------------------------------------
    def hint(self, training_session_pk: int) -> None:
        """Look at a session soon (from any thread)."""
        with suppress(RuntimeError):  # the loop has just closed
            self._loop.call_soon_threadsafe(self._hinted, training_session_pk)

    def _hinted(self, training_session_pk: int) -> None:
        watched = self.sessions.get(training_session_pk)
        if watched is not None:
            self._look_soon(watched)

    def _look_at_all(self) -> None:
        for watched in list(self.sessions.values()):
            self._look_soon(watched)

    def _look_soon(self, watched: Watched) -> None:
        """Look at once, or right after the look that is going on."""
        watched.again = True
        if not watched.looking and not self.closing:
            watched.looking = True
            self._spawn(self._look(watched))

    async def _look(self, watched: Watched) -> None:
        try:
            while watched.again and watched.rooms:
                watched.again = False
                asks = [(room, room.ask()) for room in watched.rooms.values()]
                waiting = {room: set(room.waiting) for room, _ask in asks}
                answer = await self.pool.run(
                    look, watched.pk, [ask for _room, ask in asks], self.cache
                )
                self._fine("look")
                if answer is None:
                    for client in watched.everybody:
                        self._end(client)
                    return
                for room, ask in asks:
                    self._deliver(room, waiting[room], answer, answer.found[ask])
                await self._count([watched])
        except Exception as error:  # noqa: BLE001 - the next sweep looks again
            self._trouble("look", error)
        finally:
            watched.looking = False

    def _deliver(self, room: Room, waiting: set[Client], answer: Look, found: Found) -> None:
        """Bring a room to `answer.seq`; nobody is ever sent an older seq after a newer one."""
        came = waiting & room.waiting
        for client in room.clients | came:
            if answer.personal:
                self._tell(client, answer)
            if client.seq in found.resets:
                client.push(wire.reset())
            elif not found.failed and client.seq in found.updates:
                client.push(found.updates[client.seq].frame)
            client.seq = answer.seq
        room.waiting -= came
        room.clients |= came
        room.seq = answer.seq
        if found.failed:
            room.owes_reset = True
            self._pay_reset(room)

    @staticmethod
    def _tell(client: Client, answer: Look) -> None:
        """Send somebody what is for them alone."""
        for update in answer.personal.get(client.viewer.participant or UUID(int=0), ()):
            if update.seq > client.seq:
                client.push(update.frame)

    def _pay_reset(self, room: Room) -> None:
        """What cannot be rendered is fetched with the page, not too often."""
        now = time.monotonic()
        if room.owes_reset and now >= room.reset_after:
            room.owes_reset, room.reset_after = False, now + RESET_EVERY
            for client in room.clients:
                client.push(wire.reset())

    async def _count(self, sessions: list[Watched]) -> None:
        """Tell presenter and projector how many people are there, when that has changed."""
        counted = {watched.pk: watched for watched in sessions if watched.counts}
        if not counted:
            return
        for pk, people in (await self.pool.run(people_of, list(counted))).items():
            watched = counted[pk]
            if watched.people == people:
                continue
            watched.people = people
            frame = wire.people(people)
            for (screen, _language), room in watched.rooms.items():
                if screen in COUNTING:
                    for client in room.everybody:
                        client.push(frame)

    # --- what happens by the clock ------------------------------------------------------------
    async def sweep(self) -> None:
        """Find what no hint told of: one query for all sessions of the process."""
        watching = dict(self.sessions)
        if not watching:
            return
        seqs = await self.pool.run(last_seqs, list(watching))
        for pk, watched in watching.items():
            if seqs.get(pk) != watched.seq:
                self._look_soon(watched)
        await self._count(list(watching.values()))

    async def check_rights(self) -> None:
        """End the streams of those who may no longer watch."""
        clients = self.clients()
        if not clients:
            return
        gone = await self.pool.run(rights.lost, {client.viewer for client in clients})
        for client in clients:
            if client.viewer in gone:
                self._end(client)

    async def beat(self) -> None:
        """Send a heartbeat to a fifteenth of the clients each second; drop the stuck ones."""
        self._tick += 1
        for watched in list(self.sessions.values()):
            for room in watched.rooms.values():
                self._pay_reset(room)
                frame = wire.beat(room.seq)
                for client in room.clients:
                    if client.is_stalled():
                        client.drop()
                    elif (self._tick - client.slot) % BEAT == 0:
                        client.push(frame)

    async def write_presence(self) -> None:
        """Write who is connected: newcomers now, those who stay every ten seconds."""
        people = {client.viewer.participant for client in self.clients()}
        due = self.crowd.take({person for person in people if person})
        if due:
            await self.pool.run(self.crowd.write, due)

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await work()
                self._fine(work.__name__)
            except Exception as error:  # noqa: BLE001 - it works again next time, or later
                self._trouble(work.__name__, error)

    # --- odds and ends --------------------------------------------------------------------------
    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _trouble(self, what: str, error: Exception) -> None:
        if not self._troubled.get(what):
            logger.error("the hub could not %s; it tries again", what, exc_info=error)
        self._troubled[what] = True

    def _fine(self, what: str) -> None:
        if self._troubled.pop(what, False):
            logger.warning("the hub can %s again", what)
