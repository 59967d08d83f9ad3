"""Checking a raw JSON value against its question, one function a kind (pure)."""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.text import clean_line, clean_text
from sessions.responses.enums import KEYED_KINDS, Kind
from sessions.responses.rules import (
    MAX_NUMBER,
    OTHER,
    OTHER_LENGTH,
    InvalidAnswerError,
    Rules,
    Value,
)

Check = Callable[[Rules, object], Value]


def missing(kind: Kind) -> str:
    """Return the sentence for a question that got no answer."""
    if kind == Kind.SCALE:
        return _("Choose a point of the scale.")
    if kind == Kind.MATRIX:
        return _("Answer at least one line.")
    if kind == Kind.RANKING:
        return _("Give at least one rank.")
    if kind == Kind.NUMBER:
        return _("Write a number.")
    return _("Choose an answer.") if kind in KEYED_KINDS else _("Write an answer.")


def _key(rules: Rules, raw: object) -> str:
    if not isinstance(raw, str) or raw not in rules.choices:
        raise InvalidAnswerError(_("This choice is not one of the question’s."))
    return raw


def _other(rules: Rules, raw: Mapping[Any, Any]) -> dict[str, str]:
    """Check a choice that the person wrote: {"other": text}."""
    text = raw.get(OTHER)
    if not rules.allow_other or len(raw) != 1 or not isinstance(text, str):
        raise InvalidAnswerError(_("This choice is not one of the question’s."))
    line = clean_line(clean_line(text))
    if not line and not rules.wordless:
        raise InvalidAnswerError(_("Say which other answer, in a few words."))
    _check_length(line, OTHER_LENGTH)
    return {OTHER: line}


def _check_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise InvalidAnswerError(too_long(len(text), limit))


def too_long(number: object, limit: int) -> str:
    """Say that a text is too long: characters are code points, here as in the browser."""
    return _("Your text has %(number)s characters; at most %(limit)s fit.") % {
        "number": number,
        "limit": limit,
    }


def single(rules: Rules, raw: object) -> Value:
    """Return a key of the choices, or {"other": text}."""
    if raw == "":
        raise InvalidAnswerError(missing(rules.kind))
    return _other(rules, raw) if isinstance(raw, Mapping) else _key(rules, raw)


def several(rules: Rules, raw: object) -> Value:
    """Return the chosen keys in the order of the question, what was written last."""
    if not isinstance(raw, list):
        raise InvalidAnswerError(_("A list of choices is expected."))
    if not raw:
        raise InvalidAnswerError(missing(rules.kind))
    written = [_other(rules, entry) for entry in raw if isinstance(entry, Mapping)]
    keys = {_key(rules, entry) for entry in raw if not isinstance(entry, Mapping)}
    if len(written) > 1:
        raise InvalidAnswerError(_("This choice is not one of the question’s."))
    chosen: list[Any] = [key for key in rules.choices if key in keys] + written
    if keys.isdisjoint(rules.alone):
        _check_number(rules, len(chosen))
    elif len(chosen) > 1:
        raise InvalidAnswerError(
            _("One of these answers goes with no other: keep it, or the others.")
        )
    return chosen


def _check_number(rules: Rules, number: int) -> None:
    if rules.at_most is not None and number > rules.at_most:
        raise InvalidAnswerError(
            ngettext(
                "Choose at most %(number)d answer.",
                "Choose at most %(number)d answers.",
                rules.at_most,
            )
            % {"number": rules.at_most}
        )
    if rules.at_least is not None and number < rules.at_least:
        raise InvalidAnswerError(
            ngettext(
                "Choose at least %(number)d answer.",
                "Choose at least %(number)d answers.",
                rules.at_least,
            )
            % {"number": rules.at_least}
        )


def point(rules: Rules, raw: object) -> int:
    """Return a point of the scale."""
    if raw == "":
        raise InvalidAnswerError(missing(rules.kind))
    if isinstance(raw, bool) or not isinstance(raw, int) or not rules.low <= raw <= rules.high:
        raise InvalidAnswerError(
            _("Choose a point from %(low)d to %(high)d.") % {"low": rules.low, "high": rules.high}
        )
    return raw


def matrix(rules: Rules, raw: object) -> Value:
    """Return {row: point} in the order of the rows; None in a row is "don't know" there."""
    if not isinstance(raw, Mapping):
        raise InvalidAnswerError(_("A point for each line is expected."))
    if any(row not in rules.choices for row in raw):
        raise InvalidAnswerError(_("This line is not one of the question’s."))
    found: dict[str, Any] = {}
    for row in rules.choices:
        if row not in raw or raw[row] == "":
            continue
        if raw[row] is None and rules.allow_unknown:
            found[row] = None
        else:
            found[row] = point(rules, raw[row])
    if not found:
        raise InvalidAnswerError(missing(rules.kind))
    if rules.required and len(found) < len(rules.choices):
        raise InvalidAnswerError(_("Answer every line."))
    return found


def ranking(rules: Rules, raw: object) -> Value:
    """Return keys of the items, the first preferred."""
    if not isinstance(raw, list):
        raise InvalidAnswerError(_("A list of choices is expected."))
    if not raw:
        raise InvalidAnswerError(missing(rules.kind))
    keys = [_key(rules, entry) for entry in raw]
    if len(set(keys)) < len(keys):
        raise InvalidAnswerError(_("Two items cannot have the same rank, nor one item two ranks."))
    if len(keys) > rules.ranked:
        raise InvalidAnswerError(
            ngettext(
                "Rank at most %(number)d item.", "Rank at most %(number)d items.", rules.ranked
            )
            % {"number": rules.ranked}
        )
    return keys


def number(rules: Rules, raw: object) -> int | float:
    """Return a number within the bounds; a text is read as people write numbers."""
    if raw == "":
        raise InvalidAnswerError(missing(rules.kind))
    found = _decimal(raw)
    if rules.decimals == 0 and found != found.to_integral_value():
        raise InvalidAnswerError(_("Write a whole number."))
    step = Decimal(1).scaleb(-rules.decimals)
    if abs(found) <= MAX_NUMBER and found != found.quantize(step):
        raise InvalidAnswerError(
            ngettext(
                "Write at most %(number)d decimal.",
                "Write at most %(number)d decimals.",
                rules.decimals,
            )
            % {"number": rules.decimals}
        )
    low = Decimal(str(-MAX_NUMBER if rules.least is None else rules.least))
    high = Decimal(str(MAX_NUMBER if rules.most is None else rules.most))
    if not low <= found <= high:
        raise InvalidAnswerError(
            _("Write a number from %(low)s to %(high)s.")
            % {"low": number_format(plain(low)), "high": number_format(plain(high))}
        )
    return plain(found)


def _decimal(raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise InvalidAnswerError(missing(Kind.NUMBER))
    if isinstance(raw, float) and not math.isfinite(raw):
        raise InvalidAnswerError(missing(Kind.NUMBER))
    if isinstance(raw, int) and abs(raw) > MAX_NUMBER:
        raw = MAX_NUMBER + 1  # as wrong, and as short
    text = "".join(str(raw)[:40].split()).replace(",", ".").replace("−", "-")
    if not text:
        raise InvalidAnswerError(missing(Kind.NUMBER))
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise InvalidAnswerError(_("This is not a number."))
    return min(max(found, Decimal(-MAX_NUMBER - 1)), Decimal(MAX_NUMBER + 1))


def plain(found: Decimal) -> int | float:
    """Return a number as JSON writes it: whole ones without a point."""
    return int(found) if found == found.to_integral_value() else float(found)


def text(rules: Rules, raw: object) -> str:
    """Return a text without what nobody can see."""
    if not isinstance(raw, str):
        raise InvalidAnswerError(_("A text is expected."))
    clean = clean_line if rules.kind == Kind.SHORT_TEXT else clean_text
    found = clean(clean(raw))  # what was between two removed characters may combine
    if not found:
        raise InvalidAnswerError(missing(rules.kind))
    _check_length(found, rules.length)
    return found


BY_KIND: dict[Kind, Check] = {
    Kind.SINGLE_CHOICE: single,
    Kind.MULTIPLE_CHOICE: several,
    Kind.SCALE: point,
    Kind.MATRIX: matrix,
    Kind.RANKING: ranking,
    Kind.NUMBER: number,
    Kind.SHORT_TEXT: text,
    Kind.LONG_TEXT: text,
}


def chosen_keys(value: Value) -> Sequence[str]:
    """Return the keys among a checked choice or choices (not what was written)."""
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, str)]


def written_choice(value: Value) -> str | None:
    """Return what the person wrote as "other"; "" once it is erased; None if nothing."""
    entries = value if isinstance(value, list) else [value]
    return next((entry[OTHER] for entry in entries if isinstance(entry, dict)), None)
