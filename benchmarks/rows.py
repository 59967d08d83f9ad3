"""A measured number beside its limit, as a table and as JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

HEADS = ("what", "value", "limit", "")


class NotMeasuredError(Exception):
    """Something was in the way of measuring; says nothing about the product."""


@dataclass(frozen=True)
class Row:
    """One number. `how` says in words what was measured, `notes` what was seen besides."""

    name: str
    value: float
    limit: float
    better: Literal["lower", "higher"]
    how: str
    notes: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether the limit is kept."""
        return self.value <= self.limit if self.better == "lower" else self.value >= self.limit

    def data(self) -> dict[str, Any]:
        """Return the row as `bench.json` holds it."""
        fields = asdict(self)
        how = " ".join((fields.pop("how"), *fields.pop("notes")))
        return {**fields, "value": round(self.value, 3), "held": self.held, "how": how}


@dataclass(frozen=True)
class Scale:
    """How much load a run makes."""

    streams: int = 1000
    pushes: int = 20
    #: Seconds of answers, and of each of the two floors around them.
    answers: float = 8.0
    floor: float = 4.0
    #: People who answer the questions that are counted, and how often they are counted.
    counted: int = 100_000
    counts: int = 15
    #: People who answer in a burst.
    burst: int = 1000

    @property
    def words(self) -> str:
        """Return what `how` says first of a run that is not the full one."""
        return "" if self == Scale() else "QUICK RUN, not to be compared. "


QUICK = Scale(streams=100, pushes=4, answers=2.0, floor=1.0, counted=2000, counts=3, burst=100)

#: Measures one or several rows.
Measure = Callable[[Scale], list[Row]]


def table(rows: Sequence[Row]) -> str:
    """Return the rows for a terminal, and below it how each was measured."""
    cells = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADS))]
    lines = []
    for name, value, limit, word in cells:
        numbers = f"{value:>{widths[1]}}  {limit:>{widths[2]}}"
        lines.append(f"{name:<{widths[0]}}  {numbers}  {word}".rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    for row in rows:
        lines += ["", row.name, f"  {row.how}", *(f"  {note}" for note in row.notes)]
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, str, str, str]:
    sign = "≤" if row.better == "lower" else "≥"
    return row.name, f"{row.value:.2f}", f"{sign} {row.limit:g}", "held" if row.held else "missed"


def write(rows: Sequence[Row], path: Path) -> None:
    """Write the rows as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([row.data() for row in rows], ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n")
