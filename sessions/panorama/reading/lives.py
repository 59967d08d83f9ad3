"""The timeline: how long each network has lived, drawn in shares of the width, and what turned it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from sessions.panorama.cards import turns
from sessions.panorama.catalogue import Catalogue
from sessions.panorama.documents import Fact, NetworkDocument
from sessions.panorama.reading.dossier import Known, dossiers_of
from sessions.references import partial_dates

#: Years between two marks of the axis.
TICK = 5
#: Width of a past that was not found, out of 100.
UNKNOWN = 7


@dataclass(frozen=True)
class Mark:
    """A turn on the line of a network: `x` from 0 to 100."""

    kind: str
    x: float


@dataclass(frozen=True)
class Life:
    """The line of a network. `is_open`: it goes on; `is_unsure`: what follows was not found.

    `is_unborn`: its birth was not found; a short line from `before` says so.
    """

    key: str
    name: str
    start: float
    end: float
    is_open: bool
    is_unsure: bool
    is_unborn: bool
    marks: tuple[Mark, ...]

    @property
    def before(self) -> float:
        """Where the line begins that stands for an unknown past."""
        return round(max(0.0, self.start - UNKNOWN), 2)

    @property
    def length(self) -> float:
        """The width of its line."""
        return round(max(self.end - self.start, 0.5), 2)


@dataclass(frozen=True)
class Year:
    """What happened in a year: (key, name of the network, turn)."""

    year: int
    turns: tuple[tuple[str, str, Known], ...]


@dataclass(frozen=True)
class Timeline:
    """All lives on one axis, the same as a list, and what was not found."""

    lives: tuple[Life, ...]
    ticks: tuple[tuple[int, float], ...]
    years: tuple[Year, ...]
    without_birth: tuple[tuple[str, str], ...]
    without_state: tuple[tuple[str, str], ...]


def timeline(catalogue: Catalogue, today: datetime.date | None = None) -> Timeline:
    """Return the timeline of the networks of a training, in order of their birth."""
    day = today or timezone.localdate()
    told = {key: turns(network) for key, network in catalogue.networks.items()}
    axis = _Axis.of([fact for facts in told.values() for fact in facts], day)
    lives = [
        _life(key, catalogue.networks[key], facts, axis) for key, facts in told.items() if facts
    ]
    return Timeline(
        lives=tuple(sorted(lives, key=lambda life: (life.start, life.name.casefold()))),
        ticks=axis.ticks(),
        years=_years(catalogue),
        without_birth=tuple(
            (key, catalogue.networks[key].name)
            for key, facts in told.items()
            if not any(fact.kind == "birth" for fact in facts)
        ),
        without_state=tuple(
            (key, network.name)
            for key, network in catalogue.networks.items()
            if network.status == "unknown"
        ),
    )


@dataclass(frozen=True)
class _Axis:
    """From the first of January of one year to today."""

    first: datetime.date
    last: datetime.date

    @classmethod
    def of(cls, facts: Sequence[Fact], today: datetime.date) -> "_Axis":
        years = [partial_dates.first_day(fact.date).year for fact in facts]
        first = min([*years, today.year - TICK])
        return cls(datetime.date(first - first % TICK, 1, 1), today)

    def at(self, text: str) -> float:
        """Return where a date stands: in the middle of what it can mean."""
        first, last = partial_dates.first_day(text), partial_dates.last_day(text)
        return self.share(first + (last - first) / 2)

    def share(self, day: datetime.date) -> float:
        total = (self.last - self.first).days or 1
        return round(min(100.0, max(0.0, (day - self.first).days * 100 / total)), 2)

    def ticks(self) -> tuple[tuple[int, float], ...]:
        years = range(self.first.year, self.last.year + 1, TICK)
        return tuple((year, self.share(datetime.date(year, 1, 1))) for year in years)


def _life(key: str, network: NetworkDocument, facts: Sequence[Fact], axis: _Axis) -> Life:
    closed = [fact for fact in facts if fact.kind in ("closed", "merged")]
    is_over = network.status in ("closed", "merged") and bool(closed)
    last = (closed if is_over else facts)[-1]
    is_open = network.status in ("active", "renamed")
    return Life(
        key=key,
        name=network.name,
        start=axis.at(facts[0].date),
        end=100.0 if is_open else axis.at(last.date),
        is_open=is_open,
        is_unsure=not is_open and not is_over,
        is_unborn=facts[0].kind != "birth",
        marks=tuple(Mark(fact.kind, axis.at(fact.date)) for fact in facts),
    )


def _years(catalogue: Catalogue) -> tuple[Year, ...]:
    """Return the turns year by year, the oldest first."""
    dated = [
        (fact.date, dossier.entry.card.key, dossier.entry.card.name, known)
        for dossier in dossiers_of(catalogue.networks, catalogue)
        for fact, known in zip(
            turns(catalogue.networks[dossier.entry.card.key]), dossier.life, strict=True
        )
    ]
    dated.sort(key=lambda turn: (partial_dates.first_day(turn[0]), turn[2].casefold()))
    grouped = groupby(dated, key=lambda turn: partial_dates.first_day(turn[0]).year)
    return tuple(
        Year(year, tuple((key, name, known) for _date, key, name, known in group))
        for year, group in grouped
    )
