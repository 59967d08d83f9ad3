"""The one way in for an answer (rules.md A, B, E; live.md "An answer")."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from sessions.enums import JOINABLE, State, TextsPolicy
from sessions.models import Participant, TrainingSession
from sessions.responses.ballots import refuse_own_text
from sessions.responses.debounce import request_refresh
from sessions.responses.enums import TEXT_KINDS, Status
from sessions.responses.models import GRACE, Answer, Asking, Question
from sessions.responses.values import Value, canonical, check, parse

#: Revisions above are refused, so that "stored + 1" always fits the column.
MAX_REVISION = 1_000_000


@dataclass(frozen=True)
class Outcome:
    """What became of an answer, and what is stored now (revision 0: nothing)."""

    status: Status
    revision: int
    value: Value


@dataclass(frozen=True)
class Sent:
    """An answer that was checked: canonical text, the client's key, its revision if it has one.

    `by_teacher`: entered for somebody without a device, also after the question closed.
    """

    text: str
    key: str
    revision: int | None
    by_teacher: bool = False


def submit_answer(
    *,
    participant: Participant,
    asking_id: UUID,
    raw_value: object,
    key: str,
    revision: int | None = None,
    by_teacher: bool = False,
) -> Outcome:
    """Store the answer if the question is open and nothing newer is stored.

    `saved` is said only of what is stored: by this call or, after a lost reply, by an earlier
    one with the same key and value. Without a revision (a plain form, the teacher) the answer
    takes the stored one plus one. A round that was sent ahead is open whenever the session can
    be joined, another one while the session is live. `by_teacher` is for people on paper only,
    whose answers are entered when the teacher finds the time. Raises Asking.DoesNotExist for
    an asking of another session, InvalidAnswerError for a value that does not answer the
    question.
    """
    asking = (
        Asking.objects.select_related("question")
        .prefetch_related("question__choices")
        .get(pk=asking_id, question__training_session=participant.training_session_id)
    )
    rules = replace(asking.question.rules(), wordless=by_teacher and participant.is_hand)
    value = check(rules, raw_value)
    refuse_own_text(asking.question, participant, value)
    text = canonical(value)
    sent = Sent(text, key, revision, by_teacher=by_teacher and participant.on_paper)
    with transaction.atomic():
        now = timezone.now()
        known = {"asking_id": asking_id, "participant_id": participant.pk}
        written = _upsert(**known, sent=sent, now=now)
        if not written:
            return _refusal(**known, sent=sent, now=now)
        transaction.on_commit(lambda: request_refresh(asking_id), robust=True)
    return Outcome(Status.SAVED, written, parse(sent.text))


def _upsert(*, asking_id: UUID, participant_id: UUID, sent: Sent, now: datetime) -> int:
    """Insert or replace in one statement that also decides whether the question is open.

    Return the stored revision, 0 when nothing was written.
    """
    parameters = {
        "id": prepared("id", uuid4()),
        "asking": prepared("asking", asking_id),
        "participant": prepared("participant", participant_id),
        "value": sent.text,
        "key": sent.key,
        "revision": sent.revision or 1,
        "now": prepared("updated_at", now),
        "late": prepared("updated_at", now - GRACE),
        "live": str(State.LIVE),
        "open": str(State.OPEN),
        "suspended": str(State.SUSPENDED),
    }
    statement = _statement(follows=sent.revision is None, by_teacher=sent.by_teacher)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    return int(rows[0][0]) if rows else 0


def prepared(name: str, value: object) -> Any:
    """Return a value as the database at hand stores this field of Answer."""
    field: Any = Answer._meta.get_field(name)  # noqa: SLF001 - documented API of Django
    return field.get_db_prep_value(value, connection)


def table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - documented API


#: The moment of a statement, where a database must be told its type.
_MOMENT = {"postgresql": "CAST(%(now)s AS timestamptz)", "sqlite": "%(now)s"}
#: When an answer is taken, decided by the database in the statement that stores it.
TAKEN = """
          AND (asking.closed_at IS NULL OR asking.closed_at >= %(late)s)
          AND (asking.closes_at IS NULL OR asking.closes_at >= %(late)s)
          AND (training_session.state = %(live)s
               OR (asking.is_ahead AND training_session.state IN (%(open)s, %(suspended)s)))"""


def waits_since(
    value: str, now: str, session: str = "training_session", question: str = "question"
) -> str:
    """Return since when a text waits for the teacher, in SQL; null for what is shown at once.

    Decided in the statement that stores the answer, so that no screen ever has a text before.
    """
    written = ", ".join(f"'{kind}'" for kind in sorted(TEXT_KINDS))
    return f"""CASE WHEN {session}.texts_policy = '{TextsPolicy.ONCE_READ}'
          AND ({question}.kind IN ({written})
               OR {question}.allow_other AND {value} LIKE '%%"other":"%%')
          THEN {now} END"""


def hidden_as(answer: str) -> str:
    """Return since when a changed answer is hidden, in SQL: what the teacher hid stays so."""
    return f"""CASE WHEN {answer}.hidden_by_id IS NOT NULL OR {answer}.value = excluded.value
                      THEN {answer}.hidden_at ELSE excluded.hidden_at END"""


@cache
def _statement(*, follows: bool, by_teacher: bool) -> str:
    """Return the upsert; `follows`: the answer comes after what is stored, whatever that is.

    PostgreSQL holds the participant: an answer waits for their erasure or removal to end and
    reads the row again, an erasure waits for the answer and takes it along. SQLite has one
    writer at a time.
    """
    answer = table(Answer)
    hold = "FOR SHARE OF participant" if connection.features.has_select_for_update_of else ""
    revision = f"{answer}.revision + 1" if follows else "excluded.revision"
    guard = "" if follows else f"WHERE excluded.revision > {answer}.revision"
    taken = "" if by_teacher else TAKEN
    # What the teacher types in, the teacher has read.
    waits = "NULL" if by_teacher else waits_since("%(value)s", _MOMENT[connection.vendor])
    return f"""
        INSERT INTO {answer} (
          id, asking_id, participant_id, value, "key", revision, created_at, updated_at, hidden_at
        )
        SELECT %(id)s, asking.id, participant.id, %(value)s, %(key)s, %(revision)s, %(now)s, %(now)s,
               {waits}
        FROM {table(Asking)} AS asking
        JOIN {table(Question)} AS question ON question.id = asking.question_id
        JOIN {table(TrainingSession)} AS training_session
          ON training_session.id = question.training_session_id
        JOIN {table(Participant)} AS participant
          ON participant.training_session_id = training_session.id
        WHERE asking.id = %(asking)s AND participant.id = %(participant)s
          AND asking.set_aside_at IS NULL AND training_session.deleted_at IS NULL
          AND participant.removed_at IS NULL AND participant.erased_at IS NULL{taken}
        {hold}
        ON CONFLICT (asking_id, participant_id) DO UPDATE SET
          value = excluded.value, "key" = excluded."key", updated_at = excluded.updated_at,
          text_group_id = CASE WHEN {answer}.value = excluded.value
                          THEN {answer}.text_group_id END,
          hidden_at = {hidden_as(answer)},
          revision = {revision}
        {guard}
        RETURNING revision
    """  # noqa: S608 - only names of our own tables are put in


def _refusal(*, asking_id: UUID, participant_id: UUID, sent: Sent, now: datetime) -> Outcome:
    """Say why nothing was written, with what is stored."""
    stored = Answer.objects.filter(asking=asking_id, participant=participant_id).first()
    revision, value = (stored.revision, parse(stored.value)) if stored else (0, None)
    if stored and (sent.key, sent.text) == (stored.key or None, stored.value):
        return Outcome(Status.SAVED, revision, value)
    asking = Asking.objects.select_related("question__training_session").get(pk=asking_id)
    is_open = is_taken(asking, asking.question.training_session, now)
    is_here = Participant.objects.present().filter(pk=participant_id).exists()
    status = Status.STALE if stored and is_open and is_here else Status.CLOSED
    return Outcome(status, revision, value)


def is_taken(asking: Asking, training_session: TrainingSession, now: datetime) -> bool:
    """Return whether an answer that arrives now is taken (as the statement decides it)."""
    states = JOINABLE if asking.is_ahead else {State.LIVE}
    is_there = asking.set_aside_at is None and training_session.deleted_at is None
    return is_there and asking.is_open_at(now) and training_session.state in states
