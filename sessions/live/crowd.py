"""Who of this process is connected, written to the database in batches."""

import time
from collections.abc import Collection
from uuid import UUID

from sessions.presence import mark_seen

#: Those who stay are written this often; comers and goers within a second.
EVERY = 10.0


class Crowd:
    """What is to be written about presence. Used from the event loop only."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._written: dict[UUID, float] = {}
        self._due: set[UUID] = set()

    def seen(self, person: UUID | None) -> None:
        """Somebody polled or connected: write it, unless it was written just now."""
        if person and time.monotonic() - self._written.get(person, -EVERY) >= EVERY:
            self._due.add(person)

    def left(self, person: UUID | None) -> None:
        """Somebody's stream closed: it is the last time they were seen."""
        if person:
            self._due.add(person)

    def take(self, connected: Collection[UUID]) -> set[UUID]:
        """Return whom to write now, given who has a stream; they count as written."""
        now = time.monotonic()
        due = self._due | {
            person for person in connected if now - self._written.get(person, -EVERY) >= EVERY
        }
        self._due = set()
        self._written = {
            person: at for person, at in self._written.items() if now - at < EVERY
        } | dict.fromkeys(due, now)
        return due

    @staticmethod
    def write(people: Collection[UUID]) -> None:
        """Write them in one statement (runs in a database thread)."""
        mark_seen(people)
