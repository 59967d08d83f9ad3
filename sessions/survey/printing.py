"""Questions as they stand on a printed questionnaire."""

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.responses.enums import CHOICE_KINDS, TEXT_KINDS, Kind
from sessions.responses.models import Question
from sessions.responses.selectors import point_labels, unknown_label
from sessions.survey.models import Survey

#: Lines to write on.
LINES = {Kind.SHORT_TEXT: 1, Kind.LONG_TEXT: 5}


@dataclass(frozen=True)
class PrintedQuestion:
    """A question with what is drawn below it: boxes, rows and points, ranks, or lines."""

    text: dict[str, str]
    help: dict[str, str]
    condition: str
    hint: str
    allow_other: bool
    boxes: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    ranks: list[str] = field(default_factory=list)
    unit: str | None = None
    lines: range = range(0)


def printed_questions(survey: Survey) -> list[PrintedQuestion]:
    """Return the questions of a survey in order, in the active language."""
    entries = (
        survey.entries.order_by("order")
        .select_related("question__condition_on")
        .prefetch_related("question__choices", "question__condition_on__choices")
    )
    return [_printed(entry.question) for entry in entries]


def _printed(question: Question) -> PrintedQuestion:
    names = [localised(choice.text) for choice in question.choices.all()]
    unknown = [unknown_label()] if question.allow_unknown else []
    kind = Kind(question.kind)
    points = [f"{point} – {name}" if name else str(point)
              for point, name in point_labels(question).items()]  # fmt: skip
    return PrintedQuestion(
        text=question.text,
        help=question.help,
        condition=condition_sentence(question),
        hint=_hint(question),
        allow_other=question.allow_other,
        boxes=names + unknown if kind in CHOICE_KINDS else [],
        rows=names if kind == Kind.MATRIX else [],
        points=points + unknown if points else [],
        ranks=names if kind == Kind.RANKING else [],
        unit=localised(question.unit) if kind == Kind.NUMBER else None,
        lines=range(LINES.get(kind, 0)) if kind in TEXT_KINDS else range(0),
    )


def condition_sentence(question: Question) -> str:
    """Say whom a question is for; "" when it is for everybody."""
    asked = question.condition_on
    if asked is None:
        return ""
    names = {choice.key: localised(choice.text) for choice in asked.choices.all()}
    chosen = [names[key] for key in question.condition_choices if key in names]
    return _("Only if you answered “%(choices)s” to “%(question)s”") % {
        "choices": " / ".join(chosen),
        "question": localised(asked.text),
    }


def _hint(question: Question) -> str:
    if question.kind == Kind.RANKING:
        number = question.rules().ranked
        return ngettext(
            "Write 1 before your first choice.",
            "Write 1 to %(number)d before your first %(number)d choices, 1 for the first.",
            number,
        ) % {"number": number}
    if question.kind == Kind.MULTIPLE_CHOICE:
        if question.at_most is None:
            return _("Several answers are possible.")
        return ngettext(
            "%(number)d answer at most.", "%(number)d answers at most.", question.at_most
        ) % {"number": question.at_most}
    if question.least is not None and question.most is not None:
        return _("From %(low)s to %(high)s.") % {
            "low": number_format(question.least.normalize()),
            "high": number_format(question.most.normalize()),
        }
    return ""
