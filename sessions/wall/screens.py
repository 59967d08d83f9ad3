"""What the three screens and the report show of the wall."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from rsn_training.common.http import join_base_url
from sessions.activities import Fragment, Place
from sessions.enums import Mode, Screen
from sessions.models import Participant, TrainingSession
from sessions.wall.enums import Moderation
from sessions.wall.models import MAX_ANSWER, MAX_LENGTH, AudienceQuestion, Wall
from sessions.wall.selectors import (
    Board,
    Mine,
    Row,
    mine,
    room_board,
    teacher_board,
    wall_of,
)
from sessions.wall.services import MOST_WAITING, may_ask, undealt

#: Questions that are pushed to a thousand phones at each change; the page has them all.
MOST_PUSHED = 60


class Letters(NamedTuple):
    """How much fits on a projector of one shape: characters on a line, and lines."""

    line: int
    lines: float


@dataclass(frozen=True)
class Space:
    """What the back row can read at once, in large or small letters, at 16:9 and at 4:3."""

    large: tuple[Letters, Letters]
    small: tuple[Letters, Letters]


OVERLAY = Space(large=(Letters(62, 14), Letters(54, 17)), small=(Letters(78, 18), Letters(68, 21)))
PANEL = Space(large=(Letters(46, 9), Letters(36, 12)), small=(Letters(57, 11.5), Letters(45, 14.5)))
#: Lines that the frame of a question takes.
_FRAME = 1.4


def aside(
    training_session: TrainingSession, screen: Screen, participant: Participant | None
) -> Fragment | None:
    """Return what stands beside every stage."""
    wall = wall_of(training_session)
    if screen == Screen.PARTICIPANT:
        if not training_session.is_live and not _was_used(wall):
            return None
        context = panel(wall, participant, most=MOST_PUSHED)
        return Fragment("wall/participant.html", context)
    if screen == Screen.PRESENTER:
        return Fragment("wall/presenter.html", remote(wall))
    return Fragment("wall/projector.html", projected(wall, OVERLAY))


def _was_used(wall: Wall) -> bool:
    return wall.is_stored and AudienceQuestion.objects.written().filter(wall=wall).exists()


def panel(
    wall: Wall, participant: Participant | None, *, most: int | None = None
) -> dict[str, Any]:
    """Return what a phone shows; without `participant` it is the same for everybody.

    `most`: leave out what goes beyond this number, and say how many that is.
    """
    board = room_board(wall)
    total = len(board.shown) + len(board.answered)
    count = len(board.shown)
    if most is not None:
        board.shown, board.answered = board.shown[:most], _newest(board.answered)[: most // 2]
    return {
        "wall": wall,
        "board": board,
        "count": count,
        "left_out": total - len(board.shown) - len(board.answered),
        "may_ask": may_ask(wall.training_session, wall),
        "may_support": wall.training_session.is_live,
        "is_read_first": wall.moderation == Moderation.BEFORE,
        "max_length": MAX_LENGTH,
        "typed": "",
        "problem": "",
        **own(wall, participant),
    }


def _newest(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.created_at, reverse=True)


def own(wall: Wall, participant: Participant | None) -> dict[str, Any]:
    """Return what the wall holds of the participant; nothing where everybody sees the same."""
    found = mine(wall, participant) if participant is not None else Mine([], [])
    waiting = [one for one in found.questions if not one.is_merged and one.state in undealt(wall)]
    return {
        "is_own": participant is not None,
        "questions": found.questions,
        "owned": {question.id for question in found.questions},
        "supported": set(found.supported),
        "is_full": len(waiting) >= MOST_WAITING,
    }


def _oldest_first(*lists: Sequence[Row]) -> list[Row]:
    return sorted(chain(*lists), key=lambda row: (row.created_at, row.id))


def remote(wall: Wall) -> dict[str, Any]:
    """Return what the teacher moderates."""
    board = teacher_board(wall)
    return {
        "wall": wall,
        "board": board,
        "groups": _groups(board),
        "mergeable": _oldest_first(board.waiting, board.shown, board.parked),
        "targets": _oldest_first(board.waiting, board.shown, board.parked, board.answered),
        "is_read_first": wall.moderation == Moderation.BEFORE,
        "max_answer": MAX_ANSWER,
        "zone": ZoneInfo(wall.training_session.time_zone),
    }


def _groups(board: Board) -> list[tuple[str, list[Row]]]:
    """Return what is no longer open, by state; these are folded."""
    groups = (
        ("answered", _newest(board.answered)),
        ("parked", board.parked),
        ("hidden", board.hidden),
    )
    return [(name, rows) for name, rows in groups if rows]


def projected(wall: Wall, space: Space) -> dict[str, Any]:
    """Return as many questions as can be read from the back row."""
    board = room_board(wall)
    is_large = len(fitting(board.shown, *space.large)) == len(board.shown)
    rows = fitting(board.shown, *(space.large if is_large else space.small))
    return {
        "wall": wall,
        "rows": rows,
        "count": len(board.shown),
        "answered": len(board.answered),
        "left_out": len(board.shown) - len(rows),
        "is_large": is_large,
        "may_ask": may_ask(wall.training_session, wall),
        "host": urlsplit(join_base_url()).netloc,
    }


def fitting(rows: Sequence[Row], *letters: Letters) -> list[Row]:
    """Return the first questions that fit everywhere; at least one, if there is any."""
    found: list[Row] = []
    used = [0.0] * len(letters)
    for row in rows:
        for index, (line, _lines) in enumerate(letters):
            used[index] += ceil(len(row.text) / line) + _FRAME
        if found and any(taken > one.lines for taken, one in zip(used, letters, strict=True)):
            break
        found.append(row)
    return found


def stage(place: Place, screen: Screen) -> Fragment:
    """Return what a part of the agenda shows: an invitation; the questions are the results."""
    wall = wall_of(place.training_session)
    context = {
        "wall": wall,
        "may_ask": may_ask(place.training_session, wall),
        "is_balance": place.part.mode == Mode.RESULTS,
    }
    return Fragment(f"wall/{screen}_stage.html", context)


def results(place: Place, screen: Screen) -> Fragment | None:
    """Return the questions as the room sees them, on the projector."""
    if screen != Screen.PROJECTOR:
        return None
    wall = wall_of(place.training_session)
    context = projected(wall, PANEL) | {"is_balance": place.part.mode == Mode.RESULTS}
    return Fragment("wall/projector_results.html", context)


def report(training_session: TrainingSession) -> Iterator[Fragment]:
    """Return the page of the report, if anything was asked."""
    wall = wall_of(training_session)
    if not wall.is_stored:
        return
    states = list(wall.questions.values_list("state", "erased_at"))
    if states:
        board = teacher_board(wall)
        yield Fragment(
            "wall/report.html",
            {
                "wall": wall,
                "asked": len(states),
                "answered": sum(state == "answered" for state, _erased in states),
                "erased": sum(erased is not None for _state, erased in states),
                "board": board,
                "open": [*board.shown, *board.waiting, *board.parked],
                "answers": sorted(board.answered, key=lambda row: row.created_at),
            },
        )


def mine_fragments(participant: Participant) -> list[Fragment]:
    """Return what the person's own page says of their questions; nothing when there are none."""
    number = AudienceQuestion.objects.written().filter(author=participant).count()
    context = {"number": number, "ref": participant.training_session.ref}
    return [Fragment("wall/mine_page.html", context)] if number else []
