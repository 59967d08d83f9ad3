"""Numbers as results write them, in the active language. Pure."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from rsn_training.common.templatetags.ui import percent

#: Numbers of the spread of a scale, relative to answers that lie evenly over its points.
_CLOSE, _SPLIT = 0.5, 1.1
_ALL = 100
MINUS = "\u2212"


def share(number: int, total: int) -> int:
    """Return a share out of 100, rounded half up; 0 of nothing."""
    return (200 * number + total) // (2 * total) if total else 0


def share_in_words(number: int, total: int) -> str:
    """Write a share as a whole per cent: never 0 of somebody, never 100 unless it is all."""
    whole = share(number, total)
    if number and not whole:
        return f"<\u00a0{percent(1)}"
    if whole == _ALL and number < total:
        return f">\u00a0{percent(_ALL - 1)}"
    return percent(whole)


def decimal(value: float | None, places: int = 1) -> str:
    """Write a number with so many decimals at most one of which stays when they are zeros."""
    return "" if value is None else number_format(_half_up(value, places), places)


def plain(value: float | None, places: int = 0) -> str:
    """Write a number with as many decimals as it needs, `places` at most."""
    if value is None:
        return ""
    rounded = _half_up(value, places)
    needed = len(f"{rounded:.{places}f}".rstrip("0").partition(".")[2])
    return number_format(rounded, needed, force_grouping=True)


def signed(value: float, places: int) -> str:
    """Write a difference with its sign: "+0.8", "−3"; in words when there is none."""
    rounded = _half_up(abs(value), places)
    if not rounded:
        return _("no change")
    return (MINUS if value < 0 else "+") + number_format(rounded, places)


def _half_up(value: float, places: int) -> float:
    """Round as people do; a hair above, since 2.675 is stored a hair below."""
    factor = 10**places
    return float(int(abs(value) * factor + 0.5 + 1e-9) / factor * (-1 if value < 0 else 1))


def spread_in_words(spread: float | None, points: int) -> str:
    """Say how far apart the answers to a scale are; "" for a scale of two points.

    Compared with the spread of answers that lie evenly over all points, √((points² − 1) / 12):
    under half of it they are close together; over it by a tenth they stand at both ends.
    """
    if spread is None or points <= 2:  # noqa: PLR2004 - with two points the bars say it all
        return ""
    relative = spread / ((points * points - 1) / 12) ** 0.5
    if relative < _CLOSE:
        return _("The answers are close together.")
    if relative <= _SPLIT:
        return _("The answers are spread over the scale.")
    return _("The answers stand at both ends of the scale.")
