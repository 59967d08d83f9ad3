"""Many answers in one statement and one commit (live.md "An answer").

A batch stores only what is plainly to be saved. Whatever it leaves out (stale, closed, unknown,
twice in one batch) goes the ordinary way, one by one, which says why: there is one service for
what an answer means, and this is only its fast lane.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from sessions.enums import State
from sessions.models import Participant, TrainingSession
from sessions.responses.debounce import request_refresh
from sessions.responses.models import GRACE, Answer, Asking, Question
from sessions.responses.services.answering import TAKEN, prepared, table


@dataclass(frozen=True)
class Checked:
    """An answer whose value was checked against its question: who, where, and what."""

    ref: str
    token_hash: str
    asking_id: UUID
    text: str
    key: str
    revision: int

    @property
    def place(self) -> tuple[UUID, str]:
        """What one row of the answers is for."""
        return self.asking_id, self.token_hash


def save_batch(batch: Sequence[Checked]) -> set[Checked]:
    """Store what can be stored of a batch in one transaction; return what is saved.

    What is returned was committed by this call. Raises what the database raises; then nothing
    of the batch is stored.
    """
    newest: dict[tuple[UUID, str], Checked] = {}
    for answer in batch:
        other = newest.get(answer.place)
        if other is None or other.revision < answer.revision:
            newest[answer.place] = answer
    keys = {(answer.asking_id, answer.key): answer for answer in newest.values()}
    rows = [answer for answer in newest.values() if keys[answer.asking_id, answer.key] is answer]
    with transaction.atomic():
        stored = _write(rows)
        for asking_id in {asking_id for asking_id, _key in stored}:
            _refresh_after_commit(asking_id)
    return {keys[place] for place in stored}


def _refresh_after_commit(asking_id: UUID) -> None:
    transaction.on_commit(lambda: request_refresh(asking_id), robust=True)


def _write(rows: Sequence[Checked]) -> set[tuple[UUID, str]]:
    """Write the rows; return (asking, key) of those that are stored now."""
    now = timezone.now()
    values: list[Any] = []
    for row in rows:
        values += [
            prepared("id", uuid4()), prepared("asking", row.asking_id), row.ref, row.token_hash,
            row.text, row.key, row.revision,
        ]  # fmt: skip
    limits = [prepared("updated_at", now)] * 2
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(rows), connection.vendor), [*values, *limits, *_times(now)])
        return {(_as_uuid(asking_id), key) for asking_id, key in cursor.fetchall()}


def _times(now: datetime) -> list[Any]:
    """Return the parameters of the condition, in the order in which it names them."""
    late = prepared("updated_at", now - GRACE)
    return [late, late, str(State.LIVE), str(State.OPEN), str(State.SUSPENDED)]


def _as_uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


@cache
def _statement(number: int, vendor: str) -> str:
    """Return the upsert of so many rows; the same as for one, joined with what was sent.

    In the order of the participants: two batches that meet wait for one another, without end
    for neither.
    """
    answer = table(Answer)
    hold = "FOR SHARE OF participant" if vendor == "postgresql" else ""
    taken = TAKEN
    for name in ("late", "late", "live", "open", "suspended"):
        taken = taken.replace(f"%({name})s", "%s", 1)
    uuid = "CAST(%s AS uuid)" if vendor == "postgresql" else "%s"
    row = f"({uuid}, {uuid}, %s, %s, %s, %s, %s)"
    instant = "CAST(%s AS timestamptz)" if vendor == "postgresql" else "%s"
    return f"""
        WITH sent (id, asking_id, ref, token_hash, value, "key", revision) AS (
          VALUES {", ".join([row] * number)}
        )
        INSERT INTO {answer} (
          id, asking_id, participant_id, value, "key", revision, created_at, updated_at
        )
        SELECT sent.id, asking.id, participant.id, sent.value, sent."key", sent.revision,
               {instant}, {instant}
        FROM sent
        JOIN {table(Asking)} AS asking ON asking.id = sent.asking_id
        JOIN {table(Question)} AS question ON question.id = asking.question_id
        JOIN {table(TrainingSession)} AS training_session
          ON training_session.id = question.training_session_id AND training_session.ref = sent.ref
        JOIN {table(Participant)} AS participant
          ON participant.training_session_id = training_session.id
          AND participant.token_hash = sent.token_hash
        WHERE asking.set_aside_at IS NULL AND training_session.deleted_at IS NULL
          AND participant.removed_at IS NULL AND participant.erased_at IS NULL{taken}
        ORDER BY participant.id
        {hold}
        ON CONFLICT (asking_id, participant_id) DO UPDATE SET
          value = excluded.value, "key" = excluded."key", updated_at = excluded.updated_at,
          text_group_id = CASE WHEN {answer}.value = excluded.value
                          THEN {answer}.text_group_id END,
          revision = excluded.revision
        WHERE excluded.revision > {answer}.revision
        RETURNING asking_id, "key"
    """  # noqa: S608 - only names of our own tables are put in
