"""Everything that the form of a question needs, as one variable of its template.

Several may stand on one page and in one form: every name ends with the asking (fields.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format

from rsn_training.common.localised import localised
from sessions.models import Participant, TrainingSession
from sessions.responses.asking_words import (
    checks_of,
    condition_of,
    exclusion_of,
    limits_of,
    tells_right,
    verdict_of,
)
from sessions.responses.ballots import own_choices
from sessions.responses.enums import CHOICE_KINDS, TEXT_KINDS, Kind
from sessions.responses.fields import OTHER_FIELD, UNKNOWN_FIELD
from sessions.responses.models import Answer, Asking, Question
from sessions.responses.retyped import typed_in
from sessions.responses.rules import OTHER, Value
from sessions.responses.selectors import (
    has_unknown_box,
    in_words,
    letter,
    other_label,
    point_labels,
    unknown_label,
    unknown_label_of,
)
from sessions.responses.services import is_taken
from sessions.responses.values import ERASED, chosen_keys, parse, written_choice
from sessions.services.media import digest_in

#: What is answered in a field that holds anything.
TYPED_KINDS = TEXT_KINDS | {Kind.NUMBER}


@dataclass(frozen=True)
class Card:
    """A choice as a card: its key, letter and text; `role` is "", "other" or "unknown".

    `is_mine`: it is what the reader wrote, in a vote over texts; `is_alone`: it goes with no other.
    """

    key: str
    letter: str
    text: str
    checked: bool = False
    role: str = ""
    is_mine: bool = False
    is_alone: bool = False


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
    is_unknown: bool = False


@dataclass(frozen=True)
class Item:
    """An item of a ranking and the rank that it has, 0 for none."""

    key: str
    text: str
    rank: int


@dataclass(frozen=True)
class AskingForm:
    """A question to answer, with what its reader answered; see the template responses/question.html.

    `condition` says whom it is for, `exclusion` says so to others; `decider` and `decided` let
    the page itself find out. `applies` is false when the reader is known to be somebody else.
    `checks` let the page say at once what the server would refuse (`asking_words`). `refusal`
    says what it has refused: then the form holds what was typed, not what is stored.
    """

    asking: Asking
    question: Question
    answers_url: str
    is_open: bool
    number: int = 1
    own: Answer | None = None
    own_words: str = ""
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
    box_label: str = ""
    has_names: bool = False
    low_name: str = ""
    high_name: str = ""
    condition: str = ""
    exclusion: str = ""
    decider: str = ""
    decided: str = ""
    applies: bool = True
    image: str = ""
    checks: dict[str, str] = field(default_factory=dict)
    refusal: str = ""
    #: Whether a phone that does not know its own answer, or the deciding one, asks for it.
    asks_own: bool = False
    asks_decider: bool = False
    #: Whether their own answer was right, once the room knows; `asks_verdict` as `asks_own`.
    verdict: str = ""
    asks_verdict: bool = False
    #: Whether a phone asks which of the texts is its person's own.
    asks_mine: bool = False

    unknown_field = UNKNOWN_FIELD
    other_field = OTHER_FIELD

    @property
    def is_empty(self) -> bool:
        """Whether it is a vote without anything to vote on."""
        return self.question.is_ballot and not any(not card.role for card in self.cards)

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
    the person's answers in one query, and the rounds that decide for whom questions are in
    another when they are not among these. `has_answers` are the numbers of answers by round,
    for forms that are pushed to everybody.
    """
    askings = list(askings)
    deciders = _deciders(askings)
    own: dict[UUID, Answer] = {}
    if participant is not None:
        wanted = {*(asking.pk for asking in askings), *deciders.values()}
        mine = Answer.objects.filter(asking__in=wanted, participant=participant)
        own = {answer.asking_id: answer for answer in mine}
    page = _Page(
        training_session=training_session,
        is_own=participant is not None,
        is_on_paper=participant is not None and participant.on_paper,
        answers=own,
        deciders=deciders,
        has_answers=has_answers or {},
        mine={
            asking.pk: own_choices(asking.question, participant)
            for asking in askings
            if participant is not None
        },
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
    is_on_paper: bool
    answers: Mapping[UUID, Answer]
    deciders: Mapping[UUID, UUID]
    has_answers: Mapping[UUID, int]
    mine: Mapping[UUID, Sequence[str]]


def _deciders(askings: Sequence[Asking]) -> dict[UUID, UUID]:
    """Return the newest round of each question that decides for whom others are."""
    here = {asking.question_id: asking.pk for asking in askings}
    conditions = {
        asking.question.condition_on_id
        for asking in askings
        if asking.question.condition_on_id is not None
    }
    elsewhere = conditions - here.keys()
    if elsewhere:
        rounds = Asking.objects.valid().filter(question__in=elsewhere).order_by("round")
        here |= dict(rounds.values_list("question", "pk"))
    return {question: pk for question, pk in here.items() if question in conditions}


def _form(asking: Asking, number: int, page: _Page) -> AskingForm:
    question = asking.question
    rules = question.rules()
    own = page.answers.get(asking.pk)
    stored = parse(own.value) if own is not None and own.value != ERASED else None
    answered = own is not None and own.value != ERASED
    again = typed_in(asking.pk) if page.is_own else None
    value: Any = again.raw if again else stored
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
        own_words=in_words(question, stored) if answered else "",
        revision=own.revision if own else 0,
        cards=_cards(question, value, page.mine.get(asking.pk, ()), is_unknown=is_unknown),
        points=_points(names, value) if question.kind == Kind.SCALE else [],
        rows=_rows(question, names, value),
        items=_items(question, value),
        ranks=range(1, rules.ranked + 1) if question.kind == Kind.RANKING else range(0),
        typed=_typed(question, value),
        other=written_choice(value) or "" if question.kind in CHOICE_KINDS else "",
        unit=localised(question.unit),
        limits=limits_of(question),
        is_unknown=is_unknown,
        is_boxed=has_unknown_box(question),
        box_label=unknown_label_of(question),
        has_names=bool(question.point_labels),
        low_name=localised(question.low_label),
        high_name=localised(question.high_label),
        condition=condition_of(question),
        exclusion=exclusion_of(question),
        decider=str(decider or ""),
        decided=" ".join(question.condition_choices) if decider else "",
        applies=page.is_on_paper
        or _applies(question, page.answers.get(decider) if decider else None),
        image=image_address(page.training_session, question),
        checks=checks_of(rules),
        refusal=again.refusal if again else "",
        verdict=verdict_of(asking, stored) if answered else "",
        asks_verdict=not page.is_own and tells_right(asking),
        asks_mine=not page.is_own and question.is_ballot,
        asks_own=not page.is_own and bool(page.has_answers.get(asking.pk)),
        asks_decider=not page.is_own and decider is not None,
    )


def _cards(
    question: Question, value: Value, mine: Sequence[str], *, is_unknown: bool
) -> list[Card]:
    """Return the choices as cards, "other" and "don't know" last."""
    if question.kind not in CHOICE_KINDS:
        return []
    chosen = chosen_keys(value)
    cards = [
        Card(
            choice.key,
            letter(index),
            localised(choice.text),
            choice.key in chosen,
            is_mine=choice.key in mine,
            is_alone=choice.is_alone,
        )
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
        is_unknown = choice.key in said and said[choice.key] is None
        rows.append(Row(choice.key, localised(choice.text), points, is_unknown))
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
    if question.kind == Kind.NUMBER and isinstance(value, int | float):
        return number_format(value, use_l10n=True, force_grouping=False)
    return value if isinstance(value, str) and question.kind in TYPED_KINDS else ""


def _applies(question: Question, decisive: Answer | None) -> bool:
    """Whether the question is for the reader, as far as is known."""
    if decisive is None or decisive.value == ERASED:
        return True
    return bool(set(chosen_keys(parse(decisive.value))) & set(question.condition_choices))


def image_address(training_session: TrainingSession, question: Question) -> str:
    """Return the address of the question's image; "" without one, or if the edition lost it."""
    if not question.image:
        return ""
    digest = digest_in(question.image)
    if digest:
        return reverse("sessions:session_media", args=[training_session.ref, digest])
    digest = training_session.edition.document.get("media", {}).get(question.image)
    return reverse("sessions:media", args=[digest]) if digest else ""
