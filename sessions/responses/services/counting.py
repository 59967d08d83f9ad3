"""The statements of a refresh, written by hand.

A tally is refreshed four times a second while a room answers, under the lock of its session.
Beside the count of a question with few answers, writing these queries and building their objects
took the ORM longer than the database needs to answer them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from sessions.models import TrainingSession
from sessions.responses.models import Answer, Asking, Choice, Question, Tally
from sessions.responses.models.question import RULE_FIELDS, rules_of
from sessions.responses.rules import Rules
from sessions.responses.services.answering import prepared, table
from sessions.responses.tallies import Document, Row


class Stored(NamedTuple):
    """A tally as it is stored."""

    counted: int
    revisions: int
    document: Document


@dataclass(frozen=True)
class Counted:
    """What counting needs to know of an asking; `decides`: another question looks at its answers."""

    pk: UUID
    question_id: UUID
    rules: Rules
    right: tuple[str, ...]
    is_revealed: bool
    is_conditional: bool
    decides: bool
    before: Stored | None


def hold_session(asking_id: UUID) -> TrainingSession | None:
    """Lock the session of an asking and return it (its key and language), if there is one."""
    found = _all(_hold(connection.vendor), prepared("asking", asking_id))
    return next(
        (TrainingSession.from_db(connection.alias, ["id", "language"], row) for row in found), None
    )


@cache
def _hold(vendor: str) -> str:
    lock = "FOR NO KEY UPDATE OF training_session" if vendor == "postgresql" else ""
    return f"""
        SELECT training_session.id, training_session.language
        FROM {table(Asking)} AS asking
        JOIN {table(Question)} AS question ON question.id = asking.question_id
        JOIN {table(TrainingSession)} AS training_session
          ON training_session.id = question.training_session_id
        WHERE asking.id = %s
        {lock}
    """  # noqa: S608 - only names of our own tables are put in


def read_asking(asking_id: UUID) -> Counted | None:
    """Return an asking as it is now."""
    return next(_read("asking.id", asking_id), None)


def read_dependents(question_id: UUID) -> list[Counted]:
    """Return every asking of the questions that look at the answers to this one."""
    return list(_read("question.condition_on_id", question_id))


def _read(column: str, identifier: UUID) -> Iterator[Counted]:
    """One row for each choice of each asking."""
    rows = _all(_reading(column), prepared("asking", identifier))
    for _asking, of_one in groupby(rows, key=lambda row: row[0]):
        yield _counted(list(of_one))


@cache
def _reading(column: str) -> str:
    rules = ", ".join(f"question.{name}" for name in RULE_FIELDS)
    return f"""
        SELECT asking.id, asking.question_id, asking.revealed_at IS NOT NULL,
               question.condition_on_id IS NOT NULL,
               EXISTS (SELECT 1 FROM {table(Question)} AS other
                       WHERE other.condition_on_id = question.id),
               tally.counted, tally.revisions, tally.document, choice."key", choice.is_right,
               {rules}
        FROM {table(Asking)} AS asking
        JOIN {table(Question)} AS question ON question.id = asking.question_id
        LEFT JOIN {table(Tally)} AS tally ON tally.asking_id = asking.id
        LEFT JOIN {table(Choice)} AS choice
          ON choice.question_id = question.id AND choice.withdrawn_at IS NULL
        WHERE {column} = %s
        ORDER BY asking.id, choice."order"
    """  # noqa: S608 - only names of our own tables and columns are put in


def _counted(rows: list[tuple[Any, ...]]) -> Counted:
    pk, question, revealed, conditional, decides, counted, revisions, document, *_ = rows[0]
    keys = [row[8] for row in rows if row[8] is not None]
    fields = dict(zip(RULE_FIELDS, rows[0][10:], strict=True))
    fields["not_concerned"] = json.loads(fields["not_concerned"])  # JSON comes as it is stored
    return Counted(
        pk=_as_uuid(pk),
        question_id=_as_uuid(question),
        rules=rules_of(keys, fields),
        right=tuple(row[8] for row in rows if row[9]),
        is_revealed=bool(revealed),
        is_conditional=bool(conditional),
        decides=bool(decides),
        before=None if counted is None else Stored(counted, revisions, json.loads(document)),
    )


def count_values(asking_id: UUID) -> list[tuple[Row, int]]:
    """Return each stored value with its number of answers, and the sum of their revisions."""
    statement = f"""
        SELECT value, count(*), sum(revision) FROM {table(Answer)}
        WHERE asking_id = %s GROUP BY value
    """  # noqa: S608 - only the name of our own table is put in
    found = _all(statement, prepared("asking", asking_id))
    return [
        (Row(value, hidden=False, number=number), int(revisions))
        for value, number, revisions in found
    ]


def store_tally(asking_id: UUID, tally: Stored) -> None:
    """Write the tally; nobody else does meanwhile, since the session is held."""
    document = "CAST(%s AS jsonb)" if connection.vendor == "postgresql" else "%s"
    statement = f"""
        INSERT INTO {table(Tally)} (asking_id, counted, revisions, document, refreshed_at)
        VALUES (%s, %s, %s, {document}, %s)
        ON CONFLICT (asking_id) DO UPDATE SET
          counted = excluded.counted, revisions = excluded.revisions,
          document = excluded.document, refreshed_at = excluded.refreshed_at
    """  # noqa: S608 - only the name of our own table is put in
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                prepared("asking", asking_id),
                tally.counted,
                tally.revisions,
                json.dumps(tally.document),
                prepared("updated_at", timezone.now()),
            ],
        )


def _all(statement: str, parameter: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [parameter])
        return list(cursor.fetchall())


def _as_uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
