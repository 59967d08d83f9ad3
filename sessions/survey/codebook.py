"""What the keys of the other tables stand for: questions, choices, points, rounds, conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from rsn_training.common.localised import localised
from rsn_training.common.tables import Cell, Table
from sessions.responses.enums import SCALE_KINDS, Kind
from sessions.responses.fields import UNKNOWN_FIELD
from sessions.responses.models import Choice, Question
from sessions.survey.answers_table import columns_of
from sessions.survey.gathering import Gathered, Round, question_name
from sessions.survey.models import SurveyQuestion


@dataclass(frozen=True)
class Line:
    """A line of the codebook; what does not concern it is empty."""

    kind: str
    question: str = ""
    key: str = ""
    column: str = ""
    text: Mapping[str, str] = field(default_factory=dict)
    answers: str = ""
    scale: str = ""
    condition: str = ""
    reference: str = ""
    round: int | None = None
    opened: datetime | None = None
    closed: datetime | None = None
    n: int | None = None

    def cells(self) -> list[Cell]:
        """Return its cells."""
        cells: list[Cell] = []
        for name, value in vars(self).items():
            both = [value.get("fr", ""), value.get("en", "")] if name == "text" else [value]
            cells.extend(both)
        return cells


def notices() -> list[str]:
    """Return what somebody should know who opens the files."""
    return [
        _(
            "Individual answers hold no names, and people are numbered in an order drawn by lot. "
            "Several answers together may still show who somebody is, above all in a small "
            "group: keep the file to yourself, and delete it when you no longer need it."
        ),
        _(
            "Columns of the answers are called after survey and question, “#2” for the second "
            "round, then after the choice, row or item. 1: chosen; 0: not chosen; empty: not "
            "answered; ?: does not know; *: another answer, in the person’s own words."
        ),
        _(
            "Left out: texts that the teacher hid or has not let through, rounds that were set "
            "aside, and answers of people whom a question was not for. Where a text is empty and "
            "its column “?” says 0, it was hidden or erased."
        ),
    ]


def codebook_table(gathered: Gathered) -> Table:
    """Return the codebook: notices, then each question with its choices, points and rounds."""
    return Table(
        name=_("Codebook"),
        title=_("Codebook"),
        columns=[
            _("line"), _("question"), _("key"), _("column of the answers"), _("text in French"),
            _("text in English"), _("kind of answer"), _("scale or limits"), _("condition"),
            _("reference series"), _("round"), _("opened at"), _("closed at"),
            _("people who answered"),
        ],
        rows=[line.cells() for line in _lines(gathered)],
    )  # fmt: skip


def _lines(gathered: Gathered) -> Iterator[Line]:
    notes: dict[str, list[str]] = {}
    for language in ("fr", "en"):
        with override(language):
            zone = {"zone": gathered.training_session.time_zone}
            notes[language] = [*notices(), _("Hours are those of %(zone)s.") % zone]
    for french, english in zip(notes["fr"], notes["en"], strict=True):
        yield Line(_("note"), text={"fr": french, "en": english})
    for entry in gathered.entries:
        rounds = gathered.rounds_of(entry)
        yield _question(entry, rounds)
        yield from _entries(entry, rounds)
        yield from _points(entry)
        for round_ in rounds:
            yield _round(round_, gathered)


def _question(entry: SurveyQuestion, rounds: list[Round]) -> Line:
    question = entry.question
    columns = columns_of(rounds[0]) if rounds else []
    return Line(
        _("question"),
        question=question_name(entry),
        key=entry.key,
        column=columns[0].name if columns and not columns[0].entry else "",
        text=question.text,
        answers=str(Kind(question.kind).label),
        scale=limits_of(question),
        condition=condition_of(entry),
        reference=entry.reference,
    )


def _entries(entry: SurveyQuestion, rounds: list[Round]) -> Iterator[Line]:
    """Return the choices, rows or items, each with its column if it has one of its own."""
    columns = {column.entry: column.name for column in columns_of(rounds[0])} if rounds else {}
    names = {Kind.MATRIX: _("row"), Kind.RANKING: _("item")}
    for choice in entry.question.choices.all():
        yield Line(
            names.get(Kind(entry.question.kind), _("choice")),
            question=question_name(entry),
            key=choice.key,
            column=columns.get(choice.key, ""),
            text=choice.text,
            answers=_marks(choice),
        )
    if entry.question.not_concerned:
        column = columns.get(UNKNOWN_FIELD, "")
        name, text = question_name(entry), entry.question.not_concerned
        yield Line(_("not concerned"), question=name, key=UNKNOWN_FIELD, column=column, text=text)
    if entry.question.explanation:
        name = question_name(entry)
        yield Line(_("explanation"), question=name, text=entry.question.explanation)


def _marks(choice: Choice) -> str:
    marks = [_("right answer")] if choice.is_right else []
    return ", ".join(marks + ([_("goes with no other")] if choice.is_alone else []))


def _points(entry: SurveyQuestion) -> Iterator[Line]:
    question = entry.question
    if question.kind not in SCALE_KINDS or question.scale_low is None:
        return
    low, high = question.scale_low, question.scale_high or question.scale_low
    ends = {low: question.low_label, high: question.high_label}
    for place, point in enumerate(range(low, high + 1)):
        label = question.point_labels[place] if question.point_labels else ends.get(point, {})
        yield Line(_("point"), question=question_name(entry), key=str(point), text=label)


def _round(round_: Round, gathered: Gathered) -> Line:
    asking = round_.asking
    return Line(
        _("round"),
        question=question_name(round_.entry),
        key=round_.key,
        round=asking.round,
        opened=_clock(asking.opened_at, gathered),
        closed=_clock(asking.ended_at, gathered),
        n=round_.tally["n"],
    )


def _clock(moment: datetime | None, gathered: Gathered) -> datetime | None:
    """Return a moment as the clock of the session's place shows it."""
    return None if moment is None else moment.astimezone(gathered.zone).replace(tzinfo=None)


def limits_of(question: Question) -> str:
    """Return the ends of a scale, the bounds of a number, how many choices: in a few words."""
    if question.kind in SCALE_KINDS:
        return f"{question.scale_low}–{question.scale_high}"
    if question.kind == Kind.NUMBER:
        bounds = [
            "…" if bound is None else number_format(bound, decimal_pos=question.decimals)
            for bound in (question.least, question.most)
        ]
        return " ".join(filter(None, ["–".join(bounds), localised(question.unit)]))
    if question.is_text:
        return _("%(number)d characters at most") % {"number": question.length}
    least, most = question.at_least or "", question.at_most or ""
    return f"{least}–{most}" if least or most else ""


def condition_of(entry: SurveyQuestion) -> str:
    """Return whom the question is for: "practices/role = teacher, other"; "" for everybody."""
    on = entry.question.condition_on
    if on is None:
        return ""
    place = getattr(on, "survey_question", None)
    name = f"{entry.survey.key}/{place.key}" if place else on.key
    return f"{name} = {', '.join(entry.question.condition_choices)}"
