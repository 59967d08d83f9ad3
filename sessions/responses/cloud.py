"""A word cloud laid out by us: deterministic, and never cut off.

Pure. Words go from the middle outwards along a spiral, the commonest first and largest; if
one finds no room, everything is laid out again a little smaller.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

#: Sizes are in the units of the view box. The more words, the smaller all of them are drawn:
#: the smallest then begins nearer to the largest, so that it can still be read.
LARGEST, SMALLEST, ONLY = 170, 40, 90
_GROWTH, _GROWS_FROM = 0.9, 15
WEIGHT = 750
SERIES = 5
_GAP = 12
_SHRINK = 0.88
_LEAST = 0.1
#: Part of the box that words fill at most in the first try.
_FULL = 0.5
_UNIT = 100
_TURNS = 900
#: Part of the size that stands above the baseline, and the height of a line.
_ASCENT, _HEIGHT = 0.8, 1.06


@dataclass(frozen=True)
class Word:
    """A word in its place: `x`, `y` of the start of its baseline, `width` at that size."""

    text: str
    number: int
    x: int
    y: int
    size: int
    width: int
    series: int


@dataclass(frozen=True)
class Cloud:
    """Placed words in a view box."""

    width: int
    height: int
    words: tuple[Word, ...]


Box = tuple[float, float, float, float]  # left, top, right, bottom


@lru_cache(maxsize=256)
def lay_out(words: tuple[tuple[str, int], ...], width: int = 1600, height: int = 700) -> Cloud:
    """Return the words (text, number), given commonest first, placed in a box.

    All of them find room, unless a word is so long that it could not be read: then it is left
    to the list that stands beside every cloud.
    """
    if not words:
        return Cloud(width, height, ())
    sizes = _sizes(words)
    area = sum(_width(text) * size * size * _HEIGHT / _UNIT for (text, _), size in sizes)
    scale = min(1.0, math.sqrt(_FULL * width * height / max(area, 1)))
    while True:
        placed = _attempt(sizes, width, height, scale)
        if len(placed) == len(words) or scale < _LEAST:
            return Cloud(width, height, _centred(placed, width, height))
        scale *= _SHRINK


def _centred(words: list[Word], width: int, height: int) -> tuple[Word, ...]:
    """Return the words moved together to the middle of the box."""
    if not words:
        return ()
    left, right = min(word.x for word in words), max(word.x + word.width for word in words)
    top = min(word.y - word.size * _ASCENT for word in words)
    bottom = max(word.y + word.size * (_HEIGHT - _ASCENT) for word in words)
    across, down = round((width - left - right) / 2), round((height - top - bottom) / 2)
    return tuple(replace(word, x=word.x + across, y=word.y + down) for word in words)


def _attempt(
    sizes: Sequence[tuple[tuple[str, int], float]], width: int, height: int, scale: float
) -> list[Word]:
    boxes: list[Box] = []
    placed: list[Word] = []
    for index, ((text, number), full) in enumerate(sizes):
        size = max(1, round(full * scale))
        long = math.ceil(_width(text) * size / _UNIT)
        box = _find_room(boxes, long, size * _HEIGHT, width, height)
        if box is None:
            if scale >= _LEAST:
                return placed  # too large: no use in placing the rest
            continue
        boxes.append(box)
        left, baseline = math.ceil(box[0]), int(box[1] + size * _ASCENT)
        placed.append(Word(text, number, left, baseline, size, long, index % SERIES + 1))
    return placed


def _sizes(words: Sequence[tuple[str, int]]) -> list[tuple[tuple[str, int], float]]:
    """Return each word with its full size: its area tells how many said it."""
    top = max(number for _, number in words)
    if top == 1:
        return [(word, ONLY) for word in words]
    smallest = min(ONLY, SMALLEST + _GROWTH * max(0, len(words) - _GROWS_FROM))
    return [
        (word, smallest + (LARGEST - smallest) * math.sqrt((word[1] - 1) / (top - 1)))
        for word in words
    ]


def _find_room(boxes: list[Box], long: float, high: float, width: int, height: int) -> Box | None:
    """Return the free place nearest to the middle, wholly within the box."""
    # One unit inside, since places are rounded to whole units.
    last_left, last_top = width - 1 - long, height - 1 - high
    for across, down in _spiral():
        left = width * (0.5 + across) - long / 2
        top = height * (0.5 + down) - high / 2
        if not (1 <= left <= last_left and 1 <= top <= last_top):
            continue
        right, bottom = left + long + _GAP, top + high
        for box in boxes:
            if left < box[2] + _GAP and box[0] < right and top < box[3] and box[1] < bottom:
                break
        else:
            return left, top, left + long, bottom
    return None


@lru_cache(maxsize=1)
def _spiral() -> tuple[tuple[float, float], ...]:
    """Return places from the middle outwards, as parts of the box."""
    return tuple(
        (0.6 * turn / _TURNS * math.cos(turn * 0.35), 0.6 * turn / _TURNS * math.sin(turn * 0.35))
        for turn in range(_TURNS)
    )


@lru_cache(maxsize=4096)
def _width(text: str) -> float:
    """Return the width of a text at size 100; a letter that the font lacks counts as a square."""
    font, known = _font()
    written = "".join(char for char in text if ord(char) in known)
    return font.getlength(written) + _UNIT * (len(text) - len(written))


@lru_cache(maxsize=1)
def _font() -> tuple[ImageFont.FreeTypeFont, frozenset[int]]:
    """Return the font of the pages at the weight of the cloud, and the letters that it has."""
    spec = find_spec("fontpkg_figtree")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("fontpkg_figtree is not installed: run make setup")
    path = Path(spec.origin).parent / "files" / "Figtree[wght].ttf"
    font = ImageFont.truetype(str(path), _UNIT)
    font.set_variation_by_axes([WEIGHT])
    with TTFont(path) as opened:
        return font, frozenset(opened.getBestCmap())
