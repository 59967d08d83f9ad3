"""What every test may use, and which tests a run is made of.

`make test` runs everything twice: on SQLite with the embedded set-up, then on PostgreSQL and Redis
(`-p tests.plugins.servers`). Browser tests belong to the first run and fault tests to the second;
the mark `both` puts one into both.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings

from tests.plugins.backends import Postgres, Redis, create_prepared, drop_database
from tests.plugins.chromium import find_chromium
from tests.server import RunningServer, start_server

# No deadline: other things run on the same machine. In CI the same examples each time, and none is
# shrunk (that can take minutes): the failing one is printed as it is.
hypothesis_settings.register_profile("local", deadline=None)
hypothesis_settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "local")

NO_CHROMIUM = "no Chromium (install chromium, or set CHROMIUM to its path)"
HOW_TO_RUN = {
    "e2e": "run without -p tests.plugins.servers",
    "faults": "run with -p tests.plugins.servers",
    "once": "run without -p tests.plugins.servers",
}
_left_out = pytest.StashKey[list[str]]()


def _is_full(config: pytest.Config) -> bool:
    return config.pluginmanager.has_plugin("tests.plugins.servers")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to the other run; put browser tests last.

    Last, because Playwright's event loop stays in the main thread, where Django then refuses
    database calls.
    """
    notes = config.stash.setdefault(_left_out, [])
    for elsewhere in ("e2e", "once") if _is_full(config) else ("faults",):
        left_out = [
            item
            for item in items
            if item.get_closest_marker(elsewhere) and not item.get_closest_marker("both")
        ]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            notes.append(f"{len(left_out)} {elsewhere} tests left out ({HOW_TO_RUN[elsewhere]})")
            items[:] = [item for item in items if item not in left_out]
    browser = [item for item in items if item.get_closest_marker("e2e")]
    items[:] = [item for item in items if item not in browser] + browser
    if browser and not find_chromium():
        if os.environ.get("CI"):
            raise pytest.UsageError(f"browser tests cannot run: {NO_CHROMIUM}")
        notes.append(f"browser tests skipped: {NO_CHROMIUM}")
        for item in browser:
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say at the end which tests did not run, and why."""
    for note in config.stash.get(_left_out, []):
        terminalreporter.write_line(note, yellow=True)


@pytest.fixture(autouse=True)
def _language() -> None:
    """Begin each test in the language of the settings: a request leaves its own behind."""
    translation.deactivate()


@pytest.fixture(scope="session")
def backend_environment(pytestconfig: pytest.Config) -> Iterator[dict[str, str]]:
    """Return the environment of a server on this run's backends, with a database of its own."""
    if not _is_full(pytestconfig):
        yield {}
        return
    url = create_prepared(os.environ["DATABASE_URL"])
    yield {"DATABASE_URL": url, "REDIS_URL": os.environ["REDIS_URL"]}
    drop_database(url)


@pytest.fixture(scope="session")
def server(
    backend_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """Give the real server on this run's backends, shared by all tests of the run."""
    directory = tmp_path_factory.mktemp("server")
    with start_server(data_dir=Path(directory), env=backend_environment) as running:
        yield running


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """Give a PostgreSQL that the test may stop, restart or pause."""
    with Postgres() as postgres:
        yield postgres


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    """Give a Redis that the test may stop, restart or pause."""
    with Redis() as redis:
        yield redis
