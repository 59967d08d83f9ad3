"""The repeated rows of a question's form: choices, names of points, conditions.

Rows travel as lists of equal names in the order of the page, so that moving a row is moving
its fields, with a script or without.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.documents import LocalText
from sessions.responses.enums import CHOICE_KINDS
from sessions.survey.equal_texts import repeated
from sessions.survey.keys import new_key
from sessions.survey.question_documents import (
    MAX_CHOICES,
    ConditionDocument,
    QuestionDocument,
    ScaleDocument,
)
from sessions.survey.typed import typed_line

#: Rows offered blank at the end, and characters that one holds.
BLANK_ROWS = 3
ROW_LENGTH = 200

GetList = Callable[[str], list[str]]


@dataclass
class Row:
    """A line with a text in the session's language and, if they like, in the other one."""

    text: str = ""
    second: str = ""
    key: str = ""
    figure: str = ""
    is_right: bool = False
    is_alone: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not (self.text or self.second)

    def check(self) -> bool:
        """Note what is wrong with its texts; return whether they are right."""
        if self.is_blank:
            return True
        if not self.text:
            self.errors.append(_("Write it in the language of the session, too."))
        if max(len(self.text), len(self.second)) > ROW_LENGTH:
            self.errors.append(
                _("At most %(number)d characters fit here.") % {"number": ROW_LENGTH}
            )
        return not self.errors


@dataclass(frozen=True)
class Languages:
    """The language of the session, and the other one."""

    main: str
    second: str

    def local(self, text: str, second: str) -> dict[str, str]:
        """Return the texts as a document has them."""
        pair = {self.main: text, self.second: second}
        return {language: value for language, value in pair.items() if value}

    def pair(self, text: LocalText | dict[str, str] | None) -> tuple[str, str]:
        """Return a text in the session's language, and in the other one if it is there."""
        texts = text.model_dump(exclude_none=True) if isinstance(text, LocalText) else text or {}
        return texts.get(self.main, ""), texts.get(self.second, "")


def sent_rows(getlist: GetList, name: str) -> list[Row]:
    """Return the rows that a form sent, cleaned, blank ones too."""
    parts = ("text", "second", "key", "figure", "right", "alone")
    columns = (getlist(f"{name}_{part}") for part in parts)
    return [
        Row(typed_line(text), typed_line(second), key.strip(), figure, right == "1", alone == "1")
        for text, second, key, figure, right, alone in zip_longest(*columns, fillvalue="")
    ][: 4 * MAX_CHOICES]


def choice_rows(document: QuestionDocument, languages: Languages) -> list[Row]:
    """Return the rows of a question's choices."""
    figures = {}
    if document.reference:
        figures = {pair.choice: pair.figure for pair in document.reference.match}
    return [
        Row(
            *languages.pair(choice.text),
            key=choice.key,
            figure=figures.get(choice.key, ""),
            is_right=choice.key in (document.right or ()),
            is_alone=choice.alone,
        )
        for choice in document.choices or ()
    ]


def point_rows(scale: ScaleDocument | None, languages: Languages) -> list[Row]:
    """Return the names of the points of a scale, if every point has one."""
    return [Row(*languages.pair(label)) for label in (scale.labels if scale else None) or ()]


def with_keys(rows: Sequence[Row], known: set[str]) -> list[Row]:
    """Return the rows that hold something, each under a key: its own, else one from its text."""
    kept = [row for row in rows if not row.is_blank]
    for number, row in enumerate(kept):
        if row.key not in known or row.key in {one.key for one in kept[:number]}:
            row.key = ""
    taken = {row.key for row in kept if row.key}
    for row in kept:
        if not row.key:
            row.key = new_key(row.text or row.second, taken, "choice")
            taken.add(row.key)
    return kept


def check_repeated(rows: Sequence[Row]) -> bool:
    """Note which rows read like one before; return whether none does."""
    places = repeated([{"main": row.text, "second": row.second} for row in rows])
    for place in places:
        rows[place].errors.append(_("This stands in another line, too."))
    return not places


def with_blanks(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with some blank ones at the end, as long as there is room."""
    kept = list(rows)
    while kept and kept[-1].is_blank and not kept[-1].errors:
        kept.pop()
    missing = max(0, min(BLANK_ROWS, MAX_CHOICES - len(kept)))
    return kept + [Row() for _number in range(missing)]


def change_rows(rows: Sequence[Row], verb: str) -> list[Row]:
    """Return the rows after a button of the form: `up-2`, `down-0`, `drop-1`."""
    found = list(rows)
    what, _dash, place = verb.partition("-")
    if place not in {str(number) for number in range(len(found))}:
        return found
    row = found.pop(int(place))
    if what in {"up", "down"}:
        found.insert(max(0, int(place) + (1 if what == "down" else -1)), row)
    return found


# --- conditions ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Condition:
    """An earlier question on whose choices this one may depend; `choices` are (key, text, ticked)."""

    key: str
    text: str
    checked: bool
    choices: list[tuple[str, str, bool]]


def conditions_of(
    earlier: Sequence[QuestionDocument], chosen: ConditionDocument | None
) -> list[Condition]:
    """Return what a condition may be about, with what is chosen."""
    return [
        Condition(
            key=question.key,
            text=_text(question.text),
            checked=chosen is not None and chosen.question == question.key,
            choices=[
                (
                    choice.key,
                    _text(choice.text),
                    chosen is not None
                    and chosen.question == question.key
                    and choice.key in chosen.choices,
                )
                for choice in question.choices or ()
            ],
        )
        for question in earlier
        if question.kind in CHOICE_KINDS
    ]


def sent_condition(getlist: GetList) -> ConditionDocument | None:
    """Return the condition that a form sent, as it stands; None for everybody."""
    key = "".join(getlist("only_if")[:1])
    if not key:
        return None
    return ConditionDocument.model_construct(question=key, choices=getlist(f"only_if-{key}"))


def condition_fault(conditions: Sequence[Condition], chosen: ConditionDocument) -> str:
    """Return what is wrong with a condition, in words; "" if nothing is."""
    asked = next((one for one in conditions if one.key == chosen.question), None)
    if asked is None:
        return _("Choose one of the questions that come before.")
    if not chosen.choices:
        return _("Tick at least one answer.")
    known = {key for key, _text, _ticked in asked.choices}
    return "" if known.issuperset(chosen.choices) else _("Tick answers of that question.")


def _text(text: LocalText) -> str:
    return localised(text.model_dump())


def local_or_none(values: dict[str, Any]) -> dict[str, Any] | None:
    """Return a text for a document; nothing rather than one in no language."""
    return values or None
