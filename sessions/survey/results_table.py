"""The results of a session as a table: a line for each choice, point, rank, word and text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from rsn_training.common.tables import Cell, Table
from sessions.responses.enums import Kind
from sessions.responses.fields import UNKNOWN_FIELD
from sessions.responses.selectors import (
    other_label,
    point_labels,
    unknown_label,
    unknown_label_of,
)
from sessions.responses.tallies import Document
from sessions.survey.gathering import Gathered, Round, question_name

#: How files say that somebody wrote another choice: no key of a choice looks like this.
OTHER_MARK = "*"


@dataclass(frozen=True)
class Line:
    """A line: `part` is the row, item or heading that it is about; `base` whom `n` is out of."""

    kind: str
    key: str
    answer: str
    n: int | None = None
    base: int | None = None
    part: str = ""
    value: float | None = None
    is_share: bool = field(default=True, kw_only=True)

    def cells(self) -> list[Cell]:
        """Return its cells."""
        share = None
        if self.is_share and self.n is not None and self.base:
            share = round(100 * self.n / self.base, 1)
        return [self.kind, self.part, self.key, self.answer, self.n, share, self.base, self.value]


def results_table(gathered: Gathered) -> Table:
    """Return every round of every question."""
    return Table(
        name=_("Results"),
        title=_("Survey results"),
        columns=[
            _("survey"), _("key"), _("question"), _("round"), _("line"), _("row, item or group"),
            _("key of the answer"), _("answer"), _("number"), _("share in %"),
            _("people who answered"), _("value"),
        ],
        rows=[
            [
                localised(round_.entry.survey.title),
                question_name(round_.entry),
                localised(round_.question.text),
                round_.asking.round,
                *line.cells(),
            ]
            for round_ in gathered.rounds
            for line in lines_of(round_)
        ],
    )  # fmt: skip


def lines_of(round_: Round) -> Iterator[Line]:
    """Return the lines of one round: those of its kind, "don't know", then what was written."""
    tally = round_.tally
    yield from _BY_KIND[Kind(round_.question.kind)](round_, tally)
    if round_.has_unknown:
        question = round_.question
        kind = _("not concerned") if question.not_concerned else _("don’t know")
        label = unknown_label_of(question)
        yield Line(kind, UNKNOWN_FIELD, label, tally["unknown"], tally["n"])
    for word, number in round_.words:
        yield Line(_("word"), "", word, number, tally["n"])
    for title, text, number in round_.texts:
        yield Line(_("text"), "", text, number, tally["n"], part=title, is_share=False)


def _names(round_: Round) -> dict[str, str]:
    return {choice.key: localised(choice.text) for choice in round_.question.choices.all()}


def _choices(round_: Round, tally: Document) -> Iterator[Line]:
    names = _names(round_)
    for choice in tally["choices"]:
        key = choice["key"]
        yield Line(_("choice"), key, names[key], choice["n"], tally["n"])
    if round_.has_other:
        number = tally.get("other", 0)
        yield Line(_("other choice"), OTHER_MARK, other_label(), number, tally["n"])
    if "right" in tally:
        names_of_right = " · ".join(names[key] for key in round_.question.right)
        yield Line(_("right answers"), "", names_of_right, tally["right"], tally["n"])


def _measures(document: Document, base: int, *, part: str = "", start: str = "") -> Iterator[Line]:
    names = {"mean": _("mean"), "median": _("median"), "spread": _("standard deviation")}
    for key, name in names.items():
        if document.get(key) is not None:
            value = float(document[key])
            yield Line(_("measure"), f"{start}{key}", name, None, base, part=part, value=value)


def _points(round_: Round, document: Document, base: int, **about: str) -> Iterator[Line]:
    labels = point_labels(round_.question)
    for point in document["points"]:
        value, start = point["value"], about.get("start", "")
        name = labels.get(value) or str(value)
        yield Line(
            _("point"), f"{start}{value}", name, point["n"], base, part=about.get("part", "")
        )
    yield from _measures(document, base, part=about.get("part", ""), start=about.get("start", ""))


def _scale(round_: Round, tally: Document) -> Iterator[Line]:
    return _points(round_, tally, tally["n"])


def _matrix(round_: Round, tally: Document) -> Iterator[Line]:
    names = _names(round_)
    for row in tally["rows"]:
        key, name, number = row["key"], names[row["key"]], row["n"]
        yield from _points(round_, row, number, part=name, start=f"{key}/")
        if row["unknown"] or round_.question.allow_unknown:
            label = unknown_label()
            mark = f"{key}/{UNKNOWN_FIELD}"
            yield Line(_("don’t know"), mark, label, row["unknown"], number, part=name)


def _ranking(round_: Round, tally: Document) -> Iterator[Line]:
    names, base = _names(round_), tally["n"] - tally["unknown"]
    for item in tally["items"]:
        key, name = item["key"], names[item["key"]]
        for rank, number in enumerate(item["ranks"], start=1):
            label = _("rank %(rank)d") % {"rank": rank}
            yield Line(_("rank"), f"{key}/{rank}", label, number, base, part=name)
        if item["mean"] is not None:
            mean = float(item["mean"])
            label = _("mean rank")
            yield Line(_("measure"), f"{key}/mean", label, None, base, part=name, value=mean)


def _numbers(_round: Round, tally: Document) -> Iterator[Line]:
    for bar in tally["bars"]:
        low, high = bar["low"], bar["high"]
        name = number_format(low)
        if low != high:
            name = _("from %(low)s to under %(high)s") % {"low": name, "high": number_format(high)}
        yield Line(_("numbers"), f"{low}" if low == high else f"{low}–{high}", name, bar["n"],
                   tally["n"])  # fmt: skip
    yield from _measures(tally, tally["n"])


def _texts(_round: Round, _tally: Document) -> Iterator[Line]:
    return iter(())


_BY_KIND: dict[Kind, Callable[[Round, Document], Iterator[Line]]] = {
    Kind.SINGLE_CHOICE: _choices,
    Kind.MULTIPLE_CHOICE: _choices,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _numbers,
    Kind.SHORT_TEXT: _texts,
    Kind.LONG_TEXT: _texts,
}
