"""The questions of the room as a table for a spreadsheet: no nickname in it."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rsn_training.common.tables import Cell, Table
from sessions.models import TrainingSession
from sessions.wall.enums import QuestionState
from sessions.wall.selectors import Row, teacher_board, wall_of


def questions_table(training_session: TrainingSession) -> Table:
    """Return a row for each question that the teacher did not refuse, in the order asked."""
    board = teacher_board(wall_of(training_session))
    zone = ZoneInfo(training_session.time_zone)
    rows = [*board.waiting, *board.shown, *board.answered, *board.parked]
    return Table(
        name=_("Questions"),
        title=_("Questions of the room"),
        columns=[
            _("question"),
            _("what became of it"),
            _("supports"),
            _("answer in writing"),
            _("asked at"),
        ],
        rows=[
            cells
            for row in sorted(rows, key=lambda row: row.created_at)
            for cells in _cells(row, zone)
        ],
    )


def _cells(row: Row, zone: ZoneInfo) -> list[list[Cell]]:
    """Return the line of a question, then one for each that was merged into it."""
    state = QuestionState(row.state)
    answer = row.answer if state == QuestionState.ANSWERED else ""
    lines: list[list[Cell]] = [
        [
            row.text,
            str(state.label),
            row.supports,
            answer,
            row.created_at.astimezone(zone).replace(tzinfo=None),
        ]
    ]
    for part in row.parts:
        words = _("merged into: %(question)s") % {"question": row.text}
        lines.append(
            [part.text, words, None, "", part.created_at.astimezone(zone).replace(tzinfo=None)]
        )
    return lines
