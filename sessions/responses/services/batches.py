"""Many answers in one statement and one commit (live.md "An answer").

A batch stores only what is plainly to be saved. Whatever it leaves out (stale, closed, unknown,
twice in one batch) goes the ordinary way, one by one, which says why: there is one service for
what an answer means, and this is only its fast lane.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from sessions.enums import State
from sessions.models import Participant, TrainingSession
from sessions.responses.debounce import request_refresh
from sessions.responses.models import GRACE, Answer, Asking, Question
from sessions.responses.services.answering import (
    TAKEN,
    hidden_as,
    prepared,
    table,
    waits_since,
)


class Checked(NamedTuple):
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
    known_as = {answer.asking_id: answer.asking_id.hex for answer in newest.values()}
    rows = {(known_as[answer.asking_id], answer.key): answer for answer in newest.values()}
    saved = {rows[place] for place in _write(rows)} if rows else set()
    for asking_id in {answer.asking_id for answer in saved}:
        _refresh_after_commit(asking_id)
    return saved


def _refresh_after_commit(asking_id: UUID) -> None:
    transaction.on_commit(lambda: request_refresh(asking_id), robust=True)


def _write(rows: Mapping[tuple[str, str], Checked]) -> list[tuple[str, str]]:
    """Write the rows in one statement; return (asking, key) of those that are stored now."""
    sent = [
        (asking, row.ref, row.token_hash, row.text, row.key, row.revision)
        for (asking, _key), row in rows.items()
    ]
    now = timezone.now()
    parameters = {
        "sent": json.dumps(sent, ensure_ascii=False),
        "now": prepared("updated_at", now),
        "late": prepared("updated_at", now - GRACE),
        "live": str(State.LIVE),
        "open": str(State.OPEN),
        "suspended": str(State.SUSPENDED),
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor), parameters)
        return [(asking, key) for asking, key in cursor.fetchall()]


@dataclass(frozen=True)
class _Dialect:
    """What the two databases write differently.

    One JSON document brings all rows: the statement is the same for any number of them, and
    no value is quoted on its own.
    """

    sent: str
    new_id: str
    now: str
    once: str
    hold: str
    asking: str


_DIALECTS = {
    "postgresql": _Dialect(
        sent="""
          SELECT CAST(row->>0 AS uuid) AS asking_id, row->>1 AS ref, row->>2 AS token_hash,
                 row->>3 AS value, row->>4 AS "key", CAST(row->>5 AS integer) AS revision
          FROM json_array_elements(CAST(%(sent)s AS json)) AS row""",
        new_id="gen_random_uuid()",
        now="CAST(%(now)s AS timestamptz)",
        once="MATERIALIZED",
        hold="FOR SHARE OF participant",
        asking="replace(CAST(asking_id AS text), '-', '')",
    ),
    "sqlite": _Dialect(
        sent="""
          SELECT json_extract(value, '$[0]') AS asking_id, json_extract(value, '$[1]') AS ref,
                 json_extract(value, '$[2]') AS token_hash, json_extract(value, '$[3]') AS value,
                 json_extract(value, '$[4]') AS "key", json_extract(value, '$[5]') AS revision
          FROM json_each(%(sent)s)""",
        new_id="lower(hex(randomblob(16)))",
        now="%(now)s",
        once="",
        hold="",
        asking="asking_id",
    ),
}


@cache
def _statement(vendor: str) -> str:
    """Return the upsert of all rows; the same as for one, joined with what was sent.

    In the order of the participants: two batches that meet wait for one another, without end
    for neither. Whether a question is open is asked once for each question, in this statement.
    """
    answer, dialect = table(Answer), _DIALECTS[vendor]
    return f"""
        WITH sent AS ({dialect.sent}),
        taken AS {dialect.once} (
          SELECT asking.id, training_session.id AS training_session_id, training_session.ref,
                 training_session.texts_policy, question.kind, question.allow_other
          FROM {table(Asking)} AS asking
          JOIN {table(Question)} AS question ON question.id = asking.question_id
          JOIN {table(TrainingSession)} AS training_session
            ON training_session.id = question.training_session_id
          WHERE asking.id IN (SELECT asking_id FROM sent)
            AND asking.set_aside_at IS NULL AND training_session.deleted_at IS NULL{TAKEN}
        )
        INSERT INTO {answer} (
          id, asking_id, participant_id, value, "key", revision, created_at, updated_at, hidden_at
        )
        SELECT {dialect.new_id}, taken.id, participant.id, sent.value, sent."key", sent.revision,
               {dialect.now}, {dialect.now},
               {waits_since("sent.value", dialect.now, "taken", "taken")}
        FROM sent
        JOIN taken ON taken.id = sent.asking_id AND taken.ref = sent.ref
        JOIN {table(Participant)} AS participant
          ON participant.training_session_id = taken.training_session_id
          AND participant.token_hash = sent.token_hash
        WHERE participant.removed_at IS NULL AND participant.erased_at IS NULL
        ORDER BY participant.id
        {dialect.hold}
        ON CONFLICT (asking_id, participant_id) DO UPDATE SET
          value = excluded.value, "key" = excluded."key", updated_at = excluded.updated_at,
          text_group_id = CASE WHEN {answer}.value = excluded.value
                          THEN {answer}.text_group_id END,
          hidden_at = {hidden_as(answer)},
          revision = excluded.revision
        WHERE excluded.revision > {answer}.revision
        RETURNING {dialect.asking}, "key"
    """  # noqa: S608 - only names of our own tables are put in
