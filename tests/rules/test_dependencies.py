"""The product runs on requirements.lock alone: no import of a tool of its development."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.rules.addresses import OURS
from tests.rules.sources import ROOT, files, shown

pytestmark = pytest.mark.once


def imports(tree: ast.AST) -> Iterator[str]:
    """Return the packages imported when the code runs, whatever the depth; typing's alone left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
        else:
            yield from imports(node)


def locked(name: str) -> set[str]:
    """Return the distributions of a lock file, in their normal spelling."""
    text = (ROOT / name).read_text()
    return {normal(found) for found in re.findall(r"^([\w.-]+)(?:\[.*\])?==", text, re.MULTILINE)}


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def product_files() -> list[Path]:
    folders = [ROOT / package for package in OURS if (ROOT / package).is_dir()]
    return [path for folder in folders for path in files(".py", below=folder)]


def test_the_product_imports_only_what_it_installs() -> None:
    known, installed = packages_distributions(), locked("requirements.lock")
    wrong = {
        f"{shown(path)}: {package}"
        for path in product_files()
        for package in imports(ast.parse(path.read_text()))
        if package not in sys.stdlib_module_names
        and package not in OURS
        and not {normal(name) for name in known.get(package, [])} & installed
    }
    assert not wrong


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "--hash=sha256:" in text
    assert not re.search(r"https?://|--index-url|--find-links", text)


def test_both_locks_agree() -> None:
    def versions(name: str) -> set[tuple[str, str]]:
        text = (ROOT / name).read_text()
        return set(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")
