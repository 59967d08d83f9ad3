"""Everything that the form of a question needs, as one variable of its template.

Several may stand on one page and in one form: every name ends with the asking (fields.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.models import Participant, TrainingSession
from sessions.responses.enums import CHOICE_KINDS, Kind
from sessions.responses.fields import BOXED, OTHER_FIELD, UNKNOWN_FIELD
from sessions.responses.models import Answer, Asking, Question
from sessions.responses.rules import OTHER, Value
from sessions.responses.selectors import (
    in_words,
    letter,
    other_label,
    point_labels,
    unknown_label,
)
from sessions.responses.services import is_taken
from sessions.responses.values import ERASED, chosen_keys, parse, written_choice


@dataclass(frozen=True)
class Card:
    """A choice as a card: its key, letter and text; `role` is "", "other" or "unknown"."""

    key: str
    letter: str
    text: str
    checked: bool = False
    role: str = ""


@dataclass(frozen=True)
class Point:
    """A point of a scale with its name, "" when it has none."""

    value: str
    name: str
    checked: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a matrix, with its own points."""

    key: str
    text: str
    points: list[Point]


@dataclass(frozen=True)
class Item:
    """An item of a ranking and the rank that it has, 0 for none."""

    key: str
    text: str
    rank: int


@dataclass(frozen=True)
class AskingForm:
    """A question to answer, with what its reader answered; see the template responses/question.html.

    `condition` says whom it is for; `decider` and `decided` let the page itself find out.
    `applies` is false when the reader is known to be somebody else.
    """

    asking: Asking
    question: Question
    answers_url: str
    is_open: bool
    number: int = 1
    own: Answer | None = None
    own_words: str = ""
    value: Value = None
    revision: int = 0
    cards: list[Card] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    ranks: range = range(0)
    typed: str = ""
    other: str = ""
    unit: str = ""
    limits: str = ""
    is_unknown: bool = False
    is_boxed: bool = False
    has_names: bool = False
    low_name: str = ""
    high_name: str = ""
    condition: str = ""
    decider: str = ""
    decided: str = ""
    applies: bool = True
    image: str = ""
    #: Whether a phone that does not know its own answer should ask for it.
    asks_own: bool = False

    unknown_field = UNKNOWN_FIELD
    other_field = OTHER_FIELD

    @property
    def unknown_label(self) -> str:
        """How people say that they don't know."""
        return unknown_label()


def asking_forms(
    askings: Iterable[Asking],
    *,
    participant: Participant | None,
    training_session: TrainingSession,
    has_answers: Mapping[UUID, int] | None = None,
) -> list[AskingForm]:
    """Return the forms of some rounds in order; with `participant`, their answers are in them.

    Rounds come with their question, its choices, condition and the condition's choices. Reads
    the person's answers in one query. `has_answers` are the numbers of answers by round, for
    forms that are pushed to everybody.
    """
    askings = list(askings)
    own: dict[UUID, Answer] = {}
    if participant is not None:
        mine = Answer.objects.filter(asking__in=askings, participant=participant)
        own = {answer.asking_id: answer for answer in mine}
    page = _Page(
        training_session=training_session,
        is_own=participant is not None,
        answers=own,
        deciders={asking.question_id: asking for asking in askings},
        has_answers=has_answers or {},
    )
    return [_form(asking, number, page) for number, asking in enumerate(askings, start=1)]


def asking_form(
    asking: Asking,
    *,
    participant: Participant | None,
    training_session: TrainingSession,
    has_answers: bool = False,
) -> AskingForm:
    """Return the form of one round (as `asking_forms`)."""
    counts = {asking.pk: 1} if has_answers else {}
    [form] = asking_forms(
        [asking],
        participant=participant,
        training_session=training_session,
        has_answers=counts,
    )
    return form


@dataclass(frozen=True)
class _Page:
    """What the forms of one page share."""

    training_session: TrainingSession
    is_own: bool
    answers: Mapping[UUID, Answer]
    deciders: Mapping[UUID, Asking]
    has_answers: Mapping[UUID, int]


def _form(asking: Asking, number: int, page: _Page) -> AskingForm:
    question = asking.question
    own = page.answers.get(asking.pk)
    answered = own is not None and own.value != ERASED
    value = parse(own.value) if own is not None and answered else None
    is_unknown = answered and value is None
    names = point_labels(question)
    now = timezone.now()
    decider = page.deciders.get(question.condition_on_id) if question.condition_on_id else None
    return AskingForm(
        asking=asking,
        question=question,
        answers_url=reverse("responses:answers", args=[page.training_session.ref]),
        is_open=asking.shows_open_at(now) and is_taken(asking, page.training_session, now),
        number=number,
        own=own,
        own_words=in_words(question, value) if answered else "",
        value=value,
        revision=own.revision if own else 0,
        cards=_cards(question, value, is_unknown=is_unknown),
        points=_points(names, value) if question.kind == Kind.SCALE else [],
        rows=_rows(question, names, value),
        items=_items(question, value),
        ranks=range(1, question.rules().ranked + 1) if question.kind == Kind.RANKING else range(0),
        typed=_typed(question, value),
        other=written_choice(value) or "" if question.kind in CHOICE_KINDS else "",
        unit=localised(question.unit),
        limits=limits_of(question),
        is_unknown=is_unknown,
        is_boxed=question.allow_unknown and Kind(question.kind) in BOXED - {Kind.MATRIX},
        has_names=bool(question.point_labels),
        low_name=localised(question.low_label),
        high_name=localised(question.high_label),
        condition=condition_of(question),
        decider=str(decider.pk) if decider else "",
        decided=" ".join(question.condition_choices) if decider else "",
        applies=_applies(question, page.answers.get(decider.pk) if decider else None),
        image=image_address(page.training_session, question),
        asks_own=not page.is_own and bool(page.has_answers.get(asking.pk)),
    )


def _cards(question: Question, value: Value, *, is_unknown: bool) -> list[Card]:
    """Return the choices as cards, "other" and "don't know" last."""
    if question.kind not in CHOICE_KINDS:
        return []
    chosen = chosen_keys(value)
    cards = [
        Card(choice.key, letter(index), localised(choice.text), choice.key in chosen)
        for index, choice in enumerate(question.choices.all())
    ]
    if question.allow_other:
        cards.append(Card(OTHER_FIELD, OTHER_FIELD, other_label(),
                          written_choice(value) is not None, OTHER))  # fmt: skip
    if question.allow_unknown:
        cards.append(Card(UNKNOWN_FIELD, UNKNOWN_FIELD, unknown_label(), is_unknown, "unknown"))
    return cards


def _points(names: Mapping[int, str], value: Value) -> list[Point]:
    return [
        Point(str(point), name, isinstance(value, int) and value == point)
        for point, name in names.items()
    ]


def _rows(question: Question, names: Mapping[int, str], value: Value) -> list[Row]:
    if question.kind != Kind.MATRIX:
        return []
    said = value if isinstance(value, dict) else {}
    rows = []
    for choice in question.choices.all():
        points = [
            Point(str(point), name, said.get(choice.key) == point) for point, name in names.items()
        ]
        if question.allow_unknown:
            checked = choice.key in said and said[choice.key] is None
            points.append(Point(UNKNOWN_FIELD, unknown_label(), checked))
        rows.append(Row(choice.key, localised(choice.text), points))
    return rows


def _items(question: Question, value: Value) -> list[Item]:
    if question.kind != Kind.RANKING:
        return []
    ranked = value if isinstance(value, list) else []
    return [
        Item(
            choice.key,
            localised(choice.text),
            ranked.index(choice.key) + 1 if choice.key in ranked else 0,
        )
        for choice in question.choices.all()
    ]


def _typed(question: Question, value: Value) -> str:
    if question.is_text:
        return value if isinstance(value, str) else ""
    if question.kind == Kind.NUMBER and isinstance(value, int | float):
        return number_format(value, use_l10n=True, force_grouping=False)
    return ""


def _applies(question: Question, decisive: Answer | None) -> bool:
    """Whether the question is for the reader, as far as is known."""
    if decisive is None or decisive.value == ERASED:
        return True
    return bool(set(chosen_keys(parse(decisive.value))) & set(question.condition_choices))


def image_address(training_session: TrainingSession, question: Question) -> str:
    """Return the address of the question's image; "" without one, or if the edition lost it."""
    if not question.image:
        return ""
    digest = training_session.edition.document.get("media", {}).get(question.image)
    return reverse("sessions:media", args=[digest]) if digest else ""


def condition_of(question: Question) -> str:
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
    low = None if question.least is None else number_format(question.least.normalize())
    high = None if question.most is None else number_format(question.most.normalize())
    if low is not None and high is not None:
        return _("From %(low)s to %(high)s.") % {"low": low, "high": high}
    if low is not None:
        return _("%(low)s or more.") % {"low": low}
    return _("%(high)s or less.") % {"high": high} if high is not None else ""
