"""What the survey editor lists: the questions with how they stand, the kinds on offer. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from sessions.responses.asking_words import condition_of
from sessions.responses.enums import Kind
from sessions.responses.models import Answer, Question
from sessions.responses.selectors import valid_askings
from sessions.responses.services import relevant_answers
from sessions.survey.models import Survey, SurveyQuestion

ICONS: dict[str, str] = {
    Kind.SINGLE_CHOICE: "circle-dot",
    Kind.MULTIPLE_CHOICE: "square-check",
    Kind.SCALE: "sliders-horizontal",
    Kind.MATRIX: "table-2",
    Kind.RANKING: "list-ordered",
    Kind.NUMBER: "hash",
    Kind.SHORT_TEXT: "cloud",
    Kind.LONG_TEXT: "message-square-text",
}
_EXPLAINED: dict[str, StrOrPromise] = {
    Kind.SINGLE_CHOICE: _("One answer out of several. Shown as bars."),
    Kind.MULTIPLE_CHOICE: _("Several answers may be ticked. Shown as bars."),
    Kind.SCALE: _("A point from 1 to 5, for example. Shown with its mean."),
    Kind.MATRIX: _("Several lines answered on the same scale, in one go."),
    Kind.RANKING: _("Items put in order, the preferred one first."),
    Kind.NUMBER: _("A number with its unit: hours, accounts, years."),
    Kind.SHORT_TEXT: _("A word or a line. Shown as a cloud of words."),
    Kind.LONG_TEXT: _("A few sentences. Shown as a list that you can sort."),
}


@dataclass(frozen=True)
class KindRow:
    """A kind of question, as the page offers it."""

    kind: Kind
    icon: str
    text: StrOrPromise


@dataclass(frozen=True)
class QuestionRow:
    """A question of the survey, as the editor lists it."""

    entry: SurveyQuestion
    number: int
    icon: str
    condition: str
    rounds: int
    answers: int
    is_open: bool

    @property
    def question(self) -> Question:
        """The question itself."""
        return self.entry.question


def kind_rows() -> list[KindRow]:
    """Return all kinds, in their order."""
    return [KindRow(kind, ICONS[kind], _EXPLAINED[kind]) for kind in Kind]


def question_rows(survey: Survey) -> list[QuestionRow]:
    """Return the questions of a survey in order, in a handful of queries."""
    entries = list(
        survey.entries.order_by("order")
        .select_related("question__condition_on")
        .prefetch_related("question__askings", "question__condition_on__choices")
    )
    counts = _answers([entry.question for entry in entries])
    return [_row(entry, number, counts) for number, entry in enumerate(entries, start=1)]


def _row(entry: SurveyQuestion, number: int, counts: dict[UUID, int]) -> QuestionRow:
    askings = valid_askings(entry.question)
    return QuestionRow(
        entry=entry,
        number=number,
        icon=ICONS[entry.question.kind],
        condition=condition_of(entry.question),
        rounds=len(askings),
        answers=sum(counts.get(asking.pk, 0) for asking in askings),
        is_open=any(asking.closed_at is None for asking in askings),
    )


def _answers(questions: Sequence[Question]) -> dict[UUID, int]:
    """Count the answers of each round, of those whom the question is for, as the report does."""
    rows = Answer.objects.filter(asking__question__in=questions).order_by()
    found = dict(rows.values_list("asking").annotate(number=Count("pk")))
    for question in questions:
        if question.condition_on_id is not None:
            for asking in valid_askings(question):
                asking.question = question  # with its condition
                found[asking.pk] = relevant_answers(asking).count()
    return found
