"""Which questions of a session can be crossed, and the table of two of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sessions.models import TrainingSession
from sessions.responses.crosstab import (
    COLUMN_KINDS,
    FEWEST,
    LINE_KINDS,
    CrossTable,
    Variable,
    crosstab,
    variable,
)
from sessions.responses.enums import Kind
from sessions.responses.models import Question
from sessions.survey.models import Survey, SurveyQuestion


@dataclass(frozen=True)
class Offer:
    """The questions of one survey that can be chosen."""

    survey: Survey
    variables: list[Variable]


@dataclass(frozen=True)
class Crossing:
    """What the teacher chose to cross: `question` and `by` are keys of variables, or empty."""

    training_session: TrainingSession
    question: str = ""
    by: str = ""

    fewest = FEWEST

    @cached_property
    def offers(self) -> list[Offer]:
        """What can stand in the lines, by survey."""
        entries = (
            SurveyQuestion.objects.filter(
                survey__training_session=self.training_session, question__kind__in=LINE_KINDS
            )
            .select_related("survey", "question__condition_on")
            .prefetch_related("question__choices", "question__askings")
            .order_by("survey", "order")
        )
        found: dict[int, Offer] = {}
        for entry in entries:
            offer = found.setdefault(entry.survey_id, Offer(entry.survey, []))
            offer.variables.extend(_variables(entry.question))
        return [offer for offer in found.values() if offer.variables]

    @cached_property
    def column_offers(self) -> list[Offer]:
        """What can stand in the columns, by survey."""
        narrowed = [
            Offer(
                offer.survey,
                [one for one in offer.variables if one.question.kind in COLUMN_KINDS],
            )
            for offer in self.offers
        ]
        return [offer for offer in narrowed if offer.variables]

    @cached_property
    def first(self) -> Variable | None:
        """What stands in the lines, once it is chosen."""
        return _chosen(self.offers, self.question)

    @cached_property
    def second(self) -> Variable | None:
        """What stands in the columns, once it is chosen."""
        return _chosen(self.column_offers, self.by)

    @property
    def is_same(self) -> bool:
        """Whether a question was chosen twice."""
        return self.first is not None and self.first == self.second

    @cached_property
    def table(self) -> CrossTable | None:
        """The table, once two questions are chosen."""
        if self.first is None or self.second is None or self.is_same:
            return None
        return crosstab(self.first, self.second)


def _variables(question: Question) -> Iterator[Variable]:
    rows = [""]
    if question.kind == Kind.MATRIX:
        rows = [choice.key for choice in question.choices.all()]
    for row in rows:
        found = variable(question, row)
        if found is not None:
            yield found


def _chosen(offers: list[Offer], key: str) -> Variable | None:
    return next((one for offer in offers for one in offer.variables if one.key == key), None)
