"""The life of a session: open, start, suspend, close, archive, delete."""

import logging

from django.db import transaction
from django.utils import timezone

from sessions.enums import TRANSITIONS, State
from sessions.exceptions import TransitionError
from sessions.models import TrainingSession
from sessions.services import moves
from sessions.services.codes import claim_code
from sessions.services.events import announce, hint

logger = logging.getLogger("rsn.security")

#: What stands beside the stage: what is possible there depends on the session's state.
BESIDE = "aside"


@transaction.atomic
def change_state(*, training_session: TrainingSession, to: State) -> TrainingSession:
    """Bring the session to another state, or raise TransitionError.

    Asking for the state it already has changes nothing (a double click is not an error).
    """
    held = TrainingSession.objects.select_for_update(of=("self",)).get(pk=training_session.pk)
    if held.state == to:
        return held
    if to not in TRANSITIONS[State(held.state)]:
        raise TransitionError
    if to == State.LIVE:
        started = moves.start(training_session=held)
        announce(started, kind="state", regions=(BESIDE,))
        return started
    _leave(held, to)
    announce(held, kind="state", regions=(*moves.MOVED, BESIDE))
    return held


def _leave(held: TrainingSession, to: State) -> None:
    """Write the new state with what it stops or frees."""
    if held.state == State.LIVE:
        for name, value in moves.stop_clock(held).items():
            setattr(held, name, value)
    held.state = to
    held.move_version += 1
    if to == State.CLOSED:
        held.join_code = None
        held.ended_at = held.ended_at or timezone.now()
    held.save()
    if to == State.SUSPENDED and held.join_code is None:  # closed by mistake: open again
        held.ended_at = held.erased_at = None
        held.save(update_fields=["ended_at", "erased_at"])
        claim_code(training_session=held)


@transaction.atomic
def renew_code(*, training_session: TrainingSession) -> str:
    """Replace the join code (the former one dies at once); people inside stay inside."""
    held = TrainingSession.objects.select_for_update(of=("self",)).get(pk=training_session.pk)
    if held.is_over:
        raise TransitionError
    code = claim_code(training_session=held)
    announce(held, kind="options", regions=("status", "stage", "people", "agenda", BESIDE))
    return code


@transaction.atomic
def delete(*, training_session: TrainingSession) -> None:
    """Put the session in the bin: gone for everybody, erased for good after seven days."""
    held = TrainingSession.objects.select_for_update(of=("self",)).get(pk=training_session.pk)
    if held.state == State.LIVE:
        raise TransitionError
    logger.info("session %s deleted by its owner", held.ref)
    held.deleted_at = timezone.now()
    held.join_code = None
    held.save(update_fields=["deleted_at", "join_code"])
    transaction.on_commit(lambda: hint(held.pk), robust=True)


@transaction.atomic
def restore(*, training_session: TrainingSession) -> None:
    """Take the session out of the bin, with a new code if it can still be joined."""
    TrainingSession.objects.filter(pk=training_session.pk).update(deleted_at=None)
    if not training_session.is_over:
        claim_code(training_session=training_session)
