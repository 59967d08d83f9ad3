"""Answers as values: checked against their question, and written in one canonical form.

Pure: plain values in, plain values out. Equal answers have equal canonical texts, so that a
tally is a `GROUP BY` of that text.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.text import clean_line, clean_text
from sessions.exceptions import DomainError
from sessions.responses.enums import CHOICE_KINDS, TEXT_KINDS, Kind

#: A value as it travels in JSON: a choice key, several, a number, a text; None is "don't know".
Value = str | int | list[str] | None

#: What a text may hold when its question does not say, and at most, in characters.
DEFAULT_LENGTH = {Kind.SHORT_TEXT: 80, Kind.LONG_TEXT: 1000}
MAX_LENGTH = {Kind.SHORT_TEXT: 200, Kind.LONG_TEXT: 5000}
#: How a form says "don't know": no choice key looks like this.
UNKNOWN_FIELD = "?"
_NUMBER = re.compile(r"-?[0-9]{1,4}")
#: What stays of the text of somebody who had their data erased.
ERASED = '{"erased":true}'


class InvalidAnswerError(DomainError):
    """The value does not answer the question; the message says what is wrong."""


@dataclass(frozen=True)
class Rules:
    """What a question accepts."""

    kind: Kind
    choices: tuple[str, ...] = ()
    allow_unknown: bool = False
    at_most: int | None = None
    low: int = 1
    high: int = 5
    max_length: int | None = None

    @property
    def length(self) -> int:
        """Return the longest text accepted, in characters."""
        return self.max_length or DEFAULT_LENGTH[self.kind]


def check(rules: Rules, raw: object) -> Value:
    """Return the value that a raw JSON value stands for, or raise InvalidAnswerError."""
    if raw is None:
        if not rules.allow_unknown:
            raise InvalidAnswerError(_missing(rules.kind))
        return None
    if rules.kind == Kind.SINGLE_CHOICE:
        return _one(rules, raw)
    if rules.kind == Kind.MULTIPLE_CHOICE:
        return _several(rules, raw)
    if rules.kind == Kind.SCALE:
        return _point(rules, raw)
    return _text(rules, raw)


def _missing(kind: Kind) -> str:
    if kind in CHOICE_KINDS:
        return _("Choose an answer.")
    return _("Choose a point of the scale.") if kind == Kind.SCALE else _("Write an answer.")


def _one(rules: Rules, raw: object) -> str:
    if raw == "":
        raise InvalidAnswerError(_missing(rules.kind))
    if not isinstance(raw, str) or raw not in rules.choices:
        raise InvalidAnswerError(_("This choice is not one of the question’s."))
    return raw


def _several(rules: Rules, raw: object) -> list[str]:
    if not isinstance(raw, list):
        raise InvalidAnswerError(_("A list of choices is expected."))
    if not raw:
        raise InvalidAnswerError(_missing(rules.kind))
    if any(not isinstance(key, str) or key not in rules.choices for key in raw):
        raise InvalidAnswerError(_("This choice is not one of the question’s."))
    chosen = set(raw)
    if rules.at_most is not None and len(chosen) > rules.at_most:
        raise InvalidAnswerError(
            ngettext(
                "Choose at most %(number)d answer.",
                "Choose at most %(number)d answers.",
                rules.at_most,
            )
            % {"number": rules.at_most}
        )
    return [key for key in rules.choices if key in chosen]


def _point(rules: Rules, raw: object) -> int:
    if raw == "":
        raise InvalidAnswerError(_missing(rules.kind))
    if isinstance(raw, bool) or not isinstance(raw, int) or not rules.low <= raw <= rules.high:
        raise InvalidAnswerError(
            _("Choose a point from %(low)d to %(high)d.") % {"low": rules.low, "high": rules.high}
        )
    return raw


def _text(rules: Rules, raw: object) -> str:
    if not isinstance(raw, str):
        raise InvalidAnswerError(_("A text is expected."))
    clean = clean_line if rules.kind == Kind.SHORT_TEXT else clean_text
    text = clean(clean(raw))  # what was between two removed characters may combine
    if not text:
        raise InvalidAnswerError(_missing(rules.kind))
    if len(text) > rules.length:
        raise InvalidAnswerError(
            _("Your text has %(number)d characters; at most %(limit)d fit.")
            % {"number": len(text), "limit": rules.length}
        )
    return text


def from_form(rules: Rules, fields: Sequence[str], *, unknown: bool = False) -> object:
    """Return the raw JSON value of an ordinary form.

    `fields` are those named `value`; `unknown` is the box "don't know" of a question that
    expects a text (where "?" may well be somebody's answer).
    """
    if unknown or (rules.kind not in TEXT_KINDS and UNKNOWN_FIELD in fields):
        return None
    if rules.kind == Kind.MULTIPLE_CHOICE:
        return list(fields)
    field = fields[0] if fields else ""
    if rules.kind == Kind.SCALE and _NUMBER.fullmatch(field):
        return int(field)
    return field


def canonical(value: Value) -> str:
    """Return the one text under which a checked value is stored."""
    return json.dumps({"v": value}, ensure_ascii=False, separators=(",", ":"))


def parse(stored: str) -> Value:
    """Return the value of a stored text; an erased one reads as None."""
    value: Value = json.loads(stored).get("v")
    return value
