"""Results of an asking as a template shows them: reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.responses.cloud import Cloud, lay_out
from sessions.responses.enums import CHOICE_KINDS, Kind
from sessions.responses.fields import UNKNOWN_FIELD
from sessions.responses.models import Asking, Question, Tally
from sessions.responses.selectors import Text, letter, list_texts, unknown_label
from sessions.responses.tallies import Document

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


def _texts(
    question: Question, asking: Asking, *, moderated: bool, known: list[Text] | None
) -> dict[str, Any]:
    """Return the texts, the newest first; a cloud stands for short ones."""
    if question.kind == Kind.SHORT_TEXT and not moderated:
        return {}
    texts = list_texts(asking, moderated=moderated) if known is None else known
    return {"texts": texts[:MAX_TEXTS], "more_texts": len(texts[MAX_TEXTS:])}
