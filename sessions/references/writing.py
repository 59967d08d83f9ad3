"""How a number of a series is written for people, in the active language. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from rsn_training.common.templatetags.ui import NARROW_SPACE, minutes
from sessions.references.enums import Precision, Unit

_THOUSAND = 1000


def written_value(
    value: Decimal, unit: str, precision: str, words: Mapping[str, str] | None = None
) -> str:
    """Write a value with its unit: "80,1 %", "more than 70 %", or the source's own words."""
    if words:
        return localised(words)
    plain = _with_unit(value, unit)
    if precision == Precision.ABOUT:
        return _("about %(value)s") % {"value": plain}
    if precision == Precision.OVER:
        return _("more than %(value)s") % {"value": plain}
    return plain


def written_number(value: Decimal | int) -> str:
    """Write a number with the decimals that it has, thousands apart: "2 000", "80,1"."""
    number = Decimal(value)
    plain = number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()
    return number_format(plain, use_l10n=True, force_grouping=True)


def _with_unit(value: Decimal, unit: str) -> str:
    if unit in {Unit.PERCENT, Unit.CHANGE}:
        sign = "+" if unit == Unit.CHANGE and value > 0 else ""
        space = NARROW_SPACE if (get_language() or "fr").startswith("fr") else ""
        return f"{sign}{written_number(value)}{space}%"
    if unit == Unit.MINUTES:
        return minutes(value)
    if unit == Unit.MILLIONS and value >= _THOUSAND:
        number = value / _THOUSAND
        text = ngettext("%(number)s billion", "%(number)s billion", int(number))
        return text % {"number": written_number(number)}
    if unit == Unit.MILLIONS:
        text = ngettext("%(number)s million", "%(number)s million", int(value))
        return text % {"number": written_number(value)}
    return written_number(value)
