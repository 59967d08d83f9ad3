"""Each region once per session, seq, screen and language, whoever asks, in whatever thread."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from sessions.enums import Screen
from sessions.models import TrainingSession
from sessions.screens import render_region

MAX_ENTRIES = 400
#: Regions also show times: what was rendered is offered to late comers for this long.
FRESH_FOR = 3.0

Key = tuple[int, Screen, str, str]


@dataclass
class _Entry:
    seq: int = -1
    at: float = 0.0
    html: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def serves(self, seq: int) -> bool:
        return self.seq >= seq and time.monotonic() - self.at < FRESH_FOR


class RenderCache:
    """Rendered regions of one process. What is kept suits everybody on the same screen."""

    def __init__(self) -> None:
        """Start empty."""
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def html(
        self,
        training_session: TrainingSession,
        seq: int,
        screen: Screen,
        region: str,
        language: str,
    ) -> str:
        """Return the region as it is at `seq` or later.

        `training_session` must have been read after `seq`. Of several threads that ask for
        the same region, one renders and the others wait for it.
        """
        entry = self._entry((training_session.pk, screen, region, language))
        with entry.lock:
            if not entry.serves(seq):
                entry.html = render_region(training_session, screen, region, language)
                entry.seq, entry.at = seq, time.monotonic()
            return entry.html

    def _entry(self, key: Key) -> _Entry:
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
            while len(self._entries) > MAX_ENTRIES:
                self._entries.popitem(last=False)
            return entry
