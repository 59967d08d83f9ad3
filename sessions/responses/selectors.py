"""What screens show of questions and answers: reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.models import Participant
from sessions.responses.cloud import Cloud, lay_out
from sessions.responses.enums import CHOICE_KINDS, Kind
from sessions.responses.models import Answer, Asking, Question, Tally
from sessions.responses.tallies import Document
from sessions.responses.values import ERASED, UNKNOWN_FIELD, Value, parse

#: Texts on one screen; the export has them all.
MAX_TEXTS = 60
#: Boxes of the cloud: broad for projector and report, nearly square for phone and remote.
BROAD, NARROW = (1600, 700), (800, 900)


@dataclass(frozen=True)
class Bar:
    """A line of the results; `pct` is out of 100, rounded half up."""

    key: str
    label: str
    n: int
    pct: int


@dataclass(frozen=True)
class Text:
    """A text as people wrote it; `n` of them wrote exactly this. `id` names one of them."""

    id: UUID
    text: str
    n: int
    hidden: bool


@dataclass(frozen=True)
class Results:
    """The results of an asking, as a template shows them; `base` says of whom these are parts."""

    question: Question
    asking: Asking | None
    n: int = 0
    base: str = ""
    bars: list[Bar] = field(default_factory=list)
    mean: float | None = None
    median: float | None = None
    spread: float | None = None
    cloud: Cloud | None = None
    words: list[tuple[str, int]] = field(default_factory=list)
    other_words: int = 0
    unknown: int = 0
    shown: int = 0
    hidden: int = 0
    texts: list[Text] = field(default_factory=list)
    more_texts: int = 0


def letter(index: int) -> str:
    """Return A, B, C… for the place of a choice, counted from 0."""
    return chr(ord("A") + index) if index < 26 else str(index + 1)  # noqa: PLR2004 - the alphabet


def newest_asking(question: Question) -> Asking | None:
    """Return the newest round of a question (reads its few rounds, unless they are prefetched)."""
    return max(question.askings.all(), key=lambda asking: asking.round, default=None)


def answered(asking: Asking) -> int:
    """Return how many have answered, counted from rows."""
    return asking.answers.count()


def stored_answer(asking: Asking, participant: Participant) -> Answer | None:
    """Return the participant's own answer."""
    return Answer.objects.filter(asking=asking, participant=participant).first()


def results_of(
    question: Question,
    asking: Asking | None,
    *,
    box: tuple[int, int] = BROAD,
    moderated: bool = False,
    texts: list[Text] | None = None,
) -> Results:
    """Return the results as they were last counted (reads the tally, unless it came along).

    `moderated`: with the texts that were hidden, for the teacher's remote only. `texts`: those
    of the asking, when they are already read (`texts_of`).
    """
    tally: Tally | None = getattr(asking, "tally", None)
    if asking is None or tally is None or not tally.document:
        return Results(question, asking)
    document = tally.document
    common: dict[str, Any] = {
        "question": question,
        "asking": asking,
        "n": document["n"],
        "unknown": document["unknown"],
        "base": _base(question, document["n"]),
    }
    if question.kind in CHOICE_KINDS:
        return Results(**common, bars=_choice_bars(question, document))
    if question.kind == Kind.SCALE:
        measures = {name: document[name] for name in ("mean", "median", "spread")}
        return Results(**common, bars=_scale_bars(question, document), **measures)
    words = [(entry["word"], entry["n"]) for entry in document.get("words", [])]
    return Results(
        **common,
        words=words,
        cloud=lay_out(tuple(words), *box) if words else None,
        other_words=document.get("other_words", 0),
        shown=document["shown"],
        hidden=document["hidden"],
        **_texts(question, asking, moderated=moderated, known=texts),
    )


def _base(question: Question, number: int) -> str:
    """Say in words of whom the percentages are parts."""
    people = ngettext(
        "Share of the %(number)d person who answered.",
        "Share of the %(number)d people who answered.",
        number,
    ) % {"number": number}
    if question.kind == Kind.MULTIPLE_CHOICE:
        people += " " + _("Several answers were possible: the total may exceed 100%%.") % {}
    return people


def _pct(number: int, total: int) -> int:
    return (200 * number + total) // (2 * total) if total else 0


def _choice_bars(question: Question, document: Document) -> list[Bar]:
    counts = {entry["key"]: entry["n"] for entry in document["choices"]}
    total = document["n"]
    bars = [
        Bar(letter(index), localised(choice.text), counts.get(choice.key, 0),
            _pct(counts.get(choice.key, 0), total))
        for index, choice in enumerate(question.choices.all())
    ]  # fmt: skip
    return [*bars, *_unknown_bar(question, document)]


def _scale_bars(question: Question, document: Document) -> list[Bar]:
    points = document["points"]
    total = document["n"]
    labels = {
        question.scale_low: localised(question.low_label),
        question.scale_high: localised(question.high_label),
    }
    bars = [
        Bar(
            str(point["value"]),
            labels.get(point["value"])
            or _("%(point)d out of %(high)d")
            % {"point": point["value"], "high": question.scale_high},
            point["n"],
            _pct(point["n"], total),
        )
        for point in points
    ]
    return [*bars, *_unknown_bar(question, document)]


def _unknown_bar(question: Question, document: Document) -> Iterable[Bar]:
    number, total = int(str(document["unknown"])), document["n"]
    if question.allow_unknown or number:
        yield Bar(UNKNOWN_FIELD, unknown_label(), number, _pct(number, total))


def unknown_label() -> str:
    """Return how people say that they don't know."""
    return _("I don’t know")


def _texts(
    question: Question, asking: Asking, *, moderated: bool, known: list[Text] | None
) -> dict[str, Any]:
    """Return the texts, the newest first; a cloud stands for short ones."""
    if question.kind == Kind.SHORT_TEXT and not moderated:
        return {}
    texts = list_texts(asking, moderated=moderated) if known is None else known
    return {"texts": texts[:MAX_TEXTS], "more_texts": len(texts[MAX_TEXTS:])}


def list_texts(asking: Asking, *, moderated: bool = False) -> list[Text]:
    """Return the texts of an asking, the newest first; hidden ones only when `moderated`."""
    return texts_of([asking], moderated=moderated)[asking.pk]


def texts_of(askings: Iterable[Asking], *, moderated: bool = False) -> dict[UUID, list[Text]]:
    """Return the texts of each asking in one query, as `list_texts`; equal ones once."""
    groups: dict[UUID, dict[tuple[str, bool], Text]] = {asking.pk: {} for asking in askings}
    answers = Answer.objects.filter(asking__in=groups).exclude(value=ERASED)
    if not moderated:
        answers = answers.filter(hidden_at=None)
    rows = answers.order_by("-updated_at", "pk")
    for asking_id, pk, stored, hidden_at in rows.values_list("asking", "pk", "value", "hidden_at"):
        value = parse(stored)
        if not isinstance(value, str):
            continue
        group, place = groups[asking_id], (value, hidden_at is not None)
        before = group.get(place)
        group[place] = Text(pk, value, before.n + 1 if before else 1, place[1])
    return {asking_id: list(group.values()) for asking_id, group in groups.items()}


def in_words(question: Question, value: Value) -> str:
    """Return an answer as its author reads it."""
    if value is None:
        return unknown_label()
    if question.kind in CHOICE_KINDS:
        texts = {choice.key: localised(choice.text) for choice in question.choices.all()}
        keys = value if isinstance(value, list) else [str(value)]
        return ", ".join(texts.get(key, key) for key in keys)
    if question.kind == Kind.SCALE:
        return _("%(point)d out of %(high)d") % {"point": value, "high": question.scale_high}
    return str(value)
