"""What `make bench` writes, and that it can measure at all."""

import json
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import live
from benchmarks.processes import Helper
from benchmarks.rows import NotMeasuredError, Row, Scale, table, write

pytestmark = pytest.mark.once

QUICK = Row("a.quick", 2.125, 3, "lower", "So.", ("Seen.", "Too."))
SLOW = Row("b.slow", 0.06, 0.5, "higher", "Thus.")


def test_a_limit_is_held_on_the_right_side() -> None:
    assert QUICK.held
    assert not SLOW.held
    assert Row("c", 3, 3, "lower", "").held
    assert Row("c", 3, 3, "higher", "").held


def test_the_table_says_what_was_missed_and_how_it_was_measured() -> None:
    lines = table([QUICK, SLOW]).splitlines()
    assert lines[2].split() == ["a.quick", "2.12", "≤", "3", "held"]
    assert lines[3].split() == ["b.slow", "0.06", "≥", "0.5", "missed"]
    assert lines[5:9] == ["a.quick", "  So.", "  Seen.", "  Too."]


def test_the_json_holds_one_object_for_each_row(tmp_path: Path) -> None:
    path = tmp_path / "new" / "bench.json"
    write([QUICK, SLOW], path)
    assert json.loads(path.read_text()) == [
        {"name": "a.quick", "value": 2.125, "limit": 3, "better": "lower", "held": True,
         "how": "So. Seen. Too."},
        {"name": "b.slow", "value": 0.06, "limit": 0.5, "better": "higher", "held": False,
         "how": "Thus."},
    ]  # fmt: skip


def test_a_missed_limit_is_no_failure_and_what_cannot_be_measured_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_scale: Scale) -> list[Row]:
        raise NotMeasuredError("no such thing here")

    path = tmp_path / "bench.json"
    monkeypatch.setattr(command, "MEASURES", {lambda _scale: [SLOW]: ("b.slow",)})
    assert command.main(["--output", str(path)]) == 0
    assert "missed" in capsys.readouterr().out
    monkeypatch.setattr(
        command, "MEASURES", {broken: ("a.quick",), lambda _scale: [SLOW]: ("b.slow",)}
    )
    assert command.main(["--output", str(path)]) == 1
    printed = capsys.readouterr()
    assert "no such thing here" in printed.err
    assert [row["name"] for row in json.loads(path.read_text())] == ["b.slow"]


def test_a_name_that_no_row_has_measures_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["speed"]) == 2
    assert "live.push_1000_vs_floor" in capsys.readouterr().err


def test_a_helper_that_dies_is_told() -> None:
    with (
        Helper("benchmarks.nothing_of_that_name") as helper,
        pytest.raises(NotMeasuredError, match="ended"),
    ):
        helper.hear(what="a word")


def test_a_small_room_is_measured() -> None:
    push, memory = live.measure(Scale(streams=5, pushes=2))
    assert (push.name, memory.name) == live.ROWS
    assert push.value > 0
    assert "QUICK RUN" in push.how
