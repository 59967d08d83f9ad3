"""The gap between a class and a reference: how large, whether it says anything, in words. Pure."""

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.references.enums import Precision

#: Under so many answers no gap is put into words: one person would be more than 20 points.
FEWEST = 5
#: A gap that chance can explain is "about the same" up to so many points, else "perhaps chance".
ALIKE = 5
#: A class under so many answers is measured exactly, and told how little a gap says.
SMALL = 30
_CONFIDENCE = 1.96
_RARE = 0.05


class Direction(StrEnum):
    """How the class stands to the reference."""

    MORE = "more"
    FEWER = "fewer"
    ALIKE = "alike"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Gap:
    """Class minus reference, in points; None when nothing can be compared."""

    direction: Direction = Direction.NOTHING
    points: Decimal | None = None
    is_perhaps_chance: bool = False
    text: str = ""


def margin(value: Decimal, answered: int, asked: int | None = None) -> Decimal:
    """Return how many points of gap chance alone makes, 19 times out of 20.

    With p the share in the reference, n the answers of the class and R the people that the
    study asked::

        margin = 100 × 1.96 × √( p (1 − p) × (1/n + 1/R) )

    It is the 95 % margin of the share that n people drawn at random from the reference
    population would give, widened by the study's own (1/R is left out when R is not known, so
    that the margin is then a little too narrow). p, not the class's share, so that a class
    where everybody or nobody says yes still has a margin (as in Wilson's interval). A class is
    not drawn at random, so that a gap over the margin is no proof either: only what is under it
    certainly says nothing. `answered` is at least 1.
    """
    share = float(value) / 100
    spread = share * (1 - share) * (1 / answered + (1 / asked if asked else 0))
    return Decimal(str(round(100 * _CONFIDENCE * math.sqrt(spread), 4)))


def is_chance(*, number: int, value: Decimal, answered: int, asked: int | None) -> bool:
    """Return whether chance alone makes such a gap more often than once in 20.

    For fewer than `SMALL` answers the margin is too narrow: there the exact chance decides that
    so many of them or more (or so few or fewer), drawn at random from the reference population,
    say what `number` of the class say; it is doubled, as a gap may go either way.
    """
    share = float(value) / 100
    if abs(100 * number / answered - float(value)) <= margin(value, answered, asked):
        return True
    if answered >= SMALL:
        return False
    chances = [
        math.comb(answered, k) * share**k * (1 - share) ** (answered - k)
        for k in range(answered + 1)
    ]
    return 2 * min(sum(chances[number:]), sum(chances[: number + 1])) > _RARE


def gap_between(
    *,
    number: int,
    pct: Decimal,
    value: Decimal,
    precision: Precision,
    answered: int,
    asked: int | None,
) -> Gap:
    """Return the gap of a share of the class to a share of the reference, with its words.

    `number` of the class said it, which is `pct` of them as it is shown. Of a reference that only says "more than", the class can be known to be under it, nothing else.
    """
    if answered < FEWEST:
        return Gap()
    points = pct - value
    whole = int(abs(points).quantize(Decimal(1), ROUND_HALF_UP))
    chance = is_chance(number=number, value=value, answered=answered, asked=asked)
    if precision == Precision.OVER:
        return _gap_to_bound(points, whole, chance=chance)
    if not whole or (chance and abs(points) <= ALIKE):
        return Gap(Direction.ALIKE, points, chance, _("about the same as the reference"))
    direction = Direction.MORE if points > 0 else Direction.FEWER
    words = _points(direction, whole)
    if precision == Precision.ABOUT:
        words = _("about %(gap)s") % {"gap": words}
    return Gap(direction, points, chance, _against(words, chance=chance))


def _gap_to_bound(points: Decimal, whole: int, *, chance: bool) -> Gap:
    if points >= 0 or chance or not whole:
        return Gap(text=_("nothing to compare: the reference gives no exact value"))
    words = _("at least %(gap)s") % {"gap": _points(Direction.FEWER, whole)}
    return Gap(Direction.FEWER, points, is_perhaps_chance=False, text=_against(words, chance=False))


def _points(direction: Direction, whole: int) -> str:
    if direction == Direction.MORE:
        return ngettext("%(number)d point more", "%(number)d points more", whole) % {
            "number": whole
        }
    return ngettext("%(number)d point less", "%(number)d points less", whole) % {"number": whole}


def _against(words: str, *, chance: bool) -> str:
    if chance:
        return _("%(gap)s, perhaps by chance") % {"gap": words}
    return _("%(gap)s than the reference") % {"gap": words}
