"""Folding stored answers into a tally.

Pure: rows of a `GROUP BY` in, a JSON document out. The document counts; it names nobody and
holds no text but the words of a cloud.
"""

import hashlib
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sessions.responses.enums import CHOICE_KINDS, Kind
from sessions.responses.values import ERASED, Rules, parse
from sessions.responses.words import count_words

Document = dict[str, Any]
#: How many words a cloud shows; the rest are counted together.
CLOUD_WORDS = 40


@dataclass(frozen=True)
class Row:
    """A stored value, whether the teacher hid it, and how many answers hold it."""

    stored: str
    hidden: bool
    number: int


def fold(rules: Rules, rows: Iterable[Row], language: str) -> Document:
    """Return the tally of all rows: the same whatever their order and grouping."""
    rows = list(rows)
    tally: Document = {
        "kind": str(rules.kind),
        "n": sum(row.number for row in rows),
        "unknown": _unknown(rows),
    }
    if rules.kind in CHOICE_KINDS:
        return tally | _choices(rules, rows)
    if rules.kind == Kind.SCALE:
        return tally | _scale(rules, rows)
    return tally | _texts(rules, rows, language)


def _unknown(rows: list[Row]) -> int:
    return sum(row.number for row in rows if row.stored != ERASED and parse(row.stored) is None)


def _choices(rules: Rules, rows: list[Row]) -> Document:
    counts: Counter[str] = Counter()
    for row in rows:
        value = parse(row.stored)
        for key in value if isinstance(value, list) else [value]:
            if isinstance(key, str):
                counts[key] += row.number
    return {"choices": [{"key": key, "n": counts[key]} for key in rules.choices]}


def _scale(rules: Rules, rows: list[Row]) -> Document:
    counts: Counter[int] = Counter()
    for row in rows:
        value = parse(row.stored)
        if isinstance(value, int) and rules.low <= value <= rules.high:
            counts[value] += row.number
    points = [{"value": value, "n": counts[value]} for value in range(rules.low, rules.high + 1)]
    values = sorted(counts.elements())
    if not values:
        return {"points": points, "mean": None, "median": None, "spread": None}
    return {
        "points": points,
        "mean": round(sum(values) / len(values), 4),
        "median": float(statistics.median(values)),
        "spread": round(statistics.pstdev(values), 4),
    }


def _texts(rules: Rules, rows: list[Row], language: str) -> Document:
    """Count the texts; the digest changes whenever a text that is shown does."""
    shown: Counter[str] = Counter()
    for row in rows:
        value = None if row.hidden else parse(row.stored)
        if isinstance(value, str):
            shown[value] += row.number
    document: Document = {
        "shown": sum(shown.values()),
        "hidden": sum(row.number for row in rows if row.hidden),
        "digest": _digest(shown),
    }
    if rules.kind == Kind.SHORT_TEXT:
        words = count_words(sorted(shown.items()), language)
        document["words"] = [{"word": word, "n": n} for word, n in words[:CLOUD_WORDS]]
        document["other_words"] = len(words[CLOUD_WORDS:])
    return document


def _digest(shown: Counter[str]) -> str:
    text = "\x00".join(f"{number}\x01{value}" for value, number in sorted(shown.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
