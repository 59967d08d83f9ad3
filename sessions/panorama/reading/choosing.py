"""Networks that a reader puts beside one another, and the edited tables of the training."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from sessions.panorama.catalogue import Catalogue
from sessions.panorama.reading.dossier import Dossier, Known
from sessions.panorama.tables import TableView, table_of

FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class ChosenCell:
    """What is known of one network for one criterion: words, or dated facts. Neither: not found."""

    network: str
    lines: tuple[str, ...] = ()
    facts: tuple[Known, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not self.lines and not self.facts


@dataclass(frozen=True)
class ChosenRow:
    """A criterion. `is_course`: as it stood in the course of 2016."""

    title: str
    cells: tuple[ChosenCell, ...]
    is_course: bool = False


@dataclass(frozen=True)
class Pair:
    """Tables about the same networks, the oldest first, so that 2016 stands beside today."""

    tables: tuple[tuple[str, TableView], ...]


def rows_of(dossiers: Sequence[Dossier], studied: Collection[str] = ()) -> list[ChosenRow]:
    """Return every criterion for the chosen networks; `studied`: keys of those with figures in studies."""

    def lines(title: str, read: Callable[[Dossier], Sequence[str]]) -> ChosenRow:
        cells = (
            ChosenCell(one.entry.card.name, tuple(line for line in read(one) if line))
            for one in dossiers
        )
        return ChosenRow(title, tuple(cells))

    def facts(
        title: str, read: Callable[[Dossier], tuple[Known, ...]], *, more: Collection[str] = ()
    ) -> ChosenRow:
        cells = (
            ChosenCell(
                one.entry.card.name,
                lines=(in_studies,) if one.entry.card.key in more else (),
                facts=read(one),
            )
            for one in dossiers
        )
        return ChosenRow(title, tuple(cells))

    in_studies, no_aim = _("figures of studies on its page"), _("no aim is named")

    return [
        lines(_("In short"), lambda one: [one.entry.card.summary]),
        lines(_("Family"), lambda one: [one.entry.card.family]),
        lines(_("State"), _state),
        lines(_("Good for"), lambda one: [title for _key, title in one.purposes] or [no_aim]),
        lines(_("Audience"), lambda one: [one.entry.card.audience]),
        lines(_("Minimum age"), lambda one: [one.entry.card.minimum_age or _("to be checked")]),
        lines(_("Cost"), lambda one: [one.entry.card.cost]),
        lines(_("Origin"), lambda one: [one.entry.card.country, one.entry.card.born]),
        facts(_("Its life"), lambda one: one.life),
        facts(_("Today"), lambda one: one.today, more=studied),
        replace(facts(_("In the 2016 course"), lambda one: one.course), is_course=True),
    ]


def _state(dossier: Dossier) -> list[str]:
    card = dossier.entry.card
    return [f"{card.status_word}, {card.since}" if card.since else card.status_word]


def tables_of(catalogue: Catalogue, keys: Sequence[str]) -> list[Pair]:
    """Return the edited tables: about the chosen networks first, then those of several years.

    Tables with the same networks stand together, in the order of their years.
    """
    chosen = set(keys)
    years = Counter(tuple(sorted(one.networks)) for one in catalogue.comparisons.values())
    ordered = sorted(
        catalogue.comparisons.items(),
        key=lambda item: (
            -len(chosen & set(item[1].networks)),
            -years[tuple(sorted(item[1].networks))],
            sorted(item[1].networks),
            item[1].year,
        ),
    )
    pairs = []
    for _networks, group in groupby(ordered, key=lambda item: sorted(item[1].networks)):
        tables = ((key, table_of(key, catalogue)) for key, _table in group)
        pairs.append(Pair(tuple((key, table) for key, table in tables if table)))
    return pairs
