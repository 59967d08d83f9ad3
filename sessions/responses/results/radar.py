"""Drawing the means of several rows as a radar. Pure: numbers in, coordinates out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Under so many axes the drawing is a line or a dot, and says less than bars.
FEWEST = 3
#: Longer names stand in the list only, and the axis has its letter; so many letters fit a line.
LONGEST, LINE = 30, 15


@dataclass(frozen=True)
class Frame:
    """The size of a drawing, the radius of its outer ring, and of its letters (in its units)."""

    width: int
    height: int
    radius: int
    size: int
    has_names: bool


#: The wall of the room, with names; a phone, with letters.
WIDE = Frame(1000, 600, 225, 32, has_names=True)
NARROW = Frame(640, 600, 245, 38, has_names=False)


@dataclass(frozen=True)
class Axis:
    """A row: where its axis ends, where its name stands (one line after the other)."""

    letter: str
    x: float
    y: float
    name_x: float
    name_y: float
    anchor: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Dot:
    """A mean on its axis."""

    letter: str
    x: float
    y: float


@dataclass(frozen=True)
class Ring:
    """A point of the scale, as a polygon; `y` is where its number stands."""

    value: int
    points: str
    y: float


@dataclass(frozen=True)
class Radar:
    """A drawing of means: `shape` joins them; `x`, `y` are the centre."""

    frame: Frame
    x: float
    y: float
    axes: tuple[Axis, ...]
    rings: tuple[Ring, ...]
    dots: tuple[Dot, ...]
    shape: str


def draw(
    rows: Sequence[tuple[str, str, float | None]], low: int, high: int, frame: Frame
) -> Radar | None:
    """Return the radar of (letter, name, mean); None for too few means to draw one.

    The centre is the lowest point, the outer ring the highest. The first row stands on top, the
    others follow clockwise; a row without a mean has its axis and no dot.
    """
    if sum(mean is not None for _letter, _name, mean in rows) < FEWEST:
        return None
    wheel = _Wheel(frame, low, high)
    turns = [2 * math.pi * index / len(rows) for index in range(len(rows))]
    dots = tuple(
        Dot(letter, *wheel.at(turn, mean))
        for (letter, _name, mean), turn in zip(rows, turns, strict=True)
        if mean is not None
    )
    rings = tuple(
        Ring(value, _joined([wheel.at(turn, value) for turn in turns]), wheel.at(0, value)[1])
        for value in _ringed(low, high)
    )
    axes = tuple(
        wheel.axis(letter, name, turn)
        for (letter, name, _mean), turn in zip(rows, turns, strict=True)
    )
    shape = _joined([(dot.x, dot.y) for dot in dots])
    return Radar(frame, wheel.x, wheel.y, axes, rings, dots, shape)


def _ringed(low: int, high: int) -> range:
    """Return the points that have a ring: all but the lowest, every other one of a long scale."""
    step = 1 if high - low <= 5 else 2  # noqa: PLR2004 - as many rings as the eye counts
    return range(high, low, -step)


@dataclass(frozen=True)
class _Wheel:
    """Where values of a scale lie in a frame, in each direction (a turn, clockwise from the top)."""

    frame: Frame
    low: int
    high: int

    @property
    def x(self) -> float:
        return self.frame.width / 2

    @property
    def y(self) -> float:
        return self.frame.height / 2

    def at(self, turn: float, value: float) -> tuple[float, float]:
        share = (value - self.low) / (self.high - self.low)
        return self._out(turn, self.frame.radius * share)

    def axis(self, letter: str, name: str, turn: float) -> Axis:
        frame = self.frame
        lines = _lines(name) if frame.has_names and len(name) <= LONGEST else (letter,)
        side, up = math.sin(turn), math.cos(turn)
        anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"  # noqa: PLR2004
        x, y = self._out(turn, frame.radius + 0.75 * frame.size)
        # The block of lines ends at an axis that points up, begins at one that points down.
        first = y - frame.size * 1.1 * (len(lines) - 1) * (0.5 + up / 2)
        return Axis(letter, *self._out(turn, frame.radius), x, round(first, 1), anchor, lines)

    def _out(self, turn: float, reach: float) -> tuple[float, float]:
        x, y = self.x + reach * math.sin(turn), self.y - reach * math.cos(turn)
        return round(x, 1), round(y, 1)


def _lines(name: str) -> tuple[str, ...]:
    """Return a name in lines of about equal length."""
    words, lines = name.split(), [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > LINE:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
