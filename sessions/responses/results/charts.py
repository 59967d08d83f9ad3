"""From a tally to what is drawn, kind by kind."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.responses.cloud import lay_out
from sessions.responses.enums import Chart, Kind
from sessions.responses.fields import OTHER_FIELD, UNKNOWN_FIELD
from sessions.responses.models import Question
from sessions.responses.results import figures, radar, shapes
from sessions.responses.results.shapes import Bar, Measures, Point, Ranked, Right, Row, Segment
from sessions.responses.results.written import Room, room_for, shortened
from sessions.responses.selectors import letter, other_label, point_labels, unknown_label
from sessions.responses.tallies import Document

#: More words than this take the larger boxes.
FEW_WORDS = 25
#: Texts of a vote that the wall of the room has room for, after a vote.
VOTED = 12
#: A number with so many values at most, one after the other, shows those nobody gave as well.
_FILLED = 12
Made = tuple[type[shapes.Results], dict[str, Any]]


def drawn(question: Question, document: Document, room: Room) -> Made:
    """Return the class of the results and what is special to the kind."""
    return _MAKERS[Kind(question.kind)](question, document, room)


# --- bars -------------------------------------------------------------------------------------


def _choices(question: Question, document: Document, room: Room) -> Made:
    counts = {entry["key"]: entry["n"] for entry in document["choices"]}
    bars = [
        replace(
            _bar(letter(index), localised(choice.text), counts.get(choice.key, 0), document),
            choice=choice.key,
            best=choice.is_right,
        )
        for index, choice in enumerate(question.choices.all())
    ]
    if "other" in document and (question.allow_other or document["other"]):
        other = (document["other"], document, OTHER_FIELD)
        bars.append(_bar(OTHER_FIELD, other_label(), *other))
    if question.is_ballot:
        return _ballot(bars, list(_unknown(question, document)), room)
    return shapes.ChoiceResults, {
        "bars": [*bars, *_unknown(question, document)],
        "right": right_of(question, document),
    }


def _ballot(bars: list[Bar], unknown: list[Bar], room: Room) -> Made:
    """Put the most voted first, as many and as long as the screen has room for."""
    ordered = sorted(bars, key=lambda bar: -bar.n)
    shown = ordered if room.texts is None or room.longest is None else ordered[:VOTED]
    longest = None if room.longest is None else room_for(len(shown))
    kept = [replace(bar, label=shortened(bar.label, longest)) for bar in shown]
    return shapes.BallotResults, {"bars": [*kept, *unknown], "more": len(ordered) - len(shown)}


def right_of(question: Question, document: Document) -> Right | None:
    """Return the right answer with its share; None for a question without one."""
    labels = tuple(localised(one.text) for one in question.choices.all() if one.is_right)
    if not labels:
        return None
    number = document.get("right", 0)
    pct = figures.share(number, document.get("n", 0))
    return Right(number, pct, labels, localised(question.explanation))


def _scale(question: Question, document: Document, _room: Room) -> Made:
    bars = [
        _bar(str(value), point_name(question, value), point["n"], document, str(value))
        for point in document["points"]
        for value in [point["value"]]
    ]
    given = document["n"] - document["unknown"]
    return shapes.ScaleResults, {
        "bars": [*bars, *_unknown(question, document)],
        "measures": _scale_measures(document, len(bars), given),
    }


def _number(question: Question, document: Document, _room: Room) -> Made:
    found = _filled(question, document["bars"])
    are_classes = any(entry["low"] != entry["high"] for entry in found)
    step = 10.0**-question.decimals
    bars: list[Bar] = []
    before: float | None = None
    for entry in found:
        low = entry["low"]
        last = low if entry["high"] == low else _last(question, entry["high"] - step)
        leaps = before is not None and low - before > step * 1.5
        name = _class_name(question, low, last)
        key = figures.plain(low, question.decimals)
        bars.append(_bar(key, name, entry["n"], document, leaps=leaps))
        before = last
    return shapes.NumberResults, {
        "bars": [*bars, *_unknown(question, document)],
        "measures": _number_measures(question, document),
        "are_classes": are_classes,
    }


def _bar(
    key: str, label: str, number: int, document: Document, choice: str = "", *, leaps: bool = False
) -> Bar:
    pct = figures.share(number, document["n"])
    share = figures.share_in_words(number, document["n"])
    return Bar(key, label, number, pct, choice=choice, leaps=leaps, share=share)


def _unknown(question: Question, document: Document) -> Iterator[Bar]:
    """Give the "don't know", apart from the rest, if it could be said."""
    number = int(document["unknown"])
    if question.allow_unknown or number:
        pct = figures.share(number, document["n"])
        share = figures.share_in_words(number, document["n"])
        yield Bar(UNKNOWN_FIELD, unknown_label(), number, pct, is_apart=True, share=share)


def point_name(question: Question, value: int) -> str:
    """Return the name of a point; "3 out of 5" for one that has none."""
    return point_labels(question).get(value) or _("%(point)d out of %(high)d") % {
        "point": value,
        "high": question.scale_high,
    }


def _filled(question: Question, bars: list[Document]) -> list[Document]:
    """Return the bars of whole numbers with those that nobody gave, if there are few."""
    is_whole = not question.decimals and all(bar["low"] == bar["high"] for bar in bars)
    if not bars or not is_whole or bars[-1]["low"] - bars[0]["low"] >= _FILLED:
        return bars
    counts = {int(bar["low"]): bar["n"] for bar in bars}
    return [
        {"low": value, "high": value, "n": counts.get(value, 0)}
        for value in range(min(counts), max(counts) + 1)
    ]


def _last(question: Question, value: float) -> float:
    """Return the last value of a class: none that could not be answered."""
    return value if question.most is None else min(value, float(question.most))


def _class_name(question: Question, low: float, last: float) -> str:
    """Name a class by the first and the last value that it can hold."""
    names = [figures.plain(value, question.decimals) for value in (low, last)]
    if low >= last:
        return names[0]
    return _("%(low)s to %(high)s") % {"low": names[0], "high": names[1]}


# --- measures ---------------------------------------------------------------------------------


def _scale_measures(document: Document, points: int, given: int) -> Measures:
    if not given:
        return Measures()
    is_spread = given > 1
    return Measures(
        mean=figures.decimal(document["mean"]),
        median=figures.plain(document["median"], 1),
        spread=figures.decimal(document["spread"]) if is_spread else "",
        words=figures.spread_in_words(document["spread"], points) if given >= shapes.FEW else "",
    )


def _number_measures(question: Question, document: Document) -> Measures:
    given = document["n"] - document["unknown"]
    if not given:
        return Measures()
    places = question.decimals + 1
    unit = localised(question.unit)
    low, high = (figures.plain(document[end], question.decimals) for end in ("low", "high"))
    words = _("The answers go from %(low)s to %(high)s.") % {
        "low": low,
        "high": f"{high} {unit}".strip(),
    }
    return Measures(
        mean=figures.decimal(document["mean"], places),
        median=figures.plain(document["median"], places),
        spread=figures.decimal(document["spread"], places) if given > 1 else "",
        unit=unit,
        words=words if low != high else "",
    )


# --- several items ----------------------------------------------------------------------------


def points_of(question: Question) -> tuple[Point, ...]:
    """Return the points of a scale, each with a fill of its own: from the palest to the fullest."""
    names = point_labels(question)
    last = max(len(names) - 1, 1)
    fills = shapes.FILLS if len(names) <= shapes.FILLS else shapes.SHADES
    return tuple(
        Point(value, name, 1 + round(index * (fills - 1) / last))
        for index, (value, name) in enumerate(names.items())
    )


def _matrix(question: Question, document: Document, _room: Room) -> Made:
    points = points_of(question)
    names = {choice.key: localised(choice.text) for choice in question.choices.all()}
    rows = tuple(
        Row(
            key=entry["key"],
            letter=letter(index),
            label=names.get(entry["key"], entry["key"]),
            n=entry["n"],
            unknown=entry["unknown"],
            segments=_segments(points, entry),
            measures=_scale_measures(entry, len(points), entry["n"] - entry["unknown"]),
        )
        for index, entry in enumerate(document["rows"])
    )
    found = {"points": points, "rows": rows}
    if question.chart == Chart.RADAR:
        means = [entry["mean"] for entry in document["rows"]]
        named = [(row.letter, row.label, mean) for row, mean in zip(rows, means, strict=True)]
        ends = points[0].value, points[-1].value
        drawn_for = [radar.draw(named, *ends, frame) for frame in (radar.WIDE, radar.NARROW)]
        radars = tuple(one for one in drawn_for if one is not None)
        if radars:
            return shapes.RadarResults, {**found, "radars": radars}
    return shapes.MatrixResults, found


def _segments(points: tuple[Point, ...], entry: Document) -> tuple[Segment, ...]:
    """Return the parts of a bar; what is left at its end are those who do not know."""
    counts = {point["value"]: point["n"] for point in entry["points"]}
    total = entry["n"]
    found: list[Segment] = []
    before = 0
    for point in points:
        number = counts.get(point.value, 0)
        start = round(100 * before / total, 2) if total else 0.0
        width = round(100 * number / total, 2) if total else 0.0
        pct, share = figures.share(number, total), figures.share_in_words(number, total)
        found.append(Segment(point, number, pct, start, width, share))
        before += number
    return tuple(found)


def ranked_items(question: Question, document: Document) -> tuple[Ranked, ...]:
    """Return the items by their mean rank, then by first places, then as they were asked."""
    names = {choice.key: localised(choice.text) for choice in question.choices.all()}
    letters = {entry["key"]: letter(index) for index, entry in enumerate(document["items"])}
    ordered = sorted(document["items"], key=_standing)
    standings = [_standing(entry) for entry in ordered]
    widest = max(len(ordered) - 1, 1)
    return tuple(
        Ranked(
            letter=letters[entry["key"]],
            label=names.get(entry["key"], entry["key"]),
            place=standings.index(_standing(entry)) + 1,
            n=entry["n"],
            firsts=entry["firsts"],
            mean=figures.decimal(entry["mean"]),
            strength=0.0
            if entry["mean"] is None
            else round(100 * (len(ordered) - entry["mean"]) / widest, 2),
            ranks=tuple(entry["ranks"]),
        )
        for entry in ordered
    )


def _standing(entry: Document) -> tuple[float, int]:
    mean = entry["mean"]
    return (float("inf") if mean is None else mean, -entry["firsts"])


def _ranking(question: Question, document: Document, _room: Room) -> Made:
    return shapes.RankingResults, {
        "items": ranked_items(question, document),
        "most": question.rules().ranked,
    }


# --- words ------------------------------------------------------------------------------------


def _cloud(_question: Question, document: Document, room: Room) -> Made:
    words = [(entry["word"], entry["n"]) for entry in document.get("words", [])]
    boxes = room.boxes if len(words) <= FEW_WORDS else room.many_boxes
    return shapes.CloudResults, {
        "clouds": tuple(lay_out(tuple(words), *box) for box in boxes) if words else (),
        "words": words,
        "other_words": document.get("other_words", 0),
    }


def _texts(_question: Question, _document: Document, _room: Room) -> Made:
    return shapes.TextResults, {}


_MAKERS: dict[Kind, Callable[[Question, Document, Room], Made]] = {
    Kind.SINGLE_CHOICE: _choices,
    Kind.MULTIPLE_CHOICE: _choices,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _cloud,
    Kind.LONG_TEXT: _texts,
}


def base_of(question: Question, number: int) -> str:
    """Say in words of whom the percentages are parts, or how to read what is drawn."""
    if question.is_text:
        return ""
    if question.kind == Kind.RANKING:
        return _ranks_read(question)
    if question.kind == Kind.MATRIX and question.chart == Chart.RADAR:
        values = points_of(question)
        low, high = (point_name(question, one.value) for one in (values[0], values[-1]))
        return _(
            "Means of those who answered: in the centre “%(low)s”, at the edge “%(high)s”."
        ) % {
            "low": low,
            "high": high,
        }
    if question.kind == Kind.MATRIX:
        rows = _("Shares of those who answered each row.")
        return f"{rows} {_dotted()}" if question.allow_unknown else rows
    people = ngettext(
        "Share of the %(number)d person who answered.",
        "Share of the %(number)d people who answered.",
        number,
    ) % {"number": number}
    if question.kind == Kind.MULTIPLE_CHOICE:
        people += " " + _("Several answers were possible: the total may exceed 100%%.") % {}
    return people


def _dotted() -> str:
    return _("The dotted part: “%(name)s”.") % {"name": unknown_label()}


def _ranks_read(question: Question) -> str:
    """Say how to read the bars of a ranking, and what becomes of items that were left out."""
    rules = question.rules()
    most, items = rules.ranked, len(rules.choices)
    words = _("A full bar: everybody put it first; an empty one: everybody put it last.")
    if most >= items:
        return words
    left_out = _("Whoever ranks %(most)d of %(items)d gives the others the rank %(rank)s.") % {
        "most": most,
        "items": items,
        "rank": figures.decimal((most + 1 + items) / 2),
    }
    return f"{words} {left_out}"
