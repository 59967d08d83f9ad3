"""What the form of a question says beside it: for whom it is, its limits, what is refused or right."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.responses.checks import too_long
from sessions.responses.enums import CHOICE_KINDS, TEXT_KINDS, Kind
from sessions.responses.models import Asking, Question
from sessions.responses.rules import OTHER, InvalidAnswerError, Rules, Value
from sessions.responses.values import check, is_right


def condition_of(question: Question) -> str:
    """Say whom a question is for; "" when it is for everybody."""
    return _conditional(question, _("Only if you answered “%(choices)s” to “%(question)s”"))


def exclusion_of(question: Question) -> str:
    """Say to somebody else whom a question is for; "" when it is for everybody."""
    return _conditional(
        question,
        _("This question is for those who answered “%(choices)s” to “%(question)s”."),
    )


def _conditional(question: Question, sentence: str) -> str:
    asked = question.condition_on
    if asked is None:
        return ""
    names = {choice.key: localised(choice.text) for choice in asked.choices.all()}
    chosen = [names[key] for key in question.condition_choices if key in names]
    return sentence % {"choices": " / ".join(chosen), "question": localised(asked.text)}


def limits_of(question: Question) -> str:
    """Say how many choices, which ranks or which numbers are taken; "" when nothing limits."""
    if question.kind == Kind.MULTIPLE_CHOICE:
        return _choices_limits(question.at_least, question.at_most)
    if question.kind == Kind.RANKING:
        number = question.rules().ranked
        return ngettext(
            "Choose the item that you put first.",
            "Rank %(number)d items at most, 1 for the first.",
            number,
        ) % {"number": number}
    if question.kind == Kind.NUMBER:
        return _number_limits(question)
    return ""


def _choices_limits(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        if least == most:
            return ngettext("Choose %(number)d answer.", "Choose %(number)d answers.", most) % {
                "number": most
            }
        return _("Choose %(least)d to %(most)d answers.") % {"least": least, "most": most}
    if most is not None:
        return ngettext("%(number)d answer at most.", "%(number)d answers at most.", most) % {
            "number": most
        }
    if least is not None:
        return ngettext("%(number)d answer at least.", "%(number)d answers at least.", least) % {
            "number": least
        }
    return _("Several answers are possible.")


def _number_limits(question: Question) -> str:
    decimals = ngettext(
        "%(number)d decimal is possible.", "%(number)d decimals are possible.", question.decimals
    ) % {"number": question.decimals}
    return " ".join(filter(None, [_bounds(question), decimals if question.decimals else ""]))


def _bounds(question: Question) -> str:
    low = (
        None if question.least is None else number_format(Decimal(str(question.least)).normalize())
    )
    high = None if question.most is None else number_format(Decimal(str(question.most)).normalize())
    if low is not None and high is not None:
        return _("From %(low)s to %(high)s.") % {"low": low, "high": high}
    if low is not None:
        return _("%(low)s or more.") % {"low": low}
    return _("%(high)s or less.") % {"high": high} if high is not None else ""


def tells_right(asking: Asking) -> bool:
    """Return whether the room has been shown the right answer to this round."""
    return asking.is_revealed and bool(asking.question.right)


def verdict_of(asking: Asking, value: Value) -> str:
    """Tell a person alone whether their answer was right, once the room knows; "" before."""
    if not tells_right(asking):
        return ""
    if value is None:
        return _("You did not know, and said so: the explanation is below.")
    if is_right(value, asking.question.right):
        return _("That is the right answer.")
    return _("It was another answer: the explanation is below.")


def checks_of(rules: Rules) -> dict[str, str]:
    """Return what a page needs to find wrong answers by itself, as data of the form.

    That is the limits, and as `fault-…` what the server would say, in its very words: they come
    from the checks themselves ("{}" is a number that only the page knows).
    """
    limits = {
        "least": rules.at_least,
        "most": rules.at_most,
        "low": rules.least,
        "high": rules.most,
        "decimals": rules.decimals if rules.kind == Kind.NUMBER else None,
    }
    found = {name: str(limit) for name, limit in limits.items() if limit is not None}
    found |= {f"fault-{name}": _said(rules, raw) for name, raw in _wrong(rules)}
    if rules.kind in TEXT_KINDS:
        found |= {"longest": str(rules.length), "fault-length": too_long("{}", rules.length)}
    return found


def _said(rules: Rules, raw: object) -> str:
    try:
        check(rules, raw)
    except InvalidAnswerError as error:
        return str(error)
    return ""


def _wrong(rules: Rules) -> Iterator[tuple[str, object]]:
    """Return an example of each answer that the question refuses and a page can offer."""
    if rules.kind in CHOICE_KINDS and rules.allow_other:
        written = {OTHER: ""}
        yield "other", [written] if rules.kind == Kind.MULTIPLE_CHOICE else written
    if rules.kind == Kind.MULTIPLE_CHOICE:
        yield from _wrong_numbers_of_choices(rules)
    elif rules.kind == Kind.MATRIX and rules.required:
        yield "rows", {rules.choices[0]: rules.low}
    elif rules.kind == Kind.NUMBER:
        yield "number", "?"
        yield "decimals", "0." + "1" * (rules.decimals + 1)
        if rules.most is not None:
            yield "bounds", str(int(rules.most) + 1)
        elif rules.least is not None:
            yield "bounds", str(int(rules.least) - 1)


def _wrong_numbers_of_choices(rules: Rules) -> Iterator[tuple[str, object]]:
    others: list[object] = [{OTHER: "x"}] if rules.allow_other else []
    possible = [*rules.choices, *others]
    if rules.at_most is not None and rules.at_most < len(possible):
        yield "most", possible[: rules.at_most + 1]
    if rules.at_least is not None and rules.at_least > 1:
        yield "least", possible[: rules.at_least - 1]
