"""Writing to the event log, and ringing whoever should look at it."""

import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import connection, transaction

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
    seq = _next_seq(training_session)
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


def _next_seq(training_session: TrainingSession) -> int:
    """Increment and read in one statement: both while others wait for the row."""
    table = connection.ops.quote_name(TrainingSession._meta.db_table)  # noqa: SLF001 - documented
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET last_seq = last_seq + 1 WHERE id = %s RETURNING last_seq",  # noqa: S608
            [training_session.pk],
        )
        found = cursor.fetchone()
    if found is None:
        raise TrainingSession.DoesNotExist
    return int(found[0])
