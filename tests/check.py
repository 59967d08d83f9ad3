"""Everything `make check` runs, quick things first: `python -m tests.check [step …]`.

All steps run, whatever fails, so that one run tells everything.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
#: Where templates and code of ours live; a later app is found by itself.
TEMPLATE_FOLDERS = ("templates", "rsn_training", "sessions", "charter", "profiles", "fablab")


@dataclass(frozen=True)
class Step:
    """A command; it passes with status 0."""

    name: str
    command: list[str]


@dataclass(frozen=True)
class Result:
    """What came out of a step."""

    step: Step
    seconds: float
    passed: bool
    output: str


def tool(name: str, *arguments: str) -> list[str]:
    """Return the command of a program of .venv."""
    return [str(BIN / name), *arguments]


def manage(*arguments: str) -> list[str]:
    """Return a management command that turns Python warnings into errors."""
    return [sys.executable, "-W", "error", "manage.py", *arguments]


def steps() -> list[Step]:
    """Return the steps, quick ones first."""
    folders = [folder for folder in TEMPLATE_FOLDERS if (ROOT / folder).is_dir()]
    templates = sorted(
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).rglob("*.html")
    )
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    rules = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "tests/rules")
    return [
        Step("style", tool("ruff", "check", "--quiet", ".")),
        Step("format", tool("ruff", "format", "--check", "--quiet", ".")),
        Step("template-format", tool("djade", "--check", "--target-version", "5.2", *templates)),
        Step("imports", tool("lint-imports", "--no-cache", "--no-logo")),
        Step("translations", manage("check_translations")),
        Step("content", manage("check_content")),
        Step("migrations", manage("makemigrations", "--check", "--dry-run")),
        Step("deploy", manage(*deploy)),
        Step("template-lint", tool("djlint", "--lint", "--quiet", *templates)),
        Step("rules", [sys.executable, "-m", "pytest", *rules]),
        Step("types", tool("mypy")),
    ]


def environment(directory: str) -> dict[str, str]:
    """Return what a production installation sets, with a data directory of its own."""
    build = Path(directory) / "build"
    (build / "fonts").mkdir(parents=True)
    unset = {"DATABASE_URL", "REDIS_URL", "DEBUG", "ALLOWED_HOSTS"}
    return {
        **{name: value for name, value in os.environ.items() if name not in unset},
        "BASE_URL": "https://formation.example.org",
        "SECRET_KEY": "kept-nowhere-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        "DATA_DIR": directory,
        "BUILD_DIR": str(build),
    }


def run(step: Step, env: dict[str, str]) -> Result:
    """Run one step."""
    start = time.monotonic()
    done = subprocess.run(
        step.command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - start
    return Result(step, seconds, done.returncode == 0, (done.stdout + done.stderr).strip())


def main(names: list[str]) -> int:
    """Run the named steps, or all; return 1 when one fails."""
    chosen = [step for step in steps() if not names or step.name in names]
    directory = tempfile.mkdtemp(prefix="rsn-check-")
    env = environment(directory)
    failed = []
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            for future in as_completed([pool.submit(run, step, env) for step in chosen]):
                result = future.result()
                word = "ok    " if result.passed else "FAILED"
                print(f"{word} {result.step.name:16} {result.seconds:5.1f} s", flush=True)
                if not result.passed:
                    failed.append(result.step.name)
                    print(result.output, flush=True)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    print(f"{len(chosen) - len(failed)} passed, {len(failed)} failed", *failed)
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
