"""A round beside the one before it: what discussion changed."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.responses.enums import Kind
from sessions.responses.models import Asking, Question
from sessions.responses.results import figures
from sessions.responses.results.charts import drawn, ranked_items
from sessions.responses.results.shapes import FEW, BeforeAfter, Moved, Paired, Ranked
from sessions.responses.results.written import REPORT
from sessions.responses.rules import Rules
from sessions.responses.tallies import Document

Lines = dict[str, Any]


def compared(question: Question, before: Asking, after: Asking) -> BeforeAfter | None:
    """Return two counted rounds side by side; None for words, or when one has no answer."""
    earlier, later = document_of(before), document_of(after)
    make = _MAKERS.get(Kind(question.kind))
    if question.is_ballot or make is None or not earlier.get("n") or not later.get("n"):
        return None
    return BeforeAfter(
        before_round=before.round,
        after_round=after.round,
        before_n=earlier["n"],
        after_n=later["n"],
        **make(question, earlier, later),
    )


def document_of(asking: Asking | None) -> Document:
    """Return what was last counted of a round, {} before anything was."""
    tally = getattr(asking, "tally", None)
    return {} if tally is None else tally.document


def _shares(question: Question, before: Document, after: Document) -> Lines:
    """Pair the bars; too few answers for shares are told as numbers, without a change."""
    sides = [drawn(question, document, REPORT)[1] for document in (before, after)]
    earlier = {bar.key: bar for bar in sides[0]["bars"]}
    is_few = min(before["n"], after["n"]) < FEW
    paired = []
    for bar in sides[1]["bars"]:
        then = earlier.get(bar.key)
        pct, n = (then.pct, then.n) if then else (0, 0)
        texts = (str(n), str(bar.n)) if is_few else ("", "")
        change = "" if is_few else _points(bar.pct - pct)
        paired.append(
            Paired(bar.key, bar.label, pct, bar.pct, *texts, change, bar.is_apart, bar.best)
        )
    return {"paired": tuple(paired), "right_before": sides[0].get("right")}


def _points(change: int) -> str:
    """Write a change of two shares as they are shown: what stands on the screen adds up."""
    if not change:
        return figures.signed(0, 0)
    return ngettext("%(change)s point", "%(change)s points", abs(change)) % {
        "change": figures.signed(change, 0)
    }


def _scale(question: Question, before: Document, after: Document) -> Lines:
    return _shares(question, before, after) | {"measures": _measures(before, after, 1)}


def _number(question: Question, before: Document, after: Document) -> Lines:
    unit = localised(question.unit)
    return {"measures": _measures(before, after, question.decimals + 1, unit)}


def _measures(before: Document, after: Document, places: int, unit: str = "") -> tuple[Moved, ...]:
    found = []
    for name, key in ((_("Mean"), "mean"), (_("Median"), "median")):
        then, now = before[key], after[key]
        if then is None or now is None:
            continue
        write = figures.decimal if key == "mean" else figures.plain
        texts = write(then, places), f"{write(now, places)} {unit}".strip()
        found.append(Moved(name, *texts, figures.signed(now - then, places)))
    return tuple(found)


def _rows(question: Question, before: Document, after: Document) -> Lines:
    """Pair the means of the rows."""
    rules = question.rules()
    names = {choice.key: localised(choice.text) for choice in question.choices.all()}
    means = {row["key"]: row["mean"] for row in before["rows"]}
    paired = tuple(
        _means(names.get(row["key"], row["key"]), row["key"], means.get(row["key"]), row, rules)
        for row in after["rows"]
    )
    note = _("Means: an empty bar is %(low)d, a full one %(high)d.")
    return {
        "paired": paired,
        "note": note % {"low": rules.low, "high": rules.high},
        "is_keyless": True,
    }


def _means(name: str, key: str, then: float | None, row: Document, rules: Rules) -> Paired:
    now: float | None = row["mean"]

    def width(mean: float | None) -> float:
        part = 0.0 if mean is None else (mean - rules.low) / (rules.high - rules.low)
        return round(100 * part, 2)

    return Paired(
        key,
        name,
        width(then),
        width(now),
        figures.decimal(then) or "–",
        figures.decimal(now) or "–",
        "" if then is None or now is None else figures.signed(now - then, 1),
    )


def _places(question: Question, before: Document, after: Document) -> Lines:
    """Pair the mean ranks, in the order of the newer round."""
    earlier = {item.letter: item for item in ranked_items(question, before)}
    paired = []
    for item in ranked_items(question, after):
        then = earlier.get(item.letter)
        if then is None:
            continue
        paired.append(
            Paired(
                item.letter,
                item.label,
                then.strength,
                item.strength,
                then.mean,
                item.mean,
                _climb(then, item),
            )
        )
    note = _("Mean ranks; the fuller the bar, the better the rank.")
    return {"paired": tuple(paired), "note": note}


def _climb(then: Ranked, now: Ranked) -> str:
    places = then.place - now.place
    if not places:
        return _("same place")
    if places > 0:
        return ngettext("up %(number)d place", "up %(number)d places", places) % {"number": places}
    return ngettext("down %(number)d place", "down %(number)d places", -places) % {
        "number": -places
    }


_MAKERS: dict[Kind, Callable[[Question, Document, Document], Lines]] = {
    Kind.SINGLE_CHOICE: _shares,
    Kind.MULTIPLE_CHOICE: _shares,
    Kind.SCALE: _scale,
    Kind.NUMBER: _number,
    Kind.MATRIX: _rows,
    Kind.RANKING: _places,
}
