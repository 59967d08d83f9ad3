"""Looking in SQL: what has changed since a position, rendered as it is now.

`seq` is always read before the state, so that what is sent is at least as new as it says.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db import InterfaceError, OperationalError

from sessions import screens
from sessions.enums import Audience, Screen
from sessions.live.render import RenderCache
from sessions.live.wire import Update
from sessions.models import Event, TrainingSession

logger = logging.getLogger("rsn.live")

#: A client that missed more than this fetches its page instead.
MAX_BEHIND = 200

AUDIENCES: dict[Screen, frozenset[str]] = {
    Screen.PARTICIPANT: frozenset({Audience.ALL, Audience.PARTICIPANTS}),
    Screen.PRESENTER: frozenset({Audience.ALL, Audience.TEACHER, Audience.PRESENTERS}),
    Screen.PROJECTOR: frozenset({Audience.ALL, Audience.TEACHER, Audience.PROJECTOR}),
}
_PERSONAL = "participant:"
#: A change of language or title reaches beyond the regions; no later event may hide it.
RENEWING = "options"


class Change(NamedTuple):
    """An event as the transport needs it."""

    seq: int
    audience: str
    kind: str
    regions: list[str]


@dataclass(frozen=True)
class Ask:
    """A screen in a language, and the positions at which its clients stand."""

    screen: Screen
    language: str
    after: frozenset[int]


@dataclass
class Found:
    """What the clients of one screen and language get, by the position they stood at."""

    updates: dict[int, Update] = field(default_factory=dict)
    resets: set[int] = field(default_factory=set)
    #: A region could not be rendered: they had better fetch the page.
    failed: bool = False


@dataclass
class Look:
    """How things stand: the session's `seq`, and what each ask gets."""

    seq: int
    found: dict[Ask, Found] = field(default_factory=dict)
    personal: dict[UUID, list[Update]] = field(default_factory=dict)


def look(pk: int, asks: Sequence[Ask], cache: RenderCache) -> Look | None:
    """Return what is new for each ask; None when the session is gone."""
    seq = last_seqs([pk]).get(pk)
    if seq is None:
        return None
    changes = _changes(pk, asks, seq)
    answer = Look(seq=seq, personal=_personal(changes))
    training_session: TrainingSession | None = None
    for ask in asks:
        wanted, found = _wanted(ask, changes, seq)
        html: dict[str, str] = {}
        for region in sorted({name for touched, _kind in wanted.values() for name in touched}):
            training_session = training_session or screens.load(pk)
            try:
                html[region] = cache.html(training_session, seq, ask.screen, region, ask.language)
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                logger.exception("cannot render %s %s", ask.screen, region)
                found.failed = True
        found.updates = _updates(wanted, html, seq)
        answer.found[ask] = found
    return answer


def last_seqs(pks: Collection[int]) -> dict[int, int]:
    """Return `last_seq` of each session that exists, in one query."""
    existing = TrainingSession.objects.existing().filter(pk__in=pks)
    return dict(existing.values_list("pk", "last_seq"))


def _changes(pk: int, asks: Iterable[Ask], seq: int) -> list[Change]:
    """Read the events since the oldest position that can still be caught up, oldest first."""
    positions = [
        after for ask in asks for after in ask.after if 0 <= after < seq <= after + MAX_BEHIND
    ]
    if not positions:
        return []
    rows = Event.objects.filter(training_session=pk, seq__gt=min(positions), seq__lte=seq)
    return [
        Change(*row)
        for row in rows.order_by("seq").values_list("seq", "audience", "kind", "regions")
    ]


def _personal(changes: Iterable[Change]) -> dict[UUID, list[Update]]:
    found: dict[UUID, list[Update]] = {}
    for change in changes:
        if change.audience.startswith(_PERSONAL):
            person = UUID(change.audience.removeprefix(_PERSONAL))
            update = Update(seq=change.seq, regions={}, kind=change.kind, personal=True)
            found.setdefault(person, []).append(update)
    return found


def _wanted(
    ask: Ask, changes: Sequence[Change], seq: int
) -> tuple[dict[int, tuple[frozenset[str], str]], Found]:
    """Return the regions touched (and the newest kind) for each position of an ask."""
    wanted: dict[int, tuple[frozenset[str], str]] = {}
    found = Found()
    for after in ask.after:
        missed = [change for change in changes if change.seq > after]
        if after < 0 or len(missed) != seq - after:  # trimmed, unknown, or too far behind
            found.resets.add(after)
            continue
        touched, kind = _touched(ask.screen, missed)
        if kind:
            wanted[after] = touched, kind
    return wanted, found


def _touched(screen: Screen, missed: Iterable[Change]) -> tuple[frozenset[str], str]:
    touched: set[str] = set()
    kind = ""
    for change in missed:
        if change.audience not in AUDIENCES[screen]:
            continue
        here = set(change.regions) & set(screens.REGIONS[screen])
        if here or not change.regions:
            touched |= here
            kind = kind if kind == RENEWING else change.kind
    return frozenset(touched), kind


def _updates(
    wanted: dict[int, tuple[frozenset[str], str]], html: dict[str, str], seq: int
) -> dict[int, Update]:
    made: dict[tuple[frozenset[str], str], Update] = {}
    for touched, kind in wanted.values():
        regions = {name: html[name] for name in sorted(touched) if name in html}
        made.setdefault((touched, kind), Update(seq=seq, regions=regions, kind=kind))
    return {after: made[key] for after, key in wanted.items()}
