"""`python -m benchmarks [names] [--quick]`: measure, print a table, write build/bench.json.

The status is 0 when everything was measured, whether the limits held or not.
"""

import argparse
import os
import sys
import time
import traceback
from pathlib import Path

from benchmarks import burst, ingest, live, panorama, processes, tally, visit
from benchmarks.rows import QUICK, Measure, NotMeasuredError, Row, Scale, table, write

ROOT = Path(__file__).resolve().parent.parent
#: What is measured together, and the rows that it gives.
MEASURES: dict[Measure, tuple[str, ...]] = {
    live.measure: live.ROWS,
    ingest.measure: ingest.ROWS,
    tally.measure: tally.ROWS,
    burst.measure: burst.ROWS,
    visit.measure: visit.ROWS,
    panorama.measure: panorama.ROWS,
}


def main(arguments: list[str]) -> int:
    """Measure what was asked for."""
    options = _parser().parse_args(arguments)
    chosen = _chosen(options.names)
    if not chosen:
        known = ", ".join(name for names in MEASURES.values() for name in names)
        print(f"Nothing of that name. There are: {known}", file=sys.stderr)
        return 2
    scale = QUICK if options.quick else Scale()
    processes.allow_many_sockets()
    _say_how_busy()
    rows: list[Row] = []
    failed = False
    for measure in chosen:
        names, started = " and ".join(MEASURES[measure]), time.monotonic()
        print(f"measuring {names} …", end=" ", flush=True)
        try:
            rows += measure(scale)
            print(f"{time.monotonic() - started:.0f} s", flush=True)
        except Exception as error:  # noqa: BLE001 - the others are measured all the same
            failed = True
            print("NOT MEASURED", flush=True)
            if isinstance(error, NotMeasuredError):
                print(f"  {error}", *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
            else:
                traceback.print_exc()
    rows = [row for row in rows if _asked(row.name, options.names)]
    write(rows, options.output)
    print(f"\n{table(rows)}\n\nwritten to {options.output}")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help='rows, or the first part of their names ("live")')
    parser.add_argument("--quick", action="store_true", help="little load: does it work at all?")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "bench.json")
    return parser


def _asked(row: str, names: list[str]) -> bool:
    return not names or any(row.startswith(name) for name in names)


def _chosen(names: list[str]) -> list[Measure]:
    return [
        measure for measure, rows in MEASURES.items() if any(_asked(row, names) for row in rows)
    ]


def _say_how_busy() -> None:
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    busy = " (BUSY: the ratios are rough)" if load > cores / 2 else ""
    print(f"{cores} cores, load {load:.1f}{busy}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
