"""Moving the room: one position, changed by compare-and-set (rules.md C)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sessions.activities import Place, registry
from sessions.enums import Move, State
from sessions.exceptions import DomainError, MoveConflictError, TransitionError
from sessions.models import Part, Step, TrainingSession
from sessions.screens import standing_place
from sessions.services.events import announce

#: Regions that a move touches; each screen takes those it has.
MOVED = ("status", "stage", "results", "agenda", "people")


@dataclass(frozen=True)
class Target:
    """A place to go to."""

    part: Part
    item: int = 0


def parts_in_order(training_session: TrainingSession) -> list[Part]:
    """Return the offered parts of the whole agenda, in order."""
    return [
        part
        for part in Part.objects.filter(step__training_session=training_session)
        .select_related("step")
        .order_by("step__order", "order")
        if part.activity in registry
    ]


def neighbour(training_session: TrainingSession, move: Move) -> Target | None:
    """Return where `next` or `previous` leads: the item, then the part, then the step."""
    parts = parts_in_order(training_session)
    ids = [part.pk for part in parts]
    if training_session.current_part_id not in ids:
        return Target(parts[0]) if parts else None
    index = ids.index(training_session.current_part_id)
    item = training_session.current_item
    if move == Move.NEXT:
        if item + 1 < _items(parts[index]):
            return Target(parts[index], item + 1)
        return Target(parts[index + 1]) if index + 1 < len(parts) else None
    if item > 0:
        return Target(parts[index], min(item, _items(parts[index])) - 1)
    if index == 0:
        return None
    before = parts[index - 1]
    return Target(before, _items(before) - 1)


def first_target(training_session: TrainingSession) -> Target:
    """Return where a session starts: a step planned for no minutes is done before the session.

    Raises TransitionError when the agenda holds nothing to show.
    """
    parts = parts_in_order(training_session)
    if not parts:
        raise TransitionError
    return Target(next((part for part in parts if part.step.minutes), parts[0]))


def _items(part: Part) -> int:
    return max(1, registry.get(part.activity).items(part))


@transaction.atomic
def advance(*, training_session: TrainingSession, version: int, move: Move) -> TrainingSession:
    """Move one position forward or back; at either end, stay.

    Raises MoveConflictError when somebody moved since `version`, TransitionError when the
    session is not live.
    """
    held = _hold(training_session, version)
    target = neighbour(held, move)
    return held if target is None else _go(held, target)


@transaction.atomic
def go_to(
    *, training_session: TrainingSession, version: int, step_id: UUID, item: int = 0
) -> TrainingSession:
    """Move to the first part of a step of this session (errors as `advance`)."""
    held = _hold(training_session, version)
    parts = [part for part in parts_in_order(held) if part.step_id == step_id]
    if not parts:
        raise DomainError
    return _go(held, Target(parts[0], min(item, _items(parts[0]) - 1)))


@transaction.atomic
def go_within(
    *, training_session: TrainingSession, version: int, part_id: UUID, item: int
) -> TrainingSession:
    """Move to an item of a part of this session (errors as `advance`)."""
    held = _hold(training_session, version)
    part = next((one for one in parts_in_order(held) if one.pk == part_id), None)
    if part is None or not 0 <= item < _items(part):
        raise DomainError
    return _go(held, Target(part, item))


@transaction.atomic
def set_revealed(
    *, training_session: TrainingSession, version: int, revealed: bool
) -> TrainingSession:
    """Reveal or hide what the current place keeps hidden (errors as `advance`)."""
    held = _hold(training_session, version)
    place = standing_place(held)
    if place is None or not registry.get(place.part.activity).can_reveal(place):
        raise DomainError
    _win(held)
    registry.get(place.part.activity).reveal(place, revealed=revealed)
    _write(held, revealed=revealed)
    announce(held, kind="reveal", regions=("status", "stage", "results"))
    return held


@transaction.atomic
def act(*, training_session: TrainingSession, version: int, verb: str) -> TrainingSession:
    """Let the activity on screen do what the teacher asks for there (errors as `advance`)."""
    held = _hold(training_session, version)
    place = standing_place(held)
    if place is None:
        raise DomainError
    _win(held)
    _write(held, revealed=registry.get(place.part.activity).act(place, verb))
    announce(held, kind="act", regions=("status", "stage", "results"))
    return held


@transaction.atomic
def start(*, training_session: TrainingSession) -> TrainingSession:
    """Make the session live: at its first place, or where it was suspended."""
    held = _lock(training_session)
    if held.state not in {State.OPEN, State.SUSPENDED}:
        raise TransitionError
    now = timezone.now()
    _write(held, state=State.LIVE, live_since=now, step_since=now)
    place = standing_place(held)
    if place is None:
        return _go(held, first_target(held))
    _write(held, revealed=registry.get(place.part.activity).enter(place))
    announce(held, kind="state", regions=MOVED)
    return held


def stop_clock(training_session: TrainingSession) -> dict[str, Any]:
    """Leave the current place and return the fields that stop the session's clock."""
    place = standing_place(training_session)
    if place is not None:
        registry.get(place.part.activity).leave(place)
    add_step_time(training_session)
    return {
        "live_seconds": training_session.elapsed_seconds(),
        "live_since": None,
        "step_since": None,
    }


def add_step_time(training_session: TrainingSession) -> None:
    """Add the time since the step came on screen to that step."""
    since = training_session.step_since
    if since is not None and training_session.current_step_id is not None:
        seconds = max(0, round((timezone.now() - since).total_seconds()))
        Step.objects.filter(pk=training_session.current_step_id).update(
            seconds=F("seconds") + seconds
        )


def _lock(training_session: TrainingSession) -> TrainingSession:
    return (
        TrainingSession.objects.select_for_update(of=("self",))
        .select_related("current_step", "current_part__step")
        .get(pk=training_session.pk)
    )


def _hold(training_session: TrainingSession, version: int) -> TrainingSession:
    """Hold the session at this version, or raise: the comparison of every move."""
    held = _lock(training_session)
    if held.state != State.LIVE:
        raise TransitionError
    if held.move_version != version:
        raise MoveConflictError
    return held


def _win(held: TrainingSession) -> None:
    """Set what `_hold` compared: the next version, so that whoever else held this one loses."""
    won = TrainingSession.objects.filter(pk=held.pk, move_version=held.move_version).update(
        move_version=F("move_version") + 1
    )
    if not won:
        raise MoveConflictError
    held.move_version += 1
    for activity in registry:
        activity.moved(held)


def _write(training_session: TrainingSession, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(training_session, name, value)
    TrainingSession.objects.filter(pk=training_session.pk).update(**fields)


def _go(training_session: TrainingSession, target: Target) -> TrainingSession:
    """Leave the old place, enter the new one, write the position and the event."""
    _win(training_session)
    old = standing_place(training_session)
    if old is not None:
        registry.get(old.part.activity).leave(old)
    now = timezone.now()
    if training_session.current_step_id != target.part.step_id:
        add_step_time(training_session)
        _write(training_session, step_since=now)
        Step.objects.filter(pk=target.part.step_id, reached_at=None).update(reached_at=now)
    if target.part.reached is None or target.part.reached < target.item:
        Part.objects.filter(pk=target.part.pk).update(reached=target.item)
    place = Place(
        training_session=training_session,
        step=target.part.step,
        part=target.part,
        item=target.item,
    )
    _write(
        training_session,
        current_step=target.part.step,
        current_part=target.part,
        current_item=target.item,
        revealed=registry.get(target.part.activity).enter(place),
    )
    announce(training_session, kind="move", regions=MOVED)
    return training_session
