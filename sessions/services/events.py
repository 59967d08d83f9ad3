"""Writing to the event log, and ringing whoever should look at it."""

import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F

from sessions.enums import Audience
from sessions.models import Event, TrainingSession

logger = logging.getLogger("rsn.events")

#: Called after commit with the session's primary key; the transport adds itself here.
_listeners: list[Callable[[int], None]] = []


def on_hint(listener: Callable[[int], None]) -> None:
    """Let a transport hear that a session has something new (it may be lost: rules.md A)."""
    if listener not in _listeners:
        _listeners.append(listener)


def hint(training_session_pk: int) -> None:
    """Tell the transports to look at a session now. Never fails: a hint is only a hint."""
    for listener in _listeners:
        try:
            listener(training_session_pk)
        except Exception:
            logger.warning("hint lost", exc_info=True)


def announce(
    training_session: TrainingSession,
    *,
    kind: str,
    regions: Iterable[str],
    audience: str = Audience.ALL,
    ids: Iterable[UUID | str] = (),
) -> int:
    """Write an event as the last thing of the caller's transaction; return its `seq`.

    The session row is locked by the increment, so that order of commit is order of `seq`.
    The event holds names of regions and ids only: never text, HTML or a nickname.
    Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("announce() belongs to a transaction")
    TrainingSession.objects.filter(pk=training_session.pk).update(last_seq=F("last_seq") + 1)
    seq = TrainingSession.objects.values_list("last_seq", flat=True).get(pk=training_session.pk)
    Event.objects.create(
        training_session=training_session,
        seq=seq,
        audience=audience,
        kind=kind,
        regions=list(regions),
        ids=[str(identifier) for identifier in ids],
    )
    training_session.last_seq = seq
    pk = training_session.pk
    transaction.on_commit(lambda: hint(pk), robust=True)
    return seq
