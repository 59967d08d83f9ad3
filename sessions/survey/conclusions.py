"""What a survey's answers conclude, exactly and in words. Reads only.

Tallies tell most of it; what they cannot tell (who chose any of several, who gave a point in
any row of a matrix) is counted from the stored answers, grouped by value. Under `FEW` answers
a line holds no measure: nothing of it can reach a screen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from rsn_training.common.templatetags.ui import percent
from sessions.responses.enums import SCALE_KINDS, Kind
from sessions.responses.models import Asking, Question
from sessions.responses.results.figures import decimal, share
from sessions.responses.results.shapes import FEW
from sessions.responses.selectors import newest_asking
from sessions.responses.services import relevant_answers
from sessions.responses.values import Value, chosen_keys, parse
from sessions.survey.conclusion_documents import (
    ConclusionDocument,
    LineDocument,
    VerdictDocument,
    measured_kinds,
)
from sessions.survey.conclusions_kept import tells
from sessions.survey.models import Survey, SurveyQuestion

#: Choices or words that a line shows when it does not say.
SHOWN = 3
Tallied = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """A choice, an item or a word with how many took it; `pct` of those whom the line counts."""

    label: str
    n: int
    pct: int


@dataclass(frozen=True)
class Line:
    """A measure of one question; `n` people answered it. One that `is_few` says nothing else.

    `count` and `pct`: who is meant by a share. `value` and `unit`: a mean as it is written;
    `strength` its place on the scale out of 100, between the names of its `ends`. `entries`:
    the first choices, items or words; `taken` is how many of them each person could name, 0 for
    as many as they liked. `is_revealed`: the room may see its question's results.
    """

    key: str
    kind: str
    text: str
    question: str
    n: int
    is_revealed: bool
    count: int = 0
    value: str = ""
    unit: str = ""
    strength: float | None = None
    ends: tuple[str, str] = ("", "")
    entries: tuple[Entry, ...] = ()
    taken: int = 1

    @property
    def is_few(self) -> bool:
        """Whether too few answered to conclude anything."""
        return self.n < FEW

    @property
    def pct(self) -> int:
        """Return the share out of 100, rounded half up."""
        return share(self.count, self.n)

    @property
    def said(self) -> str:
        """Return what stands in place of a measure where too few answered."""
        if self.kind == "words" and not self.n:
            return _("No word is shown.")
        return too_few(self.n)


@dataclass(frozen=True)
class Conclusion:
    """A question with what the room's answers say to it, in the active language.

    `answer` is the large one, "" when no line leads; `outcome` is "yes", "partly" or "no" when
    a verdict gave it, and `basis` the line that it rests on.
    """

    key: str
    question: str
    answer: str
    lines: tuple[Line, ...]
    outcome: str = ""
    basis: Line | None = None
    fewest: int = FEW

    @property
    def is_few(self) -> bool:
        """Whether nothing of it can be told."""
        return all(line.is_few for line in self.lines)

    @property
    def is_revealed(self) -> bool:
        """Whether the room may see the results of everything that it rests on."""
        return all(line.is_revealed for line in self.lines)

    @property
    def others(self) -> tuple[Line, ...]:
        """Return the lines beside the one that the answer rests on."""
        return tuple(line for line in self.lines if line is not self.basis)


def documents_of(survey: Survey) -> list[ConclusionDocument]:
    """Return what the survey wants to conclude."""
    return [ConclusionDocument.model_validate(one) for one in survey.conclusions]


def conclusion_of(survey: Survey, key: str) -> Conclusion | None:
    """Return one conclusion of a survey as the answers stand; None if nothing of it was asked."""
    wanted = [document for document in documents_of(survey) if document.key == key]
    keys = {line.question for document in wanted for line in document.lines}
    askings = Asking.objects.valid().select_related("tally", "question__condition_on")
    entries = (
        survey.entries.filter(key__in=keys)
        .select_related("question")
        .prefetch_related(
            "question__choices", Prefetch("question__askings", queryset=askings.order_by("round"))
        )
    )
    return next(iter(concluded(wanted, entries)), None)


def conclusions_of(survey: Survey) -> list[Conclusion]:
    """Return all conclusions of a survey read as `selectors.surveys_of` reads it."""
    documents = documents_of(survey)
    return concluded(documents, survey.entries.all()) if documents else []


def concluded(
    documents: Sequence[ConclusionDocument], entries: Iterable[SurveyQuestion]
) -> list[Conclusion]:
    """Return the conclusions that rest on something, from questions with rounds and tallies."""
    measure = _Measure(entries)
    found = [
        (document, tuple(filter(None, map(measure.line, document.lines)))) for document in documents
    ]
    return [_concluded(document, lines) for document, lines in found if lines]


def _concluded(document: ConclusionDocument, lines: tuple[Line, ...]) -> Conclusion:
    verdict = document.verdict
    basis = next((line for line in lines if verdict and line.key == verdict.line), None)
    outcome = answer = ""
    if verdict is None or basis is None:
        answer = next(filter(None, map(_headline, lines)), "")
    elif basis.n >= FEW:
        outcome = outcome_of(verdict, basis.count, basis.n)
        answer = localised(getattr(verdict, f"when_{outcome}").model_dump())
    if not answer and all(line.is_few for line in ([basis] if basis else lines)):
        answer = too_few(basis.n if basis else max(line.n for line in lines))
    return Conclusion(
        key=document.key,
        question=localised(document.question.model_dump()),
        answer=answer,
        lines=lines,
        outcome=outcome,
        basis=basis if outcome else None,
    )


def outcome_of(verdict: VerdictDocument, count: int, n: int) -> str:
    """Return "yes", "partly" or "no": exact, whatever the shown share was rounded to."""
    if 100 * count >= verdict.yes_from * n:
        return "yes"
    return "partly" if 100 * count >= verdict.partly_from * n else "no"


def too_few(number: int) -> str:
    """Say that nothing can be concluded from so many answers."""
    if not number:
        return _("Nobody has answered yet.")
    return ngettext(
        "Too few answers to conclude: %(number)d.",
        "Too few answers to conclude: %(number)d.",
        number,
    ) % {"number": number}


def _headline(line: Line) -> str:
    """Return a line in one short sentence; "" for few answers, and for words of people's own."""
    if line.is_few or line.kind == "words":
        return ""
    if line.kind == "share":
        return f"{percent(line.pct)} {line.text}"
    if line.kind == "mean":
        return " ".join(filter(None, [line.value, line.unit]))
    first = [entry.label for entry in line.entries if entry.n == line.entries[0].n]
    if not first:
        return ""
    if len(first) > 1:
        return _("Equal first: %(choices)s") % {"choices": " / ".join(first)}
    is_first = line.taken == 1
    words = _("First of all: %(choice)s") if is_first else _("Named most often: %(choice)s")
    return words % {"choice": first[0]}


class _Measure:
    """Measures lines from what was read along; stored answers are read once a question."""

    def __init__(self, entries: Iterable[SurveyQuestion]) -> None:
        self._entries = {entry.key: entry for entry in entries}
        self._rows: dict[UUID, list[tuple[Value, int]]] = {}
        self._tellers: dict[str, Callable[[LineDocument, Asking, Tallied], dict[str, Any]]] = {
            "share": self._share,
            "mean": _mean,
            "top": _top,
            "words": _words,
        }

    def line(self, document: LineDocument) -> Line | None:
        """Return the line as it stands; None when its question was not asked or has changed."""
        entry = self._entries.get(document.question)
        asking = newest_asking(entry.question) if entry else None
        if entry is None or asking is None or not _can_tell(document, entry.question):
            return None
        asking.question = entry.question  # with what was read along
        tally = getattr(asking, "tally", None)
        tallied: Tallied = (tally and tally.document) or {}
        known = self._tellers[document.kind](document, asking, tallied) if tallied else {"n": 0}
        if known["n"] < FEW:
            known = {"n": known["n"]}
        return Line(
            key=document.key,
            kind=document.kind,
            text=localised(document.text.model_dump()),
            question=localised(entry.question.text),
            is_revealed=asking.is_revealed,
            **known,
        )

    def _share(self, line: LineDocument, asking: Asking, tallied: Tallied) -> dict[str, Any]:
        count = _tallied_share(line, asking.question, tallied)
        if count is not None:
            return {"n": tallied["n"], "count": count}
        rows = self._stored(asking)
        return {
            "n": sum(number for _value, number in rows),
            "count": sum(number for value, number in rows if is_meant(line, value)),
        }

    def _stored(self, asking: Asking) -> list[tuple[Value, int]]:
        """Return each stored value with its number, of those whom the question is for."""
        if asking.pk not in self._rows:
            counted = (
                relevant_answers(asking)
                .values("value")
                .annotate(number=Count("pk"))
                .order_by()
                .values_list("value", "number")
            )
            self._rows[asking.pk] = [(parse(value), number) for value, number in counted]
        return self._rows[asking.pk]


def _can_tell(line: LineDocument, question: Question) -> bool:
    """Return whether the question, as it is now, can say what the line measures."""
    if question.kind not in measured_kinds(line):
        return False
    is_scale = question.kind in SCALE_KINDS
    low, high = (
        (question.scale_low, question.scale_high) if is_scale else (question.least, question.most)
    )
    ends = [None if end is None else float(end) for end in (low, high)]
    return line.from_point is None or tells(line.from_point, *ends)


def _tallied_share(line: LineDocument, question: Question, tallied: Tallied) -> int | None:
    """Return how many are meant, when the tally tells it: nobody is in two of its numbers."""
    chosen = line.choices
    if chosen is not None and (question.kind == Kind.SINGLE_CHOICE or len(chosen) == 1):
        return sum(int(choice["n"]) for choice in tallied["choices"] if choice["key"] in chosen)
    if question.kind == Kind.SCALE and line.from_point is not None:
        return sum(
            int(point["n"]) for point in tallied["points"] if point["value"] >= line.from_point
        )
    return None


def is_meant(line: LineDocument, value: Value) -> bool:
    """Return whether an answer is among those that a share counts; "don't know" never is."""
    if line.choices is not None:
        return not set(line.choices).isdisjoint(chosen_keys(value))
    if isinstance(value, dict):
        rows = line.rows if line.rows is not None else value
        given = [value.get(row) for row in rows]
    else:
        given = [value]
    least = 0 if line.from_point is None else line.from_point
    return any(isinstance(one, int | float) and one >= least for one in given)


def _mean(_line: LineDocument, asking: Asking, tallied: Tallied) -> dict[str, Any]:
    question, mean = asking.question, tallied["mean"]
    known: dict[str, Any] = {"n": tallied["n"] - tallied["unknown"], "value": decimal(mean)}
    low, high = question.scale_low, question.scale_high
    if low is None or high is None or mean is None:
        return known | {"unit": localised(question.unit)}
    ends = question.point_labels
    names = (ends[0], ends[-1]) if ends else (question.low_label, question.high_label)
    return known | {
        "unit": _("out of %(high)d") % {"high": high},
        "strength": round(100 * (mean - low) / (high - low), 2),
        "ends": (localised(names[0]), localised(names[1])),
    }


def _top(line: LineDocument, asking: Asking, tallied: Tallied) -> dict[str, Any]:
    """Return what most people took; of a ranking, what most put among those they could rank.

    Whoever ranks all items takes them all: then only the first place counts.
    """
    names = {choice.key: localised(choice.text) for choice in asking.question.choices.all()}
    found = [
        (number, mean, names[key])
        for key, number, mean in _taken(asking.question, tallied)
        if number and key in names and (line.choices is None or key in line.choices)
    ]
    found.sort(key=lambda one: (-one[0], one[1]))  # stable: else in the order of the question
    n = tallied["n"]
    entries = tuple(Entry(name, k, share(k, n)) for k, _mean, name in found[: line.number or SHOWN])
    return {"n": n, "entries": entries, "taken": _could_take(asking.question)}


def _could_take(question: Question) -> int:
    """Return how many choices each person could name; 0 for as many as they liked."""
    rules = question.rules()
    if question.kind == Kind.RANKING:
        return rules.ranked if rules.ranked < len(rules.choices) else 1
    return 1 if question.kind == Kind.SINGLE_CHOICE else rules.at_most or 0


def _taken(question: Question, tallied: Tallied) -> list[tuple[str, int, float]]:
    """Return (key, how many took it, what decides between equal numbers)."""
    if question.kind != Kind.RANKING:
        return [(choice["key"], choice["n"], 0) for choice in tallied["choices"]]
    rules = question.rules()
    counted = "n" if rules.ranked < len(rules.choices) else "firsts"
    return [(item["key"], item[counted], item["mean"] or 0) for item in tallied["items"]]


def _words(line: LineDocument, _asking: Asking, tallied: Tallied) -> dict[str, Any]:
    n = tallied["shown"]
    words = tallied["words"][: line.number or SHOWN]
    return {
        "n": n,
        "entries": tuple(Entry(one["word"], one["n"], share(one["n"], n)) for one in words),
    }
