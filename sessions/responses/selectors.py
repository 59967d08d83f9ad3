"""What is read of questions and answers: rounds, answers, texts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.models import Participant
from sessions.responses.enums import Kind
from sessions.responses.fields import BOXED
from sessions.responses.models import Answer, Asking, Question
from sessions.responses.values import ERASED, OTHER, Value, own_words, parse


@dataclass(frozen=True)
class Text:
    """A text as people wrote it; `n` of them wrote exactly this. `id` names one of them.

    `group` is the teacher's heading that it stands under, by its id; `waits`: it is hidden until
    the teacher has looked at it.
    """

    id: UUID
    text: str
    n: int
    hidden: bool
    group: UUID | None = None
    waits: bool = False


def valid_askings(question: Question) -> list[Asking]:
    """Return the rounds of a question in order, without those that were set aside.

    Reads its few rounds, unless they are prefetched.
    """
    found = [asking for asking in question.askings.all() if asking.set_aside_at is None]
    return sorted(found, key=lambda asking: asking.round)


def newest_asking(question: Question) -> Asking | None:
    """Return the newest valid round of a question (reads as `valid_askings`)."""
    return next(reversed(valid_askings(question)), None)


def answered(asking: Asking) -> int:
    """Return how many have answered, counted from rows."""
    return asking.answers.count()


def answered_any(askings: Iterable[Asking]) -> int:
    """Return how many people have answered at least one of these, counted from rows."""
    answers = Answer.objects.filter(asking__in=[asking.pk for asking in askings])
    return answers.values("participant").distinct().count()


def stored_answer(asking: Asking, participant: Participant) -> Answer | None:
    """Return the participant's own answer."""
    return Answer.objects.filter(asking=asking, participant=participant).first()


def list_texts(asking: Asking, *, moderated: bool = False) -> list[Text]:
    """Return the texts of an asking, the newest first; hidden ones only when `moderated`."""
    return texts_of([asking], moderated=moderated)[asking.pk]


def texts_of(askings: Iterable[Asking], *, moderated: bool = False) -> dict[UUID, list[Text]]:
    """Return what people wrote in each asking in one query, as `list_texts`; equal ones once.

    That is their texts, or their "other: …" of a choice. The askings come with their question.
    """
    rules = {asking.pk: asking.question.rules() for asking in askings}
    groups: dict[UUID, dict[tuple[str, bool, bool, UUID | None], Text]] = {pk: {} for pk in rules}
    answers = Answer.objects.filter(asking__in=groups).exclude(value=ERASED)
    if not moderated:
        answers = answers.filter(hidden_at=None)
    columns = ("asking", "pk", "value", "hidden_at", "hidden_by", "text_group")
    for asking_id, pk, stored, hidden_at, hidden_by, sorted_in in answers.order_by(
        "-updated_at", "pk"
    ).values_list(*columns):
        text = own_words(rules[asking_id], parse(stored))
        if text is None:
            continue
        is_hidden = hidden_at is not None
        waits = is_hidden and hidden_by is None
        group, place = groups[asking_id], (text, is_hidden, waits, sorted_in)
        before = group.get(place)
        number = before.n + 1 if before else 1
        group[place] = Text(pk, text, number, is_hidden, sorted_in, waits)
    return {asking_id: list(group.values()) for asking_id, group in groups.items()}


def letter(index: int) -> str:
    """Return A, B, C… for the place of a choice, counted from 0."""
    return chr(ord("A") + index) if index < 26 else str(index + 1)  # noqa: PLR2004 - the alphabet


def unknown_label() -> str:
    """Return how people say that they don't know."""
    return _("I don’t know")


def unknown_label_of(question: Question) -> str:
    """Return what stands for an answer of this question that is none: "don't know", or its own."""
    return localised(question.not_concerned) or unknown_label()


def has_unknown_box(question: Question) -> bool:
    """Return whether "don't know" (or "not concerned") is a box of its own below the question."""
    is_offered = question.allow_unknown and Kind(question.kind) in BOXED - {Kind.MATRIX}
    return is_offered or bool(question.not_concerned)


def other_label() -> str:
    """Return the name of the choice that people write themselves."""
    return _("Other")


def point_labels(question: Question) -> dict[int, str]:
    """Return the points of a scale with their names; "" for those that have none."""
    if question.scale_low is None or question.scale_high is None:
        return {}
    points = range(question.scale_low, question.scale_high + 1)
    if question.point_labels:
        return dict(zip(points, map(localised, question.point_labels), strict=False))
    names = dict.fromkeys(points, "")
    names[question.scale_low] = localised(question.low_label)
    names[question.scale_high] = localised(question.high_label)
    return names


def in_words(question: Question, value: Value) -> str:
    """Return an answer as its author reads it."""
    if value is None:
        return unknown_label_of(question)
    writer = _WRITERS.get(Kind(question.kind))
    return writer(question, value) if writer else str(value)


def in_lines(question: Question, value: Value) -> list[tuple[str, str]]:
    """Return an answer as lines of (name, text), for its author to read.

    A matrix names its rows and a ranking its ranks; other lines have no name.
    """
    names = _names(question, value)
    if isinstance(value, dict) and question.kind == Kind.MATRIX:
        rows = [row for row in names if row in value] + [row for row in value if row not in names]
        return [(names.get(row, row), _point_in_words(question, value[row])) for row in rows]
    if value is not None and question.kind == Kind.RANKING:
        ranked = enumerate(map(str, _as_list(value)), start=1)
        return [(str(rank), names.get(key, key)) for rank, key in ranked]
    if value is not None and question.kind == Kind.MULTIPLE_CHOICE:
        return [("", _choice_in_words(entry, names)) for entry in _as_list(value)]
    return [("", in_words(question, value))]


def _names(question: Question, value: Value) -> dict[str, str]:
    """Return the words of the choices; of a vote, also of a text that was taken off."""
    names = {choice.key: localised(choice.text) for choice in question.choices.all()}
    if not question.is_ballot:
        return names
    gone = _("(a text that is not shown any more)")
    return {str(key): gone for key in _as_list(value)} | names


def _choices_in_words(question: Question, value: Value) -> str:
    names = _names(question, value)
    return ", ".join(_choice_in_words(entry, names) for entry in _as_list(value))


def _ranks_in_words(question: Question, value: Value) -> str:
    names = _names(question, value)
    ranked = enumerate(map(str, _as_list(value)), start=1)
    return ", ".join(f"{rank}. {names.get(key, key)}" for rank, key in ranked)


def _rows_in_words(question: Question, value: Value) -> str:
    names = _names(question, value)
    rows = value.items() if isinstance(value, dict) else ()
    return " · ".join(
        f"{names.get(row, row)} – {_point_in_words(question, point)}" for row, point in rows
    )


def _number_in_words(question: Question, value: Value) -> str:
    return " ".join(filter(None, [number_format(str(value)), localised(question.unit)]))


def _as_list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _choice_in_words(entry: Value, texts: dict[str, str]) -> str:
    if isinstance(entry, dict):
        written = entry.get(OTHER, "")
        return f"{other_label()} – {written}" if written else other_label()
    return texts.get(str(entry), str(entry))


def _point_in_words(question: Question, value: Value) -> str:
    if value is None:
        return unknown_label()
    name = point_labels(question).get(int(str(value)), "")
    if question.point_labels and name:
        return name
    return _("%(point)d out of %(high)d") % {"point": value, "high": question.scale_high}


_WRITERS: dict[Kind, Callable[[Question, Value], str]] = {
    Kind.SINGLE_CHOICE: _choices_in_words,
    Kind.MULTIPLE_CHOICE: _choices_in_words,
    Kind.SCALE: _point_in_words,
    Kind.MATRIX: _rows_in_words,
    Kind.RANKING: _ranks_in_words,
    Kind.NUMBER: _number_in_words,
}
