"""What goes over the wire: server-sent events, and the same content as one JSON document."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from sessions.presence import People

#: A browser that loses its stream waits this long (ms, spread) before it tries by itself.
RETRY_MS = (1000, 4000)


def now() -> str:
    """Return the server's time, to the millisecond, in UTC."""
    return timezone.now().isoformat(timespec="milliseconds")


def encode(data: Mapping[str, Any]) -> bytes:
    """Return compact JSON; it holds no line break, so that it is one `data:` line."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def event(name: str, data: Mapping[str, Any], *, seq: int | None = None) -> bytes:
    """Return one server-sent event; `seq` becomes its `id`."""
    head = b"" if seq is None else b"id: %d\n" % seq
    return b"%sevent: %s\ndata: %s\n\n" % (head, name.encode(), encode(data))


def opening() -> bytes:
    """Return the first bytes of a stream: they pass proxies that wait for content."""
    return b"retry: %d\n: open\n\n" % random.randint(*RETRY_MS)  # noqa: S311 - only spreads load


def farewell() -> bytes:
    """Return the last bytes of a stream when the process stops: reconnects are spread."""
    return b"retry: %d\n: closing\n\n" % random.randint(500, 3000)  # noqa: S311 - spreads load


def reset() -> bytes:
    """Tell a client to fetch its page: it is too far behind, or unknown."""
    return event("reset", {"now": now()})


def beat(seq: int) -> bytes:
    """Return a heartbeat with the server's time, and where the client now stands."""
    return event("beat", {"now": now(), "seq": seq}, seq=seq)


def end(reason: str) -> bytes:
    """Tell a client that its stream is over; `replaced` means: by the person's newer streams."""
    return event("end", {"reason": reason})


def people(counts: People) -> bytes:
    """Return how many joined and how many are connected."""
    return event("people", people_data(counts))


def people_data(counts: People) -> dict[str, int]:
    """Return the counts as plain data."""
    return {"joined": counts.joined, "connected": counts.connected}


@dataclass(frozen=True)
class Update:
    """Regions as they are at `seq` or later; encoded once for everybody."""

    seq: int
    regions: Mapping[str, str]
    kind: str
    personal: bool = False

    def data(self) -> dict[str, Any]:
        """Return the content of the message."""
        found = {"seq": self.seq, "regions": dict(self.regions), "kind": self.kind, "now": now()}
        return found | {"personal": True} if self.personal else found

    @cached_property
    def frame(self) -> bytes:
        """Return the message as a server-sent event."""
        return event("update", self.data(), seq=self.seq)
