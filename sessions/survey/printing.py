"""Questions as they stand on a printed questionnaire."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.responses.asking_form import image_address
from sessions.responses.asking_words import condition_of, limits_of
from sessions.responses.enums import CHOICE_KINDS, TEXT_KINDS, Kind
from sessions.responses.models import Choice, Question
from sessions.responses.selectors import (
    has_unknown_box,
    point_labels,
    unknown_label,
    unknown_label_of,
)
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
    image: str = ""
    image_alt: dict[str, str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    ranks: list[str] = field(default_factory=list)
    tick: str = ""
    unit: str | None = None
    lines: range = range(0)


def printed_questions(survey: Survey) -> list[PrintedQuestion]:
    """Return the questions of a survey in order, in the active language."""
    entries = (
        survey.entries.order_by("order")
        .select_related("question__condition_on")
        .filter(question__choices_from=None)  # what is voted on is not written yet
        .prefetch_related("question__choices", "question__condition_on__choices")
    )
    return [_printed(entry.question, survey) for entry in entries]


def _name(choice: Choice) -> str:
    name = localised(choice.text)
    return _("%(choice)s (nothing else)") % {"choice": name} if choice.is_alone else name


def _printed(question: Question, survey: Survey) -> PrintedQuestion:
    names = [_name(choice) for choice in question.choices.all()]
    unknown = [unknown_label()] if question.allow_unknown else []
    kind = Kind(question.kind)
    points = [f"{point} – {name}" if name else str(point)
              for point, name in point_labels(question).items()]  # fmt: skip
    return PrintedQuestion(
        text=question.text,
        help=question.help,
        condition=condition_of(question),
        hint=limits_of(question),
        allow_other=question.allow_other,
        image=image_address(survey.training_session, question),
        image_alt=question.image_alt,
        boxes=names + unknown if kind in CHOICE_KINDS else [],
        rows=names if kind == Kind.MATRIX else [],
        points=points + unknown if points else [],
        tick=unknown_label_of(question) if has_unknown_box(question) else "",
        ranks=names if kind == Kind.RANKING else [],
        unit=localised(question.unit) if kind == Kind.NUMBER else None,
        lines=range(LINES.get(kind, 0)) if kind in TEXT_KINDS else range(0),
    )
