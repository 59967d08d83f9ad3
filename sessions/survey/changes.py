"""What may still change in a question that people have answered, or are answering now.

Wording, help, order and new choices always may; nothing that would lose or belie an answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.responses.enums import CHOICE_KINDS, SCALE_KINDS, Kind
from sessions.responses.models import Answer, Question
from sessions.responses.values import ERASED, Value, chosen_keys, parse, written_choice
from sessions.survey.conclusions_kept import tells
from sessions.survey.exceptions import Refusal
from sessions.survey.question_documents import NumberDocument, QuestionDocument


@dataclass(frozen=True)
class Given:
    """A value that people gave, and how many of them did, over all rounds."""

    value: Value
    number: int


@dataclass(frozen=True)
class Narrowing:
    """Something that a change takes away: `holds` says of an answer whether it needs it.

    `sentence` says why it stays, given the number of people whose answers need it.
    """

    field: str
    holds: Callable[[Value], bool]
    sentence: Callable[[int], str]


def given_to(question: Question) -> list[Given]:
    """Return the values that were given to a question, also in rounds that were set aside."""
    rows = (
        Answer.objects.filter(asking__question=question)
        .exclude(value=ERASED)
        .values_list("value")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return [Given(parse(value), number) for value, number in rows]


def refusals(
    before: QuestionDocument, after: QuestionDocument, given: list[Given], *, is_open: bool
) -> list[Refusal]:
    """Return why a question cannot change from `before` to `after`; nothing if it can."""
    found = []
    for narrowing in _narrowings(before, after):
        number = sum(one.number for one in given if narrowing.holds(one.value))
        if number:
            found.append(Refusal(narrowing.field, narrowing.sentence(number)))
        elif is_open:
            found.append(Refusal(narrowing.field, _now()))
    return found


def points_belied(
    before: QuestionDocument, after: QuestionDocument, points: set[int]
) -> Iterator[Refusal]:
    """Say which ends stay because conclusions count the answers from these points on.

    A share of those who gave at least 4 says another thing when the scale is another one.
    """
    if before.kind != after.kind:
        return
    for point in sorted(points)[:1]:
        if after.kind in SCALE_KINDS and _ends(before) != _ends(after):
            sentence = _(
                "The conclusions of this survey count who answers %(point)d or more: "
                "the ends of the scale stay."
            )
            yield Refusal("high", sentence % {"point": point})
    number = after.number or NumberDocument()
    for point in sorted(points):
        if after.kind == Kind.NUMBER and not tells(point, number.least, number.most):
            sentence = _(
                "The conclusions of this survey count who answers %(point)d or more: "
                "leave room for such a number, and for a smaller one."
            )
            yield Refusal("most", sentence % {"point": point})


def _now() -> str:
    return _(
        "People can answer this question now: you can add and reword. "
        "Close it first to take something away."
    )


def _narrowings(before: QuestionDocument, after: QuestionDocument) -> Iterator[Narrowing]:
    if before.kind != after.kind:
        yield Narrowing("kind", _any, _kind_stays)
        return
    yield from _choices(before, after)
    if before.choices_from != after.choices_from:
        yield Narrowing("choices_from", _any, _source_stays)
    if before.allow_other and not after.allow_other:
        yield Narrowing("allow_other", lambda value: written_choice(value) is not None, _other)
    yield from _unknowns(before, after)
    if after.kind in SCALE_KINDS and _ends(before) != _ends(after):
        yield Narrowing("low", _any, _scale_stays)
    if after.kind == Kind.RANKING and _ranked(after) < _ranked(before):
        yield Narrowing("at_most", lambda value: len(_list(value)) > _ranked(after), _ranks)
    if after.kind == Kind.NUMBER and before.number != after.number:
        bounds = after.number or NumberDocument()
        yield Narrowing("least", lambda value: not _is_within(value, bounds), _bounds)


def _unknowns(before: QuestionDocument, after: QuestionDocument) -> Iterator[Narrowing]:
    if before.allow_unknown and not after.allow_unknown:
        needs = _has_unknown_row if after.not_concerned else _has_unknown
        yield Narrowing("allow_unknown", needs, _unknown)
    if before.not_concerned and not after.not_concerned:
        yield Narrowing("not_concerned", lambda value: value is None, _not_concerned)


def _choices(before: QuestionDocument, after: QuestionDocument) -> Iterator[Narrowing]:
    kept = {choice.key for choice in after.choices or ()}
    for choice in before.choices or ():
        if choice.key not in kept:
            yield Narrowing(
                "choices",
                lambda value, key=choice.key: key in keys_in(before.kind, value),  # type: ignore[misc]
                _choice_stays(localised(choice.text.model_dump())),
            )
    combined = {choice.key for choice in before.choices or () if not choice.alone}
    for choice in after.choices or ():
        if choice.alone and choice.key in combined:
            yield Narrowing(
                "choices",
                lambda value, key=choice.key: key in _list(value) and len(_list(value)) > 1,  # type: ignore[misc]
                _not_alone(localised(choice.text.model_dump())),
            )


def keys_in(kind: Kind, value: Value) -> set[str]:
    """Return the keys of choices, rows or items that an answer names."""
    if isinstance(value, dict):
        return set(value) if kind == Kind.MATRIX else set()
    return set(chosen_keys(value)) if kind in CHOICE_KINDS | {Kind.RANKING} else set()


def _any(_value: Value) -> bool:
    return True


def _has_unknown(value: Value) -> bool:
    return value is None or _has_unknown_row(value)


def _has_unknown_row(value: Value) -> bool:
    return isinstance(value, dict) and None in value.values()


def _ends(document: QuestionDocument) -> tuple[int, int] | None:
    scale = document.scale
    return (scale.low, scale.high) if scale else None


def _ranked(document: QuestionDocument) -> int:
    most = len(document.choices or ())
    return min(document.at_most or most, most)


def _list(value: Value) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_within(value: Value, bounds: NumberDocument) -> bool:
    if value is None:
        return True
    number = Decimal(str(value))
    if number != number.quantize(Decimal(1).scaleb(-bounds.decimals)):
        return False
    least, most = bounds.least, bounds.most
    return (least is None or number >= Decimal(str(least))) and (
        most is None or number <= Decimal(str(most))
    )


# --- sentences ----------------------------------------------------------------------------
def _choice_stays(name: str) -> Callable[[int], str]:
    def sentence(number: int) -> str:
        return ngettext(
            "“%(choice)s” stands in the answer of %(number)d person: it stays, but you may reword it.",
            "“%(choice)s” stands in the answers of %(number)d people: it stays, but you may reword it.",
            number,
        ) % {"choice": name, "number": number}

    return sentence


def _not_alone(name: str) -> Callable[[int], str]:
    def sentence(number: int) -> str:
        return ngettext(
            "%(number)d person chose “%(choice)s” with other answers: it still goes with others.",
            "%(number)d people chose “%(choice)s” with other answers: it still goes with others.",
            number,
        ) % {"choice": name, "number": number}

    return sentence


def _kind_stays(number: int) -> str:
    return ngettext(
        "%(number)d person has answered: the kind of answer stays.",
        "%(number)d people have answered: the kind of answer stays.",
        number,
    ) % {"number": number}


def _source_stays(number: int) -> str:
    return ngettext(
        "%(number)d person has voted: what the vote is about stays.",
        "%(number)d people have voted: what the vote is about stays.",
        number,
    ) % {"number": number}


def _scale_stays(number: int) -> str:
    return ngettext(
        "%(number)d person has answered on this scale: its ends stay.",
        "%(number)d people have answered on this scale: its ends stay.",
        number,
    ) % {"number": number}


def _other(number: int) -> str:
    return ngettext(
        "%(number)d person wrote another answer: this box stays ticked.",
        "%(number)d people wrote another answer: this box stays ticked.",
        number,
    ) % {"number": number}


def _unknown(number: int) -> str:
    return ngettext(
        "%(number)d person said that they don’t know: this box stays ticked.",
        "%(number)d people said that they don’t know: this box stays ticked.",
        number,
    ) % {"number": number}


def _not_concerned(number: int) -> str:
    return ngettext(
        "%(number)d person ticked this box: it stays, but you may reword it.",
        "%(number)d people ticked this box: it stays, but you may reword it.",
        number,
    ) % {"number": number}


def _ranks(number: int) -> str:
    return ngettext(
        "%(number)d person has ranked more items than that.",
        "%(number)d people have ranked more items than that.",
        number,
    ) % {"number": number}


def _bounds(number: int) -> str:
    return ngettext(
        "%(number)d person gave a number that this would refuse.",
        "%(number)d people gave a number that this would refuse.",
        number,
    ) % {"number": number}
