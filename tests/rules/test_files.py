"""Files stay small enough to read, and none is left over."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.template import engines

from tests.rules.sources import ROOT, files, shown

pytestmark = pytest.mark.once

MOST_LINES = 400
#: Django finds these by their name.
BY_NAME = {"400.html", "403.html", "404.html", "429.html", "500.html"}
_USED = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"'#]+)""")
_NAMED = re.compile(r"[\w./-]+\.(?:html|txt)")


def test_no_file_is_over_400_lines() -> None:
    long = {
        shown(path): lines
        for path in files(".py", ".html", ".css", ".js")
        if "migrations" not in path.parts
        and (lines := len(path.read_text().splitlines())) > MOST_LINES
    }
    assert not long


def template_files() -> dict[str, Path]:
    """Return our templates by the name under which they are loaded."""
    found = {}
    for path in files(".html", ".txt"):
        parts = path.relative_to(ROOT).parts
        if "templates" in parts[:-1] and "tests" not in parts:
            name = "/".join(parts[parts.index("templates") + 1 :])
            found[name] = path
    return found


def patterns_in_python() -> Iterator[str]:
    """Return the texts of the code, those made of parts with `*` for what varies."""
    for path in files(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from _NAMED.findall(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    str(part.value) if isinstance(part, ast.Constant) else "*"
                    for part in node.values
                ]
                text = "".join(parts).partition("#")[0]
                if text.endswith((".html", ".txt")) and text.strip("*").count("/"):
                    yield text


def overrides_a_library(name: str) -> bool:
    """Return whether an installed library has a template of this name, which ours replaces."""
    engine = engines["django"].engine
    for loader in engine.template_loaders:
        for origin in getattr(loader, "loaders", [loader])[0].get_template_sources(name):
            path = Path(origin.name)
            if path.exists() and ROOT / ".venv" in path.parents:
                return True
    return False


def test_no_template_is_unused() -> None:
    templates = template_files()
    named = set(patterns_in_python())
    for path in templates.values():
        named.update(_NAMED.findall(path.read_text()))
    unused = [
        name
        for name in templates
        if name not in BY_NAME
        and not any(fnmatch(name, pattern) for pattern in named)
        and not overrides_a_library(name)
    ]
    assert not unused


@pytest.mark.parametrize("name", sorted(template_files()))
def test_a_template_compiles_and_names_templates_that_exist(name: str) -> None:
    """A wrong tag or a wrong name in `{% include %}` would be seen only when the page is shown."""
    engine = engines["django"].engine
    engine.get_template(name)
    for wanted in _USED.findall(template_files()[name].read_text()):
        engine.get_template(wanted)
