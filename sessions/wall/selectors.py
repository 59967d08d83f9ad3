"""Reads of the wall: what the room sees, what the teacher sees, what is one's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from sessions.models import Participant, TrainingSession
from sessions.wall.enums import PUBLIC, QuestionState
from sessions.wall.models import AudienceQuestion, Support, Wall


@dataclass(frozen=True)
class Row:
    """A question with who supports it, and the questions that were merged into it."""

    id: UUID
    text: str
    state: str
    created_at: datetime
    is_pinned: bool
    supports: int
    answer: str = ""
    #: How many others asked the same; their texts are for the teacher only.
    merged: int = 0
    parts: list["Row"] = field(default_factory=list)


@dataclass
class Board:
    """The questions of a wall in the order in which they are shown."""

    waiting: list[Row] = field(default_factory=list)
    shown: list[Row] = field(default_factory=list)
    answered: list[Row] = field(default_factory=list)
    parked: list[Row] = field(default_factory=list)
    hidden: list[Row] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has asked anything."""
        return not (self.waiting or self.shown or self.answered or self.parked or self.hidden)


@dataclass(frozen=True)
class Own:
    """A question as its author sees it; `lead` is what it was merged into, if the room sees that."""

    id: UUID
    text: str
    state: str
    answer: str
    supports: int
    is_merged: bool = False
    lead: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether it still waits, and may be withdrawn."""
        return self.state == QuestionState.WAITING and not self.is_merged


@dataclass(frozen=True)
class Mine:
    """What the wall holds of one person: their questions, and the ids of what they support."""

    questions: list[Own]
    supported: list[UUID]


def wall_of(training_session: TrainingSession) -> Wall:
    """Return the session's wall; one that is not stored yet when it was never used."""
    wall = Wall.objects.filter(training_session=training_session).first() or Wall()
    wall.training_session = training_session
    return wall


def support_counts(wall: Wall) -> dict[UUID, int]:
    """Count the supporters of each question that leads, in one query.

    Supporters of merged questions are united and counted once; the author never counts.
    """
    rows = (
        Support.objects.filter(question__wall=wall)
        .annotate(
            lead=Coalesce("question__merged_into", "question_id"),
            lead_author=Coalesce("question__merged_into__author", "question__author"),
        )
        .exclude(participant=F("lead_author"))
        .order_by()
        .values_list("lead")
        .annotate(number=Count("participant", distinct=True))
    )
    return dict(rows)


def room_board(wall: Wall) -> Board:
    """Return what everybody in the session may read: nothing else is even fetched."""
    if not wall.is_stored:
        return Board()
    others = Count("merged", filter=Q(merged__erased_at=None))
    rows = AudienceQuestion.objects.public().filter(wall=wall).annotate(others=others)
    questions = list(rows)
    counts = support_counts(wall) if questions else {}
    return _board(
        _row(question, counts.get(question.pk, 0), merged=question.others)  # type: ignore[attr-defined]
        for question in questions
    )


def teacher_board(wall: Wall) -> Board:
    """Return all questions of the wall, for its teacher only."""
    if not wall.is_stored:
        return Board()
    questions = list(AudienceQuestion.objects.written().filter(wall=wall).order_by("created_at"))
    counts = support_counts(wall) if questions else {}
    parts: dict[UUID, list[Row]] = {}
    for question in questions:
        if question.merged_into_id is not None:
            parts.setdefault(question.merged_into_id, []).append(_row(question, 0))
    return _board(
        _row(
            question,
            counts.get(question.pk, 0),
            merged=len(parts.get(question.pk, ())),
            parts=parts.get(question.pk),
        )
        for question in questions
        if question.merged_into_id is None
    )


def _row(
    question: AudienceQuestion, supports: int, *, merged: int = 0, parts: list[Row] | None = None
) -> Row:
    return Row(
        id=question.pk,
        text=question.text,
        state=question.state,
        created_at=question.created_at,
        is_pinned=question.pinned_at is not None,
        supports=supports,
        answer=question.answer,
        merged=merged,
        parts=parts or [],
    )


def _board(rows: Iterable[Row]) -> Board:
    """Sort rows into a board: pinned first, then by support, then by age."""
    board = Board()
    for row in sorted(rows, key=lambda row: (not row.is_pinned, -row.supports, row.created_at)):
        getattr(board, row.state).append(row)
    for row_list in (board.waiting, board.parked, board.hidden):
        row_list.sort(key=lambda row: row.created_at)
    return board


def mine(wall: Wall, participant: Participant) -> Mine:
    """Return what the wall holds of the participant."""
    if not wall.is_stored:
        return Mine([], [])
    questions = list(
        AudienceQuestion.objects.written()
        .filter(wall=wall, author=participant)
        .select_related("merged_into")
        .order_by("created_at")
    )
    counts = support_counts(wall) if questions else {}
    supported = (
        Support.objects.filter(participant=participant, question__wall=wall)
        .annotate(lead=Coalesce("question__merged_into", "question_id"))
        .values_list("lead", flat=True)
        .distinct()
    )
    return Mine([_own(question, counts) for question in questions], list(supported))


def _own(question: AudienceQuestion, counts: dict[UUID, int]) -> Own:
    """Return a question as its author sees it: what was merged shares the fate of its lead."""
    lead = question.merged_into
    standing = lead or question
    is_readable = lead is not None and lead.state in PUBLIC and lead.erased_at is None
    return Own(
        id=question.pk,
        text=question.text,
        state=standing.state,
        answer=standing.answer if standing.state == QuestionState.ANSWERED else "",
        supports=counts.get(standing.pk, 0),
        is_merged=lead is not None,
        lead=lead.text if lead is not None and is_readable else "",
    )
