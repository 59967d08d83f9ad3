"""What must be there before the first page; each step does nothing when nothing has changed."""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rsn_training.common.rich_text import build_rich_text

_IN_SQL = "django.core.cache.backends.db.DatabaseCache"
_MARK = "static.fingerprint"
#: Files of packages that no page uses (some import what is not there, which stops the manifest).
UNUSED = [
    "django_htmx/ext/*",
    "htmax-*",
    "htmx-4*",
    "htmx-2.js",
    "admin/js/vendor/jquery/jquery.js",
    "admin/js/vendor/select2/select2.full.js",
    "admin/js/vendor/select2/i18n/[!ef]*",
    "admin/js/vendor/xregexp/xregexp.js",
]


def prepare() -> None:
    """Bring data folder, database, static files, trainings and references up to date."""
    settings.ENV.make_data_dir()
    _keep_to_ourselves()
    _migrate()
    _collect()
    call_command("load_trainings", verbosity=0)
    call_command("load_references", verbosity=0)


def _keep_to_ourselves() -> None:
    """Leave other people of this machine no way to the database: what SQLite makes follows its file."""
    if connection.vendor != "sqlite":
        return
    database = Path(settings.DATABASES["default"]["NAME"])
    database.touch(mode=0o600)
    for file in (database, *database.parent.glob(f"{database.name}-*")):
        if file.exists() and file.stat().st_uid == os.getuid():
            file.chmod(file.stat().st_mode & ~0o007)


def _migrate() -> None:
    """Apply what is missing; looking is quick, the command is not."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    tables = set(connection.introspection.table_names())
    wanted = {
        cache["LOCATION"] for cache in settings.CACHES.values() if cache["BACKEND"] == _IN_SQL
    }
    if not wanted <= tables:
        call_command("createcachetable", verbosity=0)


def _collect() -> None:
    """Make fonts, and collect static files when a source changed."""
    build = Path(settings.BUILD_DIR)
    build.mkdir(parents=True, exist_ok=True)
    with (build / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two servers may start together
        mark, manifest = build / _MARK, Path(settings.STATIC_ROOT) / "staticfiles.json"
        if manifest.exists() and mark.exists() and mark.read_text() == _fingerprint():
            return
        from rsn_training.common.fonts import build_fonts  # noqa: PLC0415 - slow to import

        build_fonts(build / "fonts")
        build_rich_text(build / "prose")
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
        mark.write_text(_fingerprint())


def _fingerprint() -> str:
    """Return what static files are made of: our sources by size and time, packages by version."""
    digest = hashlib.sha256(sys.version.encode())
    for part in (*_packages(), *_sources()):
        digest.update(part.encode())
    return digest.hexdigest()


def _packages() -> list[str]:
    """Return the installed packages with their versions, as their folders are named."""
    site = Path(django.__file__).resolve().parent.parent
    return sorted(path.name for path in site.glob("*.dist-info"))


def _sources() -> Iterator[str]:
    for given in settings.STATICFILES_DIRS:
        root = Path(str(given[1] if isinstance(given, tuple) else given))
        for path in sorted(root.rglob("*")):
            if path.is_file():
                stat = path.stat()
                yield f"{path}:{stat.st_size}:{stat.st_mtime_ns}"
