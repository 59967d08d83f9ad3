"""A question as projector and remote show it while it is asked: to be read, not to be filled."""

from dataclasses import dataclass, field

from rsn_training.common.localised import localised
from sessions.responses.asking_words import condition_of, limits_of
from sessions.responses.enums import CHOICE_KINDS, Kind
from sessions.responses.models import Question
from sessions.responses.results.written import room_for, shortened
from sessions.responses.selectors import letter, other_label, point_labels, unknown_label

#: More choices than these stand in two columns, or in three.
MANY, VERY_MANY = 6, 14


@dataclass(frozen=True)
class Option:
    """A choice with its letter."""

    letter: str
    text: str


@dataclass(frozen=True)
class ShownQuestion:
    """What stands below the question: options, points, rows, items; and how to answer.

    `lacks_texts`: it is a vote with nothing to vote on yet.
    """

    kind: str
    options: list[Option] = field(default_factory=list)
    points: list[tuple[int, str]] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    has_names: bool = False
    low: str = ""
    high: str = ""
    condition: str = ""
    limits: str = ""
    unit: str = ""
    tick: str = ""
    is_ballot: bool = False
    lacks_texts: bool = False

    @property
    def columns(self) -> int:
        """In how many columns the choices or rows stand at most."""
        number = max(len(self.options), len(self.rows))
        return 1 + (number > MANY) + (number > VERY_MANY)

    @property
    def is_number(self) -> bool:
        """Whether a number is asked for."""
        return self.kind == Kind.NUMBER


def shown_question(question: Question) -> ShownQuestion:
    """Return the question as it is shown, in the active language."""
    names = [localised(choice.text) for choice in question.choices.all()]
    options: list[Option] = []
    if question.is_ballot:
        names = [shortened(name, room_for(len(names))) for name in names]
    if question.kind in CHOICE_KINDS or question.kind == Kind.RANKING:
        options = [Option(letter(index), name) for index, name in enumerate(names)]
    if question.allow_other:
        options.append(Option("+", other_label()))
    if question.kind in CHOICE_KINDS and question.allow_unknown:
        options.append(Option("?", unknown_label()))
    return ShownQuestion(
        kind=question.kind,
        options=options,
        points=list(point_labels(question).items()),
        has_names=bool(question.point_labels),
        low=localised(question.low_label),
        high=localised(question.high_label),
        rows=names if question.kind == Kind.MATRIX else [],
        condition=condition_of(question),
        limits=limits_of(question),
        unit=localised(question.unit),
        tick=localised(question.not_concerned),
        is_ballot=question.is_ballot,
        lacks_texts=question.is_ballot and not names,
    )
