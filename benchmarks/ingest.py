"""Answers per second through the product's door, beside what PostgreSQL itself can do."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

from benchmarks.processes import Helper, need_sockets
from benchmarks.product import Product, Room, product
from benchmarks.rows import NotMeasuredError, Row, Scale
from tests.plugins.backends import Postgres, create_database

ROWS = ("survey.ingest_vs_pgbench",)
LIMIT = 0.5
CONNECTIONS = 64
PEOPLE = 1024
STEP = "finding-organisations"
#: As a server comes that must not lose anything.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}

#: The table of the answers with its indexes, and the statement of a saved answer, alone.
TABLE = "CREATE TABLE floor_answer (LIKE sessions_responses_answer INCLUDING ALL)"
UPSERT = """\
\\set person :client_id * :people + random(1, :people)
INSERT INTO floor_answer \
(id, asking_id, participant_id, value, "key", revision, created_at, updated_at) \
VALUES (gen_random_uuid(), '00000000-0000-4000-8000-000000000000', \
lpad(:person::text, 32, '0')::uuid, '"some-choice"', 'bench-' || :person, 1, now(), now()) \
ON CONFLICT (asking_id, participant_id) DO UPDATE SET value = excluded.value, \
"key" = excluded."key", updated_at = excluded.updated_at, revision = floor_answer.revision + 1;
"""
_TPS = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
_FAILED = re.compile(r"number of failed transactions: ([1-9]\d*)")


class DurablePostgres(Postgres):
    """PostgreSQL as in the tests, except that a commit is on the disk."""

    def _command(self) -> list[str]:
        options = [part for item in DURABLE.items() for part in ("-c", "=".join(item))]
        return [*super()._command(), *options]


def measure(scale: Scale) -> list[Row]:
    """Measure the row: floor, product, floor."""
    need_sockets(CONNECTIONS)
    with DurablePostgres() as postgres, _pgbench(postgres) as program:
        url = create_database(postgres.url)
        with product({"DATABASE_URL": url}) as server:
            room = server.room(people=PEOPLE, step=STEP)
            if not room.asking:
                raise NotMeasuredError(f"no question is open at {STEP}")
            _execute(url, TABLE)
            before = _floor(program, url, scale)
            heard = _answers(server, room, scale)
            _check(url, room, heard)
            after = _floor(program, url, scale)
    return [_row(heard, before, after, scale)]


@contextmanager
def _pgbench(postgres: Postgres) -> Iterator[list[str]]:
    """Give the command, with the script of the floor."""
    beside = postgres.programs / "pgbench"
    program = str(beside) if beside.exists() else shutil.which("pgbench")
    if program is None:
        raise NotMeasuredError("no pgbench beside this PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="rsn-bench-") as directory:
        script = Path(directory) / "upsert.sql"
        script.write_text(UPSERT)
        threads = str(os.cpu_count() or 1)
        people = f"people={PEOPLE // CONNECTIONS}"
        clients = ["-c", str(CONNECTIONS), "-j", threads]
        yield [program, "-n", *clients, "-D", people, "-f", str(script)]


def _floor(command: list[str], url: str, scale: Scale) -> float:
    """Return the single-row upserts per second."""
    done = subprocess.run(
        [*command, "-T", str(max(1, round(scale.floor))), url],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = _TPS.search(done.stdout)
    if done.returncode or found is None or _FAILED.search(done.stdout):
        raise NotMeasuredError(f"pgbench: {done.stdout[-500:]}{done.stderr[-500:]}")
    return float(found[1])


def _answers(server: Product, room: Room, scale: Scale) -> dict[str, Any]:
    """Let everybody answer, and return what was counted."""
    with Helper("benchmarks.posters") as posters:
        posters.tell(
            port=server.port,
            ref=room.ref,
            asking=room.asking,
            choices=room.choices,
            phones=room.phones,
            connections=CONNECTIONS,
            seconds=scale.answers,
        )
        heard = posters.hear(seconds=scale.answers + 30, what="the count of answers")
    return {**heard, "rate": heard["answers"] / scale.answers}


def _check(url: str, room: Room, heard: dict[str, Any]) -> None:
    """Each answer raised its row's revision by one: what was called saved must be there."""
    stored = _execute(
        url,
        "SELECT coalesce(sum(revision), 0) FROM sessions_responses_answer WHERE asking_id = %s",
        room.asking,
    )
    if stored != heard["sent"]:
        raise NotMeasuredError(f"{heard['sent']} answers were called saved, {stored} are stored")


def _execute(url: str, statement: str, *parameters: str) -> int:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return int(cursor.fetchone()[0]) if cursor.description else 0
    finally:
        connection.close()


def _row(heard: dict[str, Any], before: float, after: float, scale: Scale) -> Row:
    floor = (before + after) / 2
    words = f"median {heard['median'] * 1000:.0f}, p95 {heard['p95'] * 1000:.0f} ms"
    return Row(
        ROWS[0],
        heard["rate"] / floor,
        LIMIT,
        "higher",
        f"{scale.words}Answers called saved per second through POST /s/<ref>/answers: {CONNECTIONS} "
        f"keep-alive connections, {PEOPLE} participants, one web process (embedded set-up), tallies "
        f"included. Floor: pgbench, {CONNECTIONS} clients, simple protocol, a single-row upsert into "
        "a copy of the same table on the same PostgreSQL (fsync and synchronous_commit on), run "
        "before and after, mean.",
        (
            f"{heard['rate']:.0f} answers/s, {words}; pgbench {before:.0f} and {after:.0f}/s.",
            "Every answer called saved was found in the table.",
        ),
    )
