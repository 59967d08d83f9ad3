"""How often a burst of answers is counted, and whether the last count is exact."""

import json
import time
from collections import Counter
from typing import Any

import psycopg2

from benchmarks.ingest import CONNECTIONS, STEP, DurablePostgres
from benchmarks.processes import Helper, need_sockets
from benchmarks.product import Product, Room, product
from benchmarks.rows import NotMeasuredError, Row, Scale
from tests.plugins.backends import create_database

ROWS = ("survey.refreshes_per_1000_answers",)
LIMIT = 20
#: A room that answers within this many seconds of one another.
SECONDS = 4.0
#: So long after the last answer its count must be there: before the sweep looks (5 s).
SETTLED = 2.0
TASK = "sessions.responses.refresh_tally"

#: Counts how often a tally is written; the product does not know of it.
TRIGGER = """\
CREATE TABLE bench_written (at timestamptz DEFAULT clock_timestamp());
CREATE FUNCTION bench_note() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO bench_written DEFAULT VALUES; RETURN NULL; END $$;
CREATE TRIGGER bench_note AFTER INSERT OR UPDATE ON sessions_responses_tally
FOR EACH ROW EXECUTE FUNCTION bench_note();
"""


def measure(scale: Scale) -> list[Row]:
    """Measure the row: everybody answers once, then all comes to rest."""
    need_sockets(CONNECTIONS)
    with DurablePostgres() as postgres:
        url = create_database(postgres.url)
        with product({"DATABASE_URL": url}) as server:
            room = server.room(people=scale.burst, step=STEP)
            if not room.asking:
                raise NotMeasuredError(f"no question is open at {STEP}")
            _execute(url, TRIGGER)
            before = len(server.tasks(TASK))
            heard = _answers(server, room)
            _check(url, room, scale.burst)
            tasks = len(server.tasks(TASK)) - before
            (written,) = _execute(url, "SELECT count(*) FROM bench_written")[0]
    return [_row(max(tasks, written), tasks, written, heard, scale)]


def _answers(server: Product, room: Room) -> dict[str, Any]:
    with Helper("benchmarks.posters") as posters:
        posters.tell(
            port=server.port,
            ref=room.ref,
            asking=room.asking,
            choices=room.choices,
            phones=room.phones,
            connections=CONNECTIONS,
            burst=SECONDS,
            seconds=60,
        )
        heard = posters.hear(seconds=60, what="the count of answers")
    time.sleep(SETTLED)
    return heard


def _check(url: str, room: Room, people: int) -> None:
    """Count the rows again, in the plainest way: the tally must say the same."""
    rows = _execute(
        url,
        "SELECT value, revision FROM sessions_responses_answer WHERE asking_id = %s",
        room.asking,
    )
    counts = Counter(json.loads(value)["v"] for value, _revision in rows)
    plain = {
        "n": people,
        "counted": len(rows),
        "revisions": sum(revision for _value, revision in rows),
        "choices": {key: counts[key] for key in room.choices},
    }
    stored = _execute(
        url,
        "SELECT document, counted, revisions FROM sessions_responses_tally WHERE asking_id = %s",
        room.asking,
    )
    if not stored:
        raise NotMeasuredError("nothing was counted")
    document, counted, revisions = stored[0]
    tally = {
        "n": document["n"],
        "counted": counted,
        "revisions": revisions,
        "choices": {entry["key"]: entry["n"] for entry in document["choices"]},
    }
    if tally != plain:
        raise NotMeasuredError(f"the last tally is wrong: {tally}; the rows say {plain}")


def _execute(url: str, statement: str, *parameters: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()


def _row(value: int, tasks: int, written: int, heard: dict[str, Any], scale: Scale) -> Row:
    return Row(
        ROWS[0],
        value * 1000 / scale.burst,
        LIMIT,
        "lower",
        f"{scale.words}Refreshes of a tally while {scale.burst:,} people answer one question through "
        f"POST /s/<ref>/answers, each once, evenly over {SECONDS:g} s (one web process, embedded "
        "set-up, PostgreSQL): the tasks that began or the writes of the tally, whichever are more. "
        "The limit is our own choice: a refresh in the time of 50 answers.",
        (
            f"{tasks} tasks, {written} writes; the answers took {heard['lasted']:.1f} s.",
            f"Each: median {heard['median'] * 1000:.0f}, p95 {heard['p95'] * 1000:.0f} ms.",
            f"{SETTLED:g} s after the last answer the tally was that of a plain recount of all rows.",
        ),
    )
