"""Small template tags for the look: icons, two-language text, minutes, percentages."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import lucide
from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from rsn_training.common.localised import localised

register = template.Library()

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MINUTES_PER_HOUR = 60
DENSE_FROM = 320
PACKED_FROM = 620


@register.simple_tag
def icon(name: str, *, size: int = 24, **attributes: object) -> SafeString:
    """Draw a lucide icon in the page, hidden from screen readers: its control carries the text.

    `{% icon "send" %}`, `{% icon "clock" size=20 class="x" %}`. An unknown name raises.
    """
    # Literals of a template arrive marked as safe; ElementTree wants plain strings to escape.
    plain = {key: f"{value}" + "" for key, value in attributes.items()}
    # Name, size and attributes are escaped by the XML serialiser; the drawing is the package's.
    svg = lucide._render_icon(  # noqa: SLF001
        name, size, **{"aria_hidden": "true", "focusable": "false", **plain}
    )
    return mark_safe(svg)  # noqa: S308


@register.filter
def local(value: object) -> str:
    """Give the text of a {"fr", "en"} mapping in the active language, else in the other one."""
    return localised(value)


@register.filter
def minutes(value: object) -> str:
    """Write a number of minutes as people do: "45 min", "1 h", "1 h 15"; nothing for nothing."""
    total = _number(value)
    if total is None:
        return ""
    hours, rest = divmod(int(total), MINUTES_PER_HOUR)
    if not hours:
        return f"{rest}{NO_BREAK_SPACE}min"
    return f"{hours}{NO_BREAK_SPACE}h" + (f"{NO_BREAK_SPACE}{rest:02d}" if rest else "")


@register.filter
def percent(value: object) -> str:
    """Write a share given out of 100 as a whole number: "42 %" in French, "42%" in English."""
    number = _number(value)
    if number is None:
        return ""
    space = NARROW_SPACE if (get_language() or "fr").startswith("fr") else ""
    return f"{number.quantize(Decimal(1), ROUND_HALF_UP)}{space}%"


@register.filter
def unlocalized(value: object) -> str:
    """Write a number for an attribute: never a decimal comma, nothing but a number."""
    number = _number(value)
    return "0" if number is None else f"{number.normalize():f}"


@register.filter
def density(value: object) -> str:
    """Give the class that makes a slide's text smaller when there is much of it."""
    length = len(local(value))
    if length >= PACKED_FROM:
        return "packed"
    return "dense" if length >= DENSE_FROM else ""


def _number(value: Any) -> Decimal | None:
    """Read a number out of a template variable; None when it is not one."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
