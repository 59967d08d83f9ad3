"""The files that we write, wherever they are."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"build", "data", "node_modules", "__pycache__", "test-results"}


def files(*suffixes: str, below: Path = ROOT) -> Iterator[Path]:
    """Go through our files with these suffixes; hidden folders and built ones left out."""
    for path in sorted(below.iterdir()):
        if path.name.startswith(".") or path.name in NOT_OURS:
            continue
        if path.is_dir():
            yield from files(*suffixes, below=path)
        elif path.suffix in suffixes:
            yield path


def shown(path: Path) -> str:
    """Return the path as people write it."""
    return path.relative_to(ROOT).as_posix()
