"""A class's answers beside one reference series. Pure: plain values in, plain values out.

Exactly one series: two studies never share an axis, because their questions, populations and
dates differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.references.enums import Unit
from sessions.references.exceptions import ReferenceMatchError, ReferenceUnitError
from sessions.references.gaps import FEWEST, SMALL, Direction, Gap, gap_between
from sessions.references.heading import Heading, heading_of
from sessions.references.values import Figure, Series

#: (key of the choice, its text, how many chose it, their share of those who answered, out of 100)
ClassRow = tuple[str, str, int, float]
_ALL = Decimal(100)


class Beside(StrEnum):
    """What the reference has for a choice of the class."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Row:
    """A choice: the class's share and, if there is one, the reference's; shares out of 100."""

    key: str
    label: str
    n: int
    pct: Decimal
    beside: Beside
    reference: Decimal | None
    reference_text: str
    gap: Decimal | None
    gap_text: str
    direction: Direction
    is_perhaps_chance: bool


@dataclass(frozen=True)
class Other:
    """A figure of the same series that no choice of the class stands for."""

    label: str
    text: str
    is_found: bool


@dataclass(frozen=True)
class Comparison:
    """A class beside one series, in the active language, as `references/beside.html` draws it.

    `whom` says whom the reference is about, always: never the class. `warnings`: what else the
    reader must know of the question of the study and of the size of the class.
    """

    heading: Heading
    whom: str
    answered: int
    rows: tuple[Row, ...]
    others: tuple[Other, ...]
    warnings: tuple[str, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether the reference has a value for one choice at least."""
        return any(row.beside == Beside.FOUND for row in self.rows)

    @property
    def also(self) -> tuple[Other, ...]:
        """The other figures whose value is known: worth a line under the bars."""
        return tuple(other for other in self.others if other.is_found)


def compare(
    *,
    rows: Sequence[ClassRow],
    answered: int,
    series: Series,
    match: Mapping[str, str],
    exclusive: bool = False,
) -> Comparison:
    """Put a class's shares beside the figures of a series; `match`: choice key → figure key.

    Choices that stand for one figure are added up, which only makes sense when nobody could
    give both: say so by `exclusive` (one choice a person), or ReferenceMatchError is raised.
    Raises ReferenceUnitError unless the series is in per cent. A figure that is no longer in
    the series leaves its choice without reference.
    """
    if series.unit != Unit.PERCENT:
        raise ReferenceUnitError
    figures = {figure.key: figure for figure in series.figures}
    groups = _grouped(rows, {key: match[key] for key in match if match[key] in figures})
    if not exclusive and any(len(group) > 1 for _key, group in groups):
        raise ReferenceMatchError
    drawn = tuple(
        _row(group, figures.get(figure or ""), answered, series.n) for figure, group in groups
    )
    matched = {figure for figure, _group in groups}
    heading = heading_of(series)
    return Comparison(
        heading=heading,
        answered=answered,
        rows=drawn,
        others=tuple(_other(figure) for figure in series.figures if figure.key not in matched),
        whom=_whom(heading),
        warnings=_warnings(heading, series, drawn, answered),
    )


def _grouped(
    rows: Sequence[ClassRow], match: Mapping[str, str]
) -> list[tuple[str | None, list[ClassRow]]]:
    """Return the rows in their order, those of one figure together where the first stands."""
    groups: list[tuple[str | None, list[ClassRow]]] = []
    places: dict[str, list[ClassRow]] = {}
    for row in rows:
        figure = match.get(row[0])
        if figure is not None and figure in places:
            places[figure].append(row)
            continue
        group = [row]
        groups.append((figure, group))
        if figure is not None:
            places[figure] = group
    return groups


def _row(group: Sequence[ClassRow], figure: Figure | None, answered: int, asked: int | None) -> Row:
    number = sum(row[2] for row in group)
    pct = min(Decimal(str(group[0][3])), _ALL) if len(group) == 1 else _share(number, answered)
    beside, gap, text = Beside.NOTHING, Gap(), _("not in the reference")
    if figure is not None and figure.value is None:
        beside, text = Beside.NOT_FOUND, not_found()
    elif figure is not None and figure.value is not None:
        beside, text = Beside.FOUND, figure.written
        gap = gap_between(
            number=number,
            pct=pct,
            value=figure.value,
            precision=figure.precision,
            answered=answered,
            asked=asked,
        )
    says_nothing = beside != Beside.FOUND and answered >= FEWEST
    return Row(
        key="+".join(row[0] for row in group),
        label=" + ".join(row[1] for row in group),
        n=number,
        pct=pct,
        beside=beside,
        reference=figure.value if figure else None,
        reference_text=text,
        gap=gap.points,
        gap_text=_("nothing to compare") if says_nothing else gap.text,
        direction=gap.direction,
        is_perhaps_chance=gap.is_perhaps_chance,
    )


def _share(number: int, answered: int) -> Decimal:
    """Return a share rounded half up, as those that the class's rows come with."""
    return Decimal((200 * number + answered) // (2 * answered)) if answered else Decimal(0)


def not_found() -> str:
    """Return what stands in the place of a figure that was looked for in vain."""
    return _("figure not found")


def _other(figure: Figure) -> Other:
    return Other(localised(figure.label), figure.written or not_found(), figure.is_found)


def _whom(heading: Heading) -> str:
    if heading.year in heading.population:
        return _("Reference: %(population)s – not your group") % {"population": heading.population}
    return _("Reference: %(population)s, %(year)s – not your group") % {
        "population": heading.population,
        "year": heading.year,
    }


def _warnings(
    heading: Heading, series: Series, rows: Sequence[Row], answered: int
) -> tuple[str, ...]:
    if all(row.reference is None for row in rows):
        size = _("For these answers, no value of the reference was found.")
    else:
        size = _small(answered)
    return tuple(warning for warning in (_wording(heading), size) if warning)


def _wording(heading: Heading) -> str:
    if heading.question:
        return _("Question of the study: “%(question)s”") % {"question": heading.question}
    return _(
        "The study counts: %(series)s. Its exact question was not found, surely another than yours."
    ) % {"series": heading.series}


def _small(answered: int) -> str:
    """Say that the class is small; each row says of its own gap whether chance can make it."""
    if answered < FEWEST:
        return ngettext(
            "Your group counts %(number)d person: too few to be compared.",
            "Your group counts %(number)d people: too few to be compared.",
            answered,
        ) % {"number": answered}
    if answered >= SMALL:
        return ""
    return _(
        "Your group counts %(number)d people: chance alone makes large gaps. "
        "“Perhaps by chance” stands beside those that it can explain."
    ) % {"number": answered}
