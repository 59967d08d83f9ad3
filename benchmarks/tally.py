"""Counting 100,000 answers: beside the bare SQL, and beside the report of a peer."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.answers import ASKS
from benchmarks.ingest import DurablePostgres
from benchmarks.processes import ROOT
from benchmarks.rows import NotMeasuredError, Row, Scale
from tests.plugins.backends import create_database
from tests.server import BUILD_DIR
from tests.server import _environment as environment

ROWS = ("survey.tally_100k_vs_sql", "survey.tally_100k_vs_peer")
LIMITS = (1.3, 20)
#: `make bench` makes it: what the product is measured against stays out of its environment.
PEERS = ROOT / "build" / "bench-venv"
PEER = "django-survey-and-report"
#: The peer takes seconds for what we count in a part of one.
PEER_RUNS = 3
PATIENCE = 400

#: Seconds of each run, by what was done.
Times = dict[str, list[float]]


def measure(scale: Scale) -> list[Row]:
    """Measure both rows on the same answers, in the same PostgreSQL, a database each."""
    if not (PEERS / ".installed").exists():
        raise NotMeasuredError(f"no {PEER} in {PEERS}: `make bench` installs it")
    with DurablePostgres() as postgres:
        ours = _ours(create_database(postgres.url), scale)
        theirs = _theirs(create_database(postgres.url), scale)
    return [_against_sql(ours, scale), _against_peer(ours, theirs, scale)]


def _ours(url: str, scale: Scale) -> Times:
    directory = tempfile.mkdtemp(prefix="rsn-bench-")
    own = {"DATABASE_URL": url, "DATA_DIR": directory, "BUILD_DIR": str(BUILD_DIR)}
    command = [sys.executable, "-m", "benchmarks.counting", str(scale.counted), str(scale.counts)]
    try:
        times: Times = _run(command, environment(own))
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return times


def _theirs(url: str, scale: Scale) -> list[float]:
    command = [
        str(PEERS / "bin" / "python"),
        "-m",
        "benchmarks.peer",
        url,
        str(scale.counted),
        str(PEER_RUNS),
    ]
    told = _run(command, environment({}))
    expected = {ask.key: ask.counts(scale.counted) for ask in ASKS}
    if told["counts"] != expected:
        raise NotMeasuredError(f"{PEER} counts {told['counts']}, there are {expected}")
    return list(told["times"])


def _run(command: list[str], env: dict[str, str]) -> Any:
    """Return what a process says in its last line."""
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        name = Path(command[2]).name
        raise NotMeasuredError(f"{name} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _against_sql(ours: Times, scale: Scale) -> Row:
    ratios = {ask.key: _ratio(ours, ask.key) for ask in ASKS}
    seen = [
        f"{ask.key}: {_ms(ours[f'refresh {ask.key}'])} against {_ms(ours[f'sql {ask.key}'])} ms, "
        f"ratio {ratios[ask.key]:.2f}"
        for ask in ASKS
    ]
    return Row(
        ROWS[0],
        max(ratios.values()),
        LIMITS[0],
        "lower",
        f"{scale.words}Refreshing the tally of a question with {scale.counted:,} answers (lock, "
        "count, fold, store, announce, commit) against SELECT value, count(*) … GROUP BY value on "
        "the same connection to PostgreSQL (fsync and synchronous_commit on), taking turns, median by "
        f"median of {scale.counts}; the worse of {len(ASKS)} questions.",
        ("; ".join(seen) + ".",),
    )


def _ratio(times: Times, key: str) -> float:
    return median(times[f"refresh {key}"]) / median(times[f"sql {key}"])


def _against_peer(ours: Times, theirs: list[float], scale: Scale) -> Row:
    return Row(
        ROWS[1],
        median(theirs) / median(ours["page"]),
        LIMITS[1],
        "higher",
        f"{scale.words}How many times as long {PEER} takes for its report of {len(ASKS)} questions with "
        f"{scale.counted:,} answers each (its view through Django's test client, without the run of "
        "xelatex) as refreshing our tallies of the same answers and rendering our report of them; "
        "same Django, same PostgreSQL, medians, warm.",
        (f"{PEER} {_ms(theirs)} ms, ours {_ms(ours['page'])} ms; both counted what was stored.",),
    )


def _ms(times: list[float]) -> str:
    return f"{median(times) * 1000:.0f}"
