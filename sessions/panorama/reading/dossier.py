"""Everything that is known of one network, each fact with its date, source and grade in words."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from sessions.panorama.cards import FactLine, line_of, shown_facts, turns, words
from sessions.panorama.catalogue import Catalogue
from sessions.panorama.documents import TURNS, Fact, MinimumAge, NetworkDocument
from sessions.panorama.reading.directory import Entry, entry_of
from sessions.references import partial_dates
from sessions.references.enums import Grade

#: The year of the course that the training comes from: what was true then may be so no longer.
COURSE_YEAR = 2016
YEAR = datetime.timedelta(days=365)

KIND_WORDS: Mapping[str, StrOrPromise] = {
    "birth": pgettext_lazy("turn of a network", "Birth"),
    "renamed": pgettext_lazy("turn of a network", "Renamed"),
    "bought": pgettext_lazy("turn of a network", "Bought"),
    "merged": pgettext_lazy("turn of a network", "Merged"),
    "changed": pgettext_lazy("turn of a network", "Change"),
    "closed": pgettext_lazy("turn of a network", "Closed"),
    "figure": pgettext_lazy("fact about a network", "Figure"),
    "use": pgettext_lazy("fact about a network", "Use"),
}


@dataclass(frozen=True)
class Known:
    """A fact with what a reader needs to judge it. `is_old`: over a year, and told as of today."""

    line: FactLine
    kind: str
    grade: str
    is_old: bool

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return {
            "birth": "sparkles",
            "renamed": "refresh-cw",
            "bought": "handshake",
            "merged": "merge",
            "changed": "git-branch",
            "closed": "circle-x",
            "figure": "chart-column",
        }.get(self.line.kind, "info")


@dataclass(frozen=True)
class Dossier:
    """A network's page. What was not found is empty: the template says so."""

    entry: Entry
    purposes: tuple[tuple[str, str], ...]
    minimum_age: Known | None
    life: tuple[Known, ...]
    today: tuple[Known, ...]
    course: tuple[Known, ...]

    @property
    def is_old(self) -> bool:
        """Whether nothing of what is told as of today is younger than a year."""
        return bool(self.today) and all(known.is_old for known in self.today)


def dossier_of(
    key: str, catalogue: Catalogue, today: datetime.date | None = None
) -> Dossier | None:
    """Return what is known of a network of the training, or None when it has none so called."""
    entry = entry_of(key, catalogue)
    if entry is None:
        return None
    network = catalogue.networks[key]
    day = today or timezone.localdate()
    others = [fact for fact in shown_facts(network) if fact.kind not in TURNS]
    return Dossier(
        entry=entry,
        purposes=_purposes(network, catalogue),
        minimum_age=_age(network.minimum_age, day),
        life=_known(turns(network), None),
        today=_known((fact for fact in others if not is_of_the_course(fact)), day),
        course=_known((fact for fact in others if is_of_the_course(fact)), None),
    )


def dossiers_of(keys: Iterable[str], catalogue: Catalogue) -> list[Dossier]:
    """Return several networks in the order of their keys; unknown ones are left out."""
    found = (dossier_of(key, catalogue) for key in keys)
    return [dossier for dossier in found if dossier]


def is_of_the_course(fact: Fact) -> bool:
    """Return whether a fact tells how things stood when the course was first given, or before."""
    return fact.grade == "course" or partial_dates.last_day(fact.date).year <= COURSE_YEAR


def grade_words(grade: str) -> str:
    """Return how good a source is, as beside reference figures."""
    label = str(Grade(grade).label)
    return label if grade == Grade.COURSE else _("grade %(grade)s") % {"grade": label}


def _known(facts: Iterable[Fact], today: datetime.date | None) -> tuple[Known, ...]:
    return tuple(
        Known(
            line=line_of(fact),
            kind=str(KIND_WORDS[fact.kind]),
            grade=grade_words(fact.grade),
            is_old=today is not None and partial_dates.last_day(fact.date) < today - YEAR,
        )
        for fact in facts
    )


def _age(age: MinimumAge | None, today: datetime.date) -> Known | None:
    if age is None or not age.is_shown:
        return None
    return Known(
        line=FactLine(
            kind="age",
            date=partial_dates.written(age.date),
            text="",
            source=words(age.source),
            url=str(age.url or ""),
            verified=partial_dates.written(age.verified_on.isoformat()) if age.verified_on else "",
        ),
        kind="",
        grade=grade_words(age.grade),
        is_old=partial_dates.last_day(age.date) < today - YEAR,
    )


def _purposes(network: NetworkDocument, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    return tuple(
        (key, words(catalogue.purposes[key].title))
        for key in network.purposes
        if key in catalogue.purposes
    )
