"""Answers as values: checked against their question, and written in one canonical form.

Pure: plain values in, plain values out. Equal answers have equal canonical texts, so that a
tally is a `GROUP BY` of that text.
"""

import json
from collections.abc import Collection

from pydantic_core import from_json

from sessions.responses.checks import BY_KIND, chosen_keys, missing, written_choice
from sessions.responses.enums import CHOICE_KINDS, TEXT_KINDS
from sessions.responses.rules import (
    DEFAULT_LENGTH,
    MAX_LENGTH,
    OTHER,
    OTHER_LENGTH,
    InvalidAnswerError,
    Rules,
    Value,
)

__all__ = [
    "DEFAULT_LENGTH",
    "ERASED",
    "MAX_LENGTH",
    "OTHER",
    "OTHER_LENGTH",
    "InvalidAnswerError",
    "Rules",
    "Value",
    "canonical",
    "check",
    "chosen_keys",
    "is_right",
    "own_words",
    "parse",
    "without_words",
    "written_choice",
]
#: What stays of the text of somebody who had their data erased.
ERASED = '{"erased":true}'
_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def check(rules: Rules, raw: object) -> Value:
    """Return the value that a raw JSON value stands for, or raise InvalidAnswerError."""
    if raw is None:
        if not (rules.allow_unknown or rules.not_concerned):
            raise InvalidAnswerError(missing(rules.kind))
        return None
    return BY_KIND[rules.kind](rules, raw)


def canonical(value: Value) -> str:
    """Return the one text under which a checked value is stored."""
    return _CANONICAL.encode({"v": value})


def parse(stored: str) -> Value:
    """Return the value of a stored text; an erased one reads as None."""
    value: Value = from_json(stored).get("v")
    return value


def own_words(rules: Rules, value: Value) -> str | None:
    """Return what the person wrote in this answer: a text, or an "other: …"; else None."""
    if rules.kind in TEXT_KINDS:
        return value if isinstance(value, str) else None
    return (written_choice(value) or None) if rules.kind in CHOICE_KINDS else None


def is_right(value: Value, right: Collection[str]) -> bool:
    """Return whether a checked answer is right: one of the right choices, or exactly all of them."""
    if isinstance(value, list):
        return set(chosen_keys(value)) == set(right) and written_choice(value) is None
    return isinstance(value, str) and value in right


def without_words(rules: Rules, stored: str) -> str:
    """Return what stays of a stored answer when its author is erased: choices, no words."""
    if rules.kind in TEXT_KINDS:
        return ERASED
    value = parse(stored)
    if rules.kind not in CHOICE_KINDS or not written_choice(value):
        return stored
    blank = {OTHER: ""}
    if isinstance(value, list):
        return canonical([blank if isinstance(entry, dict) else entry for entry in value])
    return canonical(blank)
