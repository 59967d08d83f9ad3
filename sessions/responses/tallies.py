"""Folding stored answers into a tally.

Pure: rows of a `GROUP BY` in, a JSON document out. The document counts; it names nobody and
holds no text but the words of a cloud.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sessions.responses import measures
from sessions.responses.enums import Kind
from sessions.responses.values import (
    ERASED,
    Rules,
    chosen_keys,
    is_right,
    own_words,
    parse,
    written_choice,
)
from sessions.responses.words import count_words

Document = dict[str, Any]
#: How many words a cloud shows; the rest are counted together.
CLOUD_WORDS = 60


class Row(NamedTuple):
    """A stored value, whether it is hidden, its group, and how many answers hold it.

    `waits`: it is hidden until the teacher has looked at it.
    """

    stored: str
    hidden: bool
    number: int
    group: str = ""
    waits: bool = False


@dataclass(frozen=True)
class Counting:
    """How words are counted: the session's language and the teacher's rules (word, into).

    `right` are the right choices, if the question has any.
    """

    language: str
    words: Sequence[tuple[str, str]] = ()
    right: Sequence[str] = ()


def fold(rules: Rules, rows: Iterable[Row], counting: Counting) -> Document:
    """Return the tally of all rows: the same whatever their order and grouping."""
    rows = list(rows)
    tally: Document = {
        "kind": str(rules.kind),
        "n": sum(row.number for row in rows),
        "unknown": _unknown(rows),
    }
    return tally | _BY_KIND[rules.kind](rules, rows, counting)


def _unknown(rows: list[Row]) -> int:
    return sum(row.number for row in rows if row.stored == '{"v":null}')


def _choices(rules: Rules, rows: list[Row], counting: Counting) -> Document:
    counts: dict[str, int] = defaultdict(int)
    others = 0
    for row in rows:
        value = parse(row.stored)
        for key in chosen_keys(value):
            counts[key] += row.number
        if written_choice(value) is not None:
            others += row.number
    document: Document = {"choices": [{"key": key, "n": counts[key]} for key in rules.choices]}
    if rules.allow_other or others:
        document |= {"other": others, **_shown(rules, rows)}
    if counting.right:
        document["right"] = sum(
            row.number for row in rows if is_right(parse(row.stored), counting.right)
        )
    return document


def _scale(rules: Rules, rows: list[Row], _counting: Counting) -> Document:
    counts: Counter[int] = Counter()
    for row in rows:
        value = parse(row.stored)
        if isinstance(value, int):
            counts[value] += row.number
    return measures.scale(rules.points, counts)


def _matrix(rules: Rules, rows: list[Row], _counting: Counting) -> Document:
    parsed = ((parse(row.stored), row.number) for row in rows)
    answers = [(value, number) for value, number in parsed if isinstance(value, dict)]
    return measures.matrix(rules.choices, rules.points, answers)


def _ranking(rules: Rules, rows: list[Row], _counting: Counting) -> Document:
    parsed = ((parse(row.stored), row.number) for row in rows)
    answers = [(value, number) for value, number in parsed if isinstance(value, list)]
    return measures.ranking(rules.choices, rules.ranked, answers)


def _numbers(rules: Rules, rows: list[Row], _counting: Counting) -> Document:
    counts: Counter[int | float] = Counter()
    for row in rows:
        value = parse(row.stored)
        if isinstance(value, int | float):
            counts[value] += row.number
    return measures.numbers(counts, decimals=rules.decimals)


def _texts(rules: Rules, rows: list[Row], counting: Counting) -> Document:
    document = _shown(rules, rows)
    if rules.kind == Kind.SHORT_TEXT:
        texts = Counter[str]()
        for row in rows:
            written = None if row.hidden else own_words(rules, parse(row.stored))
            if written:
                texts[written] += row.number
        words = count_words(sorted(texts.items()), counting.language, counting.words)
        document["words"] = [{"word": word, "n": n} for word, n in words[:CLOUD_WORDS]]
        document["other_words"] = len(words[CLOUD_WORDS:])
    return document


def _shown(rules: Rules, rows: list[Row]) -> Document:
    """Count what people wrote; the digest changes whenever a text that is shown, or its group, does."""
    shown: Counter[tuple[str, str]] = Counter()
    hidden = waiting = 0
    for row in rows:
        written = own_words(rules, parse(row.stored)) if row.stored != ERASED else None
        if row.hidden and (written or row.stored == ERASED):
            hidden += row.number
            waiting += row.number if written and row.waits else 0
        elif written and not row.hidden:
            shown[written, row.group] += row.number
    document = {"shown": sum(shown.values()), "hidden": hidden, "digest": _digest(shown)}
    return document | ({"waiting": waiting} if waiting else {})


def _digest(shown: Counter[tuple[str, str]]) -> str:
    lines = (f"{number}\x01{text}\x01{group}" for (text, group), number in sorted(shown.items()))
    return hashlib.sha256("\x00".join(lines).encode()).hexdigest()[:16]


_BY_KIND: dict[Kind, Callable[[Rules, list[Row], Counting], Document]] = {
    Kind.SINGLE_CHOICE: _choices,
    Kind.MULTIPLE_CHOICE: _choices,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _numbers,
    Kind.SHORT_TEXT: _texts,
    Kind.LONG_TEXT: _texts,
}
