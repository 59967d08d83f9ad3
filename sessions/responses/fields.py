"""Answers as ordinary form fields, for pages without a script (pure).

A page may hold several questions in one form, so that every name ends with its asking:
`value-<asking>` (once, or several times), `other-<asking>`, `unknown-<asking>`,
`row-<asking>-<row>` of a matrix, `rank-<asking>-<item>` of a ranking.
"""

import re
from collections.abc import Callable
from uuid import UUID

from sessions.responses.enums import CHOICE_KINDS, TEXT_KINDS, Kind
from sessions.responses.rules import OTHER, Rules

#: How a form says "don't know" and "other": no key of a choice looks like these.
UNKNOWN_FIELD = "?"
OTHER_FIELD = "+"
#: Kinds whose "don't know" is a box of its own, since their fields hold anything.
BOXED = TEXT_KINDS | {Kind.NUMBER, Kind.MATRIX, Kind.RANKING}
_NUMBER = re.compile(r"-?[0-9]{1,4}")

#: Returns all values of the field of this name, as `QueryDict.getlist`.
GetList = Callable[[str], list[str]]


def from_form(rules: Rules, getlist: GetList, asking: UUID | str) -> object:
    """Return the raw JSON value of a question in a form."""
    values = getlist(f"value-{asking}")
    is_offered = rules.allow_unknown or rules.not_concerned
    if is_offered and getlist(f"unknown-{asking}") and rules.kind in BOXED:
        return None
    if rules.kind not in BOXED and UNKNOWN_FIELD in values:
        return None
    if rules.kind in CHOICE_KINDS:
        return _choices(rules, values, "".join(getlist(f"other-{asking}")[:1]))
    if rules.kind == Kind.MATRIX:
        return _matrix(rules, getlist, asking)
    if rules.kind == Kind.RANKING:
        return _ranking(rules, getlist, asking)
    field = values[0] if values else ""
    return _point(field) if rules.kind == Kind.SCALE else field


def is_blank(raw: object) -> bool:
    """Return whether nothing was answered (which leaves what is stored as it is)."""
    return raw in ("", [], {}) or (isinstance(raw, str) and not raw.strip())


def _choices(rules: Rules, values: list[str], written: str) -> object:
    entries: list[object] = [
        {OTHER: written} if value == OTHER_FIELD and rules.allow_other else value
        for value in values
    ]
    if rules.kind == Kind.MULTIPLE_CHOICE:
        return entries
    return entries[0] if entries else ""


def _point(field: str) -> object:
    return int(field) if _NUMBER.fullmatch(field) else field


def _matrix(rules: Rules, getlist: GetList, asking: UUID | str) -> object:
    found: dict[str, object] = {}
    for row in rules.choices:
        field = "".join(getlist(f"row-{asking}-{row}")[:1])
        if field:
            found[row] = None if field == UNKNOWN_FIELD else _point(field)
    return found


def _ranking(rules: Rules, getlist: GetList, asking: UUID | str) -> object:
    """Return the keys in the order of their ranks; equal or impossible ranks make it wrong."""
    ranks: dict[int, str] = {}
    wrong: list[object] = []
    for key in rules.choices:
        field = "".join(getlist(f"rank-{asking}-{key}")[:1])
        if not field:
            continue
        rank = _point(field)
        if not isinstance(rank, int) or rank in ranks:
            wrong.append(key)  # twice below: refused as two items of one rank
        else:
            ranks[rank] = key
    in_order: list[object] = [ranks[rank] for rank in sorted(ranks)]
    return in_order + wrong * 2
