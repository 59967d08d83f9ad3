"""The rich text editor of django-prose-editor, made ready at set-up: its script alone.

Its menus, icons and admin styles are not used: the page has buttons of its own. The comment that
names its source map goes, since the map (2 MB) is not served.
"""

import importlib.util
from pathlib import Path

PACKAGE = "django_prose_editor"
SOURCE = "static/django_prose_editor/editor.js"


def build_rich_text(target: Path) -> Path:
    """Write `prose.js` into a folder, unless it is there and newer than the package."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {PACKAGE} is not installed: run make setup")
    source, output = Path(spec.origin).parent / SOURCE, target / "prose.js"
    if output.exists() and output.stat().st_mtime >= source.stat().st_mtime:
        return output
    target.mkdir(parents=True, exist_ok=True)
    script = source.read_text(encoding="utf-8")
    output.write_text(script.partition("\n//# sourceMappingURL=")[0] + "\n", encoding="utf-8")
    return output
