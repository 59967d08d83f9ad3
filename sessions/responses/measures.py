"""Measures of counted answers: scales, matrices, rankings, numbers.

Pure. Everything is computed from counts ({value: number of answers}), never from one answer at
a time, so that 100,000 answers cost no more than their distinct values.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Document = dict[str, Any]
Counts = Mapping[int, int] | Mapping[float, int] | Mapping[int | float, int]

#: A number with at most so many distinct values gets a bar each; others are gathered in classes.
DISTINCT_BARS = 12
MAX_CLASSES = 10


def summary(counts: Counts) -> Document:
    """Return mean, median and spread (standard deviation of the whole group), rounded to 4.

    All are None when nobody answered.
    """
    total = sum(counts.values())
    if not total:
        return {"mean": None, "median": None, "spread": None}
    mean = math.fsum(value * number for value, number in counts.items()) / total
    variance = math.fsum(number * (value - mean) ** 2 for value, number in counts.items()) / total
    return {
        "mean": round(mean, 4),
        "median": round(median(counts), 4),
        "spread": round(math.sqrt(variance), 4),
    }


def median(counts: Counts) -> float:
    """Return the middle value, or the mean of the two middle ones; counts hold at least one."""
    total = sum(counts.values())
    places = ((total - 1) // 2, total // 2)
    found: list[float] = []
    passed = 0
    for value in sorted(counts):
        passed += counts[value]  # type: ignore[index]
        while len(found) < len(places) and places[len(found)] < passed:
            found.append(float(value))
    return sum(found) / len(found)


def scale(points: range, counts: Mapping[int, int]) -> Document:
    """Return a scale's points with their numbers, and its measures."""
    known = {value: counts.get(value, 0) for value in points}
    return {
        "points": [{"value": value, "n": number} for value, number in known.items()],
        **summary(known),
    }


def matrix(
    rows: Sequence[str], points: range, answers: Iterable[tuple[Mapping[str, int | None], int]]
) -> Document:
    """Return a scale for each row; `answers` are ({row: point or None}, number of answers)."""
    counts: dict[str, Counter[int]] = {row: Counter() for row in rows}
    unknown: Counter[str] = Counter()
    for answer, number in answers:
        for row, value in answer.items():
            if row not in counts:
                continue
            if value is None:
                unknown[row] += number
            elif value in points:
                counts[row][value] += number
    return {
        "rows": [
            {
                "key": row,
                "n": sum(counts[row].values()) + unknown[row],
                "unknown": unknown[row],
                **scale(points, counts[row]),
            }
            for row in rows
        ]
    }


def ranking(
    items: Sequence[str], most: int, answers: Iterable[tuple[Sequence[str], int]]
) -> Document:
    """Return for each item its ranks, its mean rank, how many put it first and how many ranked it.

    `answers` are (keys, the first preferred; number of answers). Items that somebody left
    unranked share the mean of the ranks that were left, as is usual for tied ranks (Kendall,
    1948): whoever ranks three of five items gives 4.5 to each of the other two. So the mean
    rank is of all who answered, and items that few people rank do not come out first.
    """
    known = set(items)
    ranks: dict[str, Counter[int]] = {item: Counter() for item in items}
    sums: dict[str, float] = dict.fromkeys(items, 0.0)
    total = 0
    for answer, number in answers:
        ranked = [key for key in answer if key in known]
        if not ranked:
            continue
        total += number
        for place, key in enumerate(ranked, start=1):
            ranks[key][place] += number
            sums[key] += place * number
        left = (len(ranked) + 1 + len(items)) / 2
        for key in known.difference(ranked):
            sums[key] += left * number
    return {
        "items": [
            {
                "key": item,
                "n": sum(ranks[item].values()),
                "firsts": ranks[item][1],
                "ranks": [ranks[item][place] for place in range(1, most + 1)],
                "mean": round(sums[item] / total, 4) if total else None,
            }
            for item in items
        ]
    }


def numbers(counts: Mapping[int | float, int], *, decimals: int) -> Document:
    """Return the measures of numbers, their ends, and bars: one a value, or classes of a round width.

    A bar is {"low", "high", "n"}; it holds values from `low` to `high`, both included when they
    are equal, else `high` excluded but for the last.
    """
    counts = {value: number for value, number in counts.items() if number}
    if not counts:
        return {"low": None, "high": None, "bars": [], **summary(counts)}
    low, high = min(counts), max(counts)
    return {
        "low": low,
        "high": high,
        "bars": _bars(counts, decimals),
        **summary(counts),
    }


def _bars(counts: Mapping[int | float, int], decimals: int) -> list[Document]:
    if len(counts) <= DISTINCT_BARS:
        return [{"low": value, "high": value, "n": counts[value]} for value in sorted(counts)]
    low, high = min(counts), max(counts)
    width = _round_width((high - low) / MAX_CLASSES, decimals)
    start = math.floor(low / width) * width
    found: list[Document] = []
    while not found or found[-1]["high"] <= high:
        left = _tidy(start + len(found) * width)
        right = _tidy(start + (len(found) + 1) * width)
        inside = sum(number for value, number in counts.items() if left <= value < right)
        found.append({"low": left, "high": right, "n": inside})
    return found


def _round_width(least: float, decimals: int) -> float:
    """Return 1, 2 or 5 times a power of ten, at least `least` and one step of the numbers."""
    least = max(least, 10.0**-decimals)
    power = 10.0 ** math.floor(math.log10(least))
    return next(
        width for width in (power, 2 * power, 5 * power, 10 * power) if width >= least * (1 - 1e-9)
    )


def _tidy(value: float) -> int | float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
