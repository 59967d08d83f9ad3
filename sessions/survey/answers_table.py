"""The answers of a session as a table: a line for each person, without names.

Names of columns and answers are keys, the same in every language; the codebook says what they
stand for. A single choice and a scale have one column; several choices one each, of 1 and 0; a
matrix one for each row, a ranking one for each item, with its rank. "?" stands for "don't know"
(in a column of its own where there are several, and for texts), "*" for another choice, whose
words have a column of their own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rsn_training.common.tables import Cell, Table
from sessions.responses.enums import Kind
from sessions.responses.fields import UNKNOWN_FIELD
from sessions.responses.rules import Value
from sessions.responses.values import ERASED, chosen_keys, parse, written_choice
from sessions.survey.gathering import Gathered, Given, Round
from sessions.survey.results_table import OTHER_MARK

#: The words of another choice, after the name of its question.
OTHER_TEXT = f"{OTHER_MARK}text"


CellOf = Callable[[Given, Value], Cell]


@dataclass(frozen=True)
class Column:
    """A column: its name, the key of the choice, row or item that it is about, and its cells."""

    name: str
    entry: str
    cell: CellOf


def answers_table(gathered: Gathered) -> Table:
    """Return a line for each person, numbered in an order that tells nothing about them."""
    blocks = [(columns_of(round_), _by_person(round_)) for round_ in gathered.rounds]
    return Table(
        name=_("Answers"),
        title=_("Individual answers, without names"),
        columns=[_("person"), *(column.name for columns, _answers in blocks for column in columns)],
        rows=[
            [
                number,
                *(
                    column.cell(*answers[person]) if person in answers else None
                    for columns, answers in blocks
                    for column in columns
                ),
            ]
            for number, person in enumerate(gathered.people, start=1)
        ],
    )


def _by_person(round_: Round) -> dict[object, tuple[Given, Value]]:
    return {one.person: (one, parse(one.stored)) for one in round_.answers}


def columns_of(round_: Round) -> list[Column]:
    """Return the columns of one round of a question."""
    return list(_BY_KIND[Kind(round_.question.kind)](round_))


def _about(cell: Callable[[str, Value], Cell], key: str) -> CellOf:
    """Return what a column holds that is about one choice, row or item."""
    return lambda _given, value: cell(key, value)


def _plain(value: Value) -> Cell:
    if value is None:
        return UNKNOWN_FIELD
    return OTHER_MARK if isinstance(value, dict) else value  # type: ignore[return-value]


def _one(round_: Round) -> Iterator[Column]:
    yield Column(round_.key, "", lambda _given, value: _plain(value))
    yield from _other_text(round_)


def _several(round_: Round) -> Iterator[Column]:
    for key in round_.rules.choices:
        yield Column(f"{round_.key}/{key}", key, _about(_chosen, key))
    if round_.has_other:
        name = f"{round_.key}/{OTHER_MARK}"
        yield Column(name, OTHER_MARK, lambda _given, value: _wrote(value))
    yield from _other_text(round_)
    yield from _unknown(round_)


def _chosen(key: str, value: Value) -> Cell:
    return None if value is None else int(key in chosen_keys(value))


def _wrote(value: Value) -> Cell:
    return None if value is None else int(written_choice(value) is not None)


def _other_text(round_: Round) -> Iterator[Column]:
    if round_.has_other:
        name = f"{round_.key}/{OTHER_TEXT}"
        yield Column(name, OTHER_MARK, lambda given, _value: round_.words_of(given))


def _unknown(round_: Round) -> Iterator[Column]:
    if round_.has_unknown:
        yield Column(
            f"{round_.key}/{UNKNOWN_FIELD}", UNKNOWN_FIELD, lambda _given, value: int(value is None)
        )


def _matrix(round_: Round) -> Iterator[Column]:
    for row in round_.rules.choices:
        yield Column(f"{round_.key}/{row}", row, _about(_point, row))
    yield from _unknown(round_)


def _point(row: str, value: Value) -> Cell:
    if not isinstance(value, dict) or row not in value:
        return None
    return _plain(value[row])


def _ranking(round_: Round) -> Iterator[Column]:
    for item in round_.rules.choices:
        name = f"{round_.key}/{item}"
        yield Column(name, item, _about(_rank, item))
    yield from _unknown(round_)


def _rank(item: str, value: Value) -> Cell:
    return value.index(item) + 1 if isinstance(value, list) and item in value else None


def _text(round_: Round) -> Iterator[Column]:
    """Return the text, and whether the person does not know: neither means hidden or erased."""
    yield Column(round_.key, "", lambda given, _value: round_.words_of(given))
    yield Column(
        f"{round_.key}/{UNKNOWN_FIELD}",
        UNKNOWN_FIELD,
        lambda given, value: int(value is None and given.stored != ERASED),
    )


_BY_KIND: dict[Kind, Callable[[Round], Iterator[Column]]] = {
    Kind.SINGLE_CHOICE: _one,
    Kind.MULTIPLE_CHOICE: _several,
    Kind.SCALE: _one,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _one,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
}
