"""What is counted by the product and its peer, and how that is told."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import burst, tally
from benchmarks.answers import ASKS, Ask
from benchmarks.burst import _check
from benchmarks.ingest import DurablePostgres
from benchmarks.posters import Poster, Run
from benchmarks.product import Room
from benchmarks.rows import NotMeasuredError, Scale
from tests.plugins.backends import create_database
from tests.rules.sources import ROOT

pytestmark = pytest.mark.once

SECONDS = {
    **{f"sql {ask.key}": [0.04, 0.05, 0.04] for ask in ASKS},
    "refresh role": [0.05, 0.05, 9.0],
    "refresh networks": [0.06, 0.01, 0.06],
    "page": [0.1, 0.1],
}
ROOM = Room("ref", 1, 1, [], "", "4a0cf0a6-9c1b-4f3f-8ae8-9c1bb2b1d6c1", ["a", "b"])


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.key)
def test_the_same_answers_are_drawn_each_time(ask: Ask) -> None:
    drawn = list(ask.draw(300))
    assert drawn == list(ask.draw(300))
    assert ask.counts(300) == Counter(key for chosen in drawn for key in chosen)
    order = list(ask.choices)
    for chosen in drawn:
        assert 1 <= len(chosen) <= max(1, ask.several)
        assert all(order.index(one) < order.index(other) for one, other in pairwise(chosen))


def test_a_tally_is_compared_median_by_median_and_the_worse_question_counts() -> None:
    row = tally._against_sql(SECONDS, Scale())
    assert (row.name, round(row.value, 6), row.held) == (tally.ROWS[0], 1.5, False)
    assert "role: 50 against 40 ms, ratio 1.25" in row.notes[0]
    row = tally._against_peer(SECONDS, [3.0, 2.0, 90.0], Scale())
    assert (row.name, round(row.value, 6), row.held) == (tally.ROWS[1], 30, True)


def test_few_answers_are_counted() -> None:
    with DurablePostgres() as postgres:
        times = tally._ours(create_database(postgres.url), Scale(counted=30, counts=2))
    assert {name: len(values) for name, values in times.items()} == dict.fromkeys(SECONDS, 2)


def test_without_the_peer_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "PEERS", tmp_path)
    with pytest.raises(NotMeasuredError, match="make bench"):
        tally.measure(Scale())


def test_a_peer_that_counts_otherwise_is_no_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "_run", lambda *_: {"times": [1.0], "counts": {"role": {}}})
    with pytest.raises(NotMeasuredError, match="counts"):
        tally._theirs("postgres://", Scale(counted=10))


@pytest.mark.parametrize("wrong", [{"a": 1, "b": 2}, {"a": 2, "b": 2}])
def test_a_last_tally_that_is_not_exact_is_no_number(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, int]
) -> None:
    def execute(tallied: dict[str, int]) -> None:
        document = {"n": 3, "choices": [{"key": key, "n": n} for key, n in tallied.items()]}
        rows = [('{"v":"a"}', 1), ('{"v":"a"}', 2), ('{"v":"b"}', 1)]
        monkeypatch.setattr(
            burst,
            "_execute",
            lambda _url, sql, *_: [(document, 3, 4)] if "tally" in sql else rows,
        )

    execute({"a": 2, "b": 1})
    _check("", ROOM, 3)
    execute(wrong)
    with pytest.raises(NotMeasuredError, match="the last tally is wrong"):
        _check("", ROOM, 3)


def test_in_a_burst_everybody_answers_once_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.posters.time.monotonic", lambda: 100.0)
    run = Run.__new__(Run)
    run.burst, run.connections, run.people, run.began = 4.0, 2, 8, 100.0
    posters = [Poster(run, number, ["cookie"] * 4) for number in range(2)]
    waits = []
    for poster in posters:
        for poster.sent in range(4):
            waits.append(run.wait(poster))
        poster.sent = 4
        assert run.wait(poster) is None
    assert waits == [0, 1, 2, 3, 0.5, 1.5, 2.5, 3.5]


def test_the_peer_is_locked_apart_and_brings_no_other_driver() -> None:
    def versions(name: str) -> set[tuple[str, str]]:
        return set(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))

    locked = versions("requirements-bench.lock")
    assert versions("requirements.lock") <= locked
    assert {name for name, _version in locked - versions("requirements.lock")} == {
        "django-survey-and-report", "pytz",
    }  # fmt: skip
    text = (ROOT / "requirements-bench.lock").read_text()
    assert "--hash=sha256:" in text
    assert not re.search(r"https?://|--index-url|--find-links", text)
