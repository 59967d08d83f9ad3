"""The full set-up for a test run: `python -m pytest -p tests.plugins.servers`.

Django reads DATABASE_URL and REDIS_URL as soon as pytest-django starts, so the servers start
before it. TEST_DATABASE_URL and TEST_REDIS_URL (or the plain names) are used when they are set.
"""

import atexit
import os
from collections.abc import Generator

import pytest

from tests.plugins.backends import Postgres, Redis, Server

_started: list[Server] = []


def _provide(name: str, kind: type[Server]) -> None:
    given = os.environ.get(f"TEST_{name}") or os.environ.get(name)
    if not given:
        server = kind()
        _started.append(server)
        given = server.start().url
    os.environ[name] = given


def _close() -> None:
    while _started:
        _started.pop().close()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Start the servers before any other plugin reads the settings."""
    atexit.register(_close)
    _provide("DATABASE_URL", Postgres)
    _provide("REDIS_URL", Redis)
    return (yield)


def pytest_report_header() -> str:
    """Say what the tests run on."""
    kept = "given by the environment" if not _started else "started for this run"
    return f"servers: PostgreSQL and Redis, {kept}"


def pytest_unconfigure() -> None:
    """Stop what this plugin started."""
    _close()
