"""Who watches what in this process."""

from dataclasses import dataclass, field

from sessions.enums import Screen
from sessions.live.client import Client
from sessions.live.look import Ask
from sessions.presence import People

#: The screens that show how many people are there.
COUNTING = frozenset({Screen.PRESENTER, Screen.PROJECTOR})


@dataclass(eq=False)
class Room:
    """The clients of one session that see the same bytes: one screen in one language."""

    screen: Screen
    language: str
    seq: int = -1
    clients: set[Client] = field(default_factory=set)
    #: Opened a moment ago: their next look brings them up to date.
    waiting: set[Client] = field(default_factory=set)
    #: Somebody is owed a `reset`, at the earliest at `reset_after`.
    owes_reset: bool = False
    reset_after: float = 0.0

    def ask(self) -> Ask:
        """Return what to look for, for everybody in the room."""
        after = {client.seq for client in self.waiting}
        if self.clients:
            after.add(self.seq)
        return Ask(screen=self.screen, language=self.language, after=frozenset(after))

    @property
    def everybody(self) -> set[Client]:
        """Return all clients, up to date or not."""
        return self.clients | self.waiting


@dataclass(eq=False)
class Watched:
    """A session that somebody in this process watches."""

    pk: int
    rooms: dict[tuple[Screen, str], Room] = field(default_factory=dict)
    people: People | None = None
    looking: bool = False
    again: bool = False

    def room(self, screen: Screen, language: str) -> Room:
        """Return the room, made if need be."""
        return self.rooms.setdefault((screen, language), Room(screen, language))

    @property
    def seq(self) -> int:
        """Return the oldest position in the session; -1 while somebody waits."""
        return min((-1 if room.waiting else room.seq for room in self.rooms.values()), default=-1)

    @property
    def counts(self) -> bool:
        """Whether somebody watches who sees the number of people."""
        return any(screen in COUNTING for screen, _language in self.rooms)

    @property
    def everybody(self) -> set[Client]:
        """Return all clients of the session."""
        return set().union(*(room.everybody for room in self.rooms.values()))
