"""One closed question by another: a column for each answer to the second, and its people in it.

What is promised: **whatever is shown, or follows from it by adding and subtracting, is about
nobody or about at least five people.** A column of one to four people is hidden. The whole is
known (the results of each question stand elsewhere), so that one hidden column would be what is
left of it: the next smallest is hidden too, until at least two columns and at least five people
are. What can then be computed is the hidden columns taken together, a group of five or more as
any column that is shown; no column by itself. Where all of a group answer alike, everybody in it
is known to; that is so of every column, and hiding cannot help it.

Only those who answered both questions are counted, in the newest round of each.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F
from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.responses.enums import CLOSED_KINDS, Kind
from sessions.responses.fields import OTHER_FIELD, UNKNOWN_FIELD
from sessions.responses.models import Asking, Question
from sessions.responses.selectors import letter, other_label, point_labels, unknown_label
from sessions.responses.services.tallying import relevant_answers
from sessions.responses.values import Value, chosen_keys, parse, written_choice

#: A column shows at least so many people.
FEWEST = 5
#: What the columns can be: each person is in one of them.
COLUMN_KINDS = frozenset({Kind.SINGLE_CHOICE, Kind.SCALE})
#: What the lines can be.
LINE_KINDS = CLOSED_KINDS | {Kind.MATRIX, Kind.RANKING}


@dataclass(frozen=True)
class Variable:
    """What is asked: a question in its newest round, one row of a matrix, a first choice."""

    question: Question
    asking: Asking
    row: str = ""

    @property
    def key(self) -> str:
        """What names it in an address."""
        return f"{self.question.pk}.{self.row}" if self.row else str(self.question.pk)

    @property
    def title(self) -> str:
        """The question in words."""
        text = localised(self.question.text)
        if self.question.kind == Kind.RANKING:
            return _("%(question)s – first choice") % {"question": text}
        row = next((one for one in self.question.choices.all() if one.key == self.row), None)
        return f"{text} – {localised(row.text)}" if row else text

    def entries(self) -> list[tuple[str, str]]:
        """Return the keys and names of its answers, without "other" and "don't know"."""
        question = self.question
        if question.kind in {Kind.SCALE, Kind.MATRIX}:
            return [
                (str(point), f"{point} – {name}" if name else str(point))
                for point, name in point_labels(question).items()
            ]
        return [(choice.key, localised(choice.text)) for choice in question.choices.all()]

    def keys(self, value: Value) -> tuple[str, ...]:
        """Return what somebody's answer counts for; nothing for a row that they left out."""
        if self.row:
            if isinstance(value, dict) and self.row not in value:
                return ()
            value = value.get(self.row) if isinstance(value, dict) else None
        if value is None:
            return (UNKNOWN_FIELD,)
        if self.question.kind in {Kind.SCALE, Kind.MATRIX}:
            return (str(value),)
        keys = tuple(chosen_keys(value))
        if self.question.kind == Kind.RANKING:
            return keys[:1]
        return keys if written_choice(value) is None else (*keys, OTHER_FIELD)


@dataclass(frozen=True)
class Cell:
    """How many people of a column gave an answer, and out of 100 of them, rounded half up."""

    n: int
    pct: int


@dataclass(frozen=True)
class Column:
    """The people who gave one answer to the second question; hidden ones hold no number at all.

    `is_small`: fewer than five; another one is hidden so that this one cannot be computed.
    """

    letter: str
    label: str
    n: int | None
    cells: tuple[Cell, ...] = ()
    is_small: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of it is shown."""
        return self.n is None


@dataclass(frozen=True)
class Line:
    """An answer to the first question, with its cell in each column that is shown."""

    label: str
    cells: tuple[tuple[Column, Cell | None], ...]


@dataclass(frozen=True)
class CrossTable:
    """A cross-table: `both` people answered both questions, `one` only one of them."""

    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    total: Column | None
    both: int
    one: int = 0
    is_several: bool = False

    @property
    def lines(self) -> list[Line]:
        """The table line by line, the whole last."""
        columns = [*self.columns, *([self.total] if self.total else [])]
        return [
            Line(label, tuple((one, one.cells[at] if one.cells else None) for one in columns))
            for at, label in enumerate(self.labels)
        ]

    @property
    def shown(self) -> list[Column]:
        """The columns that show somebody."""
        return [column for column in self.columns if column.n]

    @property
    def hidden(self) -> list[Column]:
        """The columns that are hidden."""
        return [column for column in self.columns if column.is_hidden]


def variable(question: Question, row: str = "") -> Variable | None:
    """Return what can stand in a table; None when it was never asked, or is of no such kind.

    The question comes with its choices and rounds.
    """
    rounds = [asking for asking in question.askings.all() if asking.set_aside_at is None]
    rows = {choice.key for choice in question.choices.all()}
    if not rounds or question.kind not in LINE_KINDS:
        return None
    if (row not in rows) if question.kind == Kind.MATRIX else row:
        return None
    newest = max(rounds, key=lambda asking: asking.round)
    newest.question = question
    return Variable(question, newest, row)


def crosstab(first: Variable, second: Variable) -> CrossTable:
    """Return a table of the answers to `first` among those who gave each answer to `second`.

    Reads the counts of equal pairs of answers, whatever the number of people.
    """
    pairs = (
        relevant_answers(first.asking)
        .filter(participant__answers__in=relevant_answers(second.asking))
        .values("value", other=F("participant__answers__value"))
        .annotate(number=Count("pk"))
        .order_by()
        .values_list("value", "other", "number")
    )
    counts: Counter[tuple[tuple[str, ...], str]] = Counter()
    for value, other, number in pairs:
        line, column = first.keys(parse(value)), second.keys(parse(other))
        if line and column:
            counts[line, column[0]] += number
    both = sum(counts.values())
    everybody = sum(relevant_answers(one.asking).count() for one in (first, second))
    return tabulate(
        counts,
        lines=_named(first, {key for keys, _column in counts for key in keys}),
        columns=_named(second, {column for _keys, column in counts}),
        one=everybody - 2 * both,
        is_several=first.question.kind == Kind.MULTIPLE_CHOICE,
    )


def _named(one: Variable, found: set[str]) -> list[tuple[str, str]]:
    """Return the keys and names of all answers that can be or were given."""
    entries = one.entries()
    if one.question.allow_other or OTHER_FIELD in found:
        entries.append((OTHER_FIELD, other_label()))
    if UNKNOWN_FIELD in found:
        entries.append((UNKNOWN_FIELD, unknown_label()))
    known = {key for key, _label in entries}
    return [*entries, *((key, key) for key in sorted(found - known))]  # no longer offered


def tabulate(
    counts: Mapping[tuple[tuple[str, ...], str], int],
    *,
    lines: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    one: int = 0,
    is_several: bool = False,
) -> CrossTable:
    """Return the table of some counts: ({answers to the first}, answer to the second) → people."""
    sizes: Counter[str] = Counter()
    cells: Counter[tuple[str, str]] = Counter()
    for (keys, column), number in counts.items():
        sizes[column] += number
        for key in keys:
            cells[key, column] += number
    hidden = hidden_columns({key: sizes[key] for key, _label in columns})
    rows = [key for key, _label in lines]
    both = sum(sizes.values())
    return CrossTable(
        labels=tuple(label for _key, label in lines),
        columns=tuple(
            Column(letter(at), label, None, is_small=sizes[key] < FEWEST)
            if key in hidden
            else _column(letter(at), label, sizes[key], (cells[line, key] for line in rows))
            for at, (key, label) in enumerate(columns)
        ),
        total=_column(
            "", _("Everybody"), both, (sum(cells[line, key] for key in sizes) for line in rows)
        )
        if both >= FEWEST
        else None,
        both=both,
        one=one,
        is_several=is_several,
    )


def hidden_columns(sizes: Mapping[str, int]) -> frozenset[str]:
    """Return the columns to hide, by their numbers of people.

    None, or at least two with at least five people in them, or all that hold anybody.
    """
    people = [key for key in sizes if sizes[key]]
    by_size = sorted(people, key=lambda key: sizes[key])
    hidden = [key for key in by_size if sizes[key] < FEWEST]
    if not hidden:
        return frozenset()
    while len(hidden) < len(by_size) and (
        len(hidden) == 1 or sum(sizes[key] for key in hidden) < FEWEST
    ):
        hidden.append(by_size[len(hidden)])
    return frozenset(hidden)


def _column(name: str, label: str, n: int, numbers: Iterable[int]) -> Column:
    return Column(name, label, n, tuple(Cell(number, _pct(number, n)) for number in numbers))


def _pct(number: int, total: int) -> int:
    return (200 * number + total) // (2 * total) if total else 0
