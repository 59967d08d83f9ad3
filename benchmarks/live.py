"""A move on its way to a thousand phones, and what each phone costs in memory."""

import statistics
import time
from dataclasses import dataclass, field

import httpx
import psutil

from benchmarks.processes import Helper, need_sockets
from benchmarks.product import Product, Room, product
from benchmarks.rows import NotMeasuredError, Row, Scale

ROWS = ("live.push_1000_vs_floor", "live.kb_per_phone")
PUSH_LIMIT, MEMORY_LIMIT = 3, 20
#: Streams opened and closed before memory is looked at: what is loaded once is loaded then.
WARM_UP = 30
STEP = "welcome"
SETTLE = 1.0
#: Between pushes: the presence of the crowd is written, the answer to the move is through.
PAUSE = 0.15
CSRF = "b" * 32
MS = 1e6


@dataclass
class Times:
    """What one kind of push took, in milliseconds from its start."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)

    def add(self, start: int, heard: dict[str, int]) -> None:
        """Add one push."""
        self.first.append((heard["first"] - start) / MS)
        self.last.append((heard["last"] - start) / MS)

    def __str__(self) -> str:
        """Return the medians, and the worst."""
        first, last = statistics.median(self.first), statistics.median(self.last)
        return f"first {first:.1f}, last {last:.1f} (worst {max(self.last):.1f}) ms"


class Teacher:
    """Who presses the button."""

    def __init__(self, server: Product, room: Room) -> None:
        """Be signed in."""
        self.version = room.version
        #: The position in the event log: each move writes one event.
        self.seq = room.seq
        self.address = f"{server.base_url}/teach/{room.ref}/move/"
        self.headers = {
            "Accept": "application/json",
            "Cookie": f"{room.teacher}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
        }

    def move(self, client: httpx.Client) -> None:
        """Go on by one position."""
        data = {"version": self.version, "move": "next"}
        response = client.post(self.address, data=data, headers=self.headers)
        if response.status_code != httpx.codes.OK:
            raise NotMeasuredError(f"a move: {response.status_code} {response.text[:200]}")
        self.version = response.json()["version"]
        self.seq += 1


@dataclass
class Stand:
    """Everything that runs while pushes are measured."""

    server: Product
    room: Room
    teacher: Teacher
    client: httpx.Client
    crowd: Helper
    floor: Helper
    pushed: Times = field(default_factory=Times)
    whole: Times = field(default_factory=Times)
    bare: Times = field(default_factory=Times)
    sizes: list[int] = field(default_factory=list)
    #: Seconds of processor time of our server, and of the floor's.
    work: list[float] = field(default_factory=list)
    bare_work: list[float] = field(default_factory=list)

    def open(self, name: str, number: int) -> None:
        """Let so many phones open their streams, from the position where the room is."""
        host = f"localhost:{self.server.port}"
        phones = self.room.phones[:number]
        requests = [self.room.stream(cookie, host, self.teacher.seq) for cookie in phones]
        self.crowd.tell(open=name, port=self.server.port, requests=requests)
        self.crowd.hear(seconds=90, what=f"{number} open streams")
        time.sleep(SETTLE)

    def push(self, name: str) -> None:
        """Move the room once; return when everybody has the update."""
        before = len(self.server.hints)
        used, start = _cpu(self.server.process.pid), time.monotonic_ns()
        self.teacher.move(self.client)
        heard = self._update(name, self.teacher.seq)
        self.work.append(_cpu(self.server.process.pid) - used)
        hint = self.server.hints[before]
        self.pushed.add(hint, heard)
        self.whole.add(start, heard)
        self.sizes.append(heard["size"])

    def push_floor(self, seq: int) -> None:
        """Let the floor write as many bytes as the last update had, its chunk included."""
        size = self.sizes[-1]
        used = _cpu(self.floor.process.pid)
        self.floor.tell(seq=seq, size=size + len(f"{size:x}") + 4)
        start = self.floor.hear()["start"]
        self.bare.add(start, self._update("floor", seq))
        self.bare_work.append(_cpu(self.floor.process.pid) - used)

    def _update(self, name: str, seq: int) -> dict[str, int]:
        """Wait until everybody of a group has this update, and no other."""
        heard = self.crowd.hear(seconds=20, what=f"the update {seq} of the {name}")
        if (heard["group"], heard["seq"]) != (name, seq):
            raise NotMeasuredError(f"{heard} instead of the update {seq} of the {name}")
        return heard


def measure(scale: Scale) -> list[Row]:
    """Measure both rows."""
    need_sockets(2 * scale.streams)
    with (
        product() as server,
        httpx.Client(timeout=30) as client,
        Helper("benchmarks.crowd") as crowd,
        Helper("benchmarks.broadcast") as floor,
    ):
        room = server.room(people=scale.streams, step=STEP)
        stand = Stand(server, room, Teacher(server, room), client, crowd, floor)
        memory = _open(stand, scale)
        for number in range(scale.pushes):
            stand.push("phones")
            time.sleep(PAUSE)
            stand.push_floor(number)
            time.sleep(PAUSE)
        grown = _rss(server) - memory
        crowd.tell(close="phones")
        crowd.hear()
    return _rows(stand, scale, memory, grown)


def _open(stand: Stand, scale: Scale) -> int:
    """Open all streams; return the memory of the server before."""
    port = stand.floor.hear()["port"]
    requests = ["x"] * scale.streams
    stand.crowd.tell(open="floor", port=port, requests=requests)
    stand.crowd.hear(what="open sockets of the floor")
    stand.open("warm-up", min(WARM_UP, scale.streams))
    stand.push("warm-up")
    stand.pushed, stand.whole, stand.sizes, stand.work = Times(), Times(), [], []
    stand.crowd.tell(close="warm-up")
    stand.crowd.hear()
    time.sleep(SETTLE)
    memory = _rss(stand.server)
    stand.open("phones", scale.streams)
    return memory


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def _rss(server: Product) -> int:
    return psutil.Process(server.process.pid).memory_info().rss


def _rows(stand: Stand, scale: Scale, memory: int, grown: int) -> list[Row]:
    last, bare = statistics.median(stand.pushed.last), statistics.median(stand.bare.last)
    size = statistics.median(stand.sizes)
    work, bare_work = 1000 * statistics.mean(stand.work), 1000 * statistics.mean(stand.bare_work)
    push = Row(
        ROWS[0],
        last / bare,
        PUSH_LIMIT,
        "lower",
        f"{scale.words}From the hint of a move (the call after its commit) to the moment when the "
        f"last of {scale.streams} participants' streams has the whole update: looking in SQL, "
        "rendering once and the response to the move included; manage.py serve, embedded set-up, "
        f"SQLite. Floor: uvloop transports, as many bytes to as many sockets, no HTTP. {scale.pushes} "
        "pushes each, taking turns, same reading process, medians.",
        (
            f"ours: {stand.pushed}; floor: {stand.bare}; update {size / 1024:.1f} KB.",
            f"With the request of the move, from the press: {stand.whole}.",
            f"Processor time of a push: ours {work:.0f} ms, with the request; floor {bare_work:.0f}.",
        ),
    )
    cost = Row(
        ROWS[1],
        grown / scale.streams / 1024,
        MEMORY_LIMIT,
        "lower",
        f"{scale.words}Growth of the server's resident memory from a warmed-up server without "
        f"streams to {scale.streams} open streams after {scale.pushes} pushes, per stream.",
        (f"Before: {memory / 1024**2:.0f} MB; grown by {grown / 1024**2:.1f} MB.",),
    )
    return [push, cost]
