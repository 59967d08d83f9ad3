"""The full set-up with a database and a Redis of its own, to be broken."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.crew import Crew
from tests.plugins.backends import Redis, create_prepared, drop_database
from tests.server import RunningServer, start_server


@pytest.fixture(scope="module")
def its_redis() -> Iterator[Redis]:
    """Give the Redis of the server, which a test may break and must mend."""
    with Redis() as redis:
        yield redis


@pytest.fixture(scope="module")
def its_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data directory of the server."""
    return Path(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def full(its_data: Path, its_redis: Redis) -> Iterator[RunningServer]:
    """Give a server that nobody else uses (its database is in the run's cluster)."""
    url = create_prepared(os.environ["DATABASE_URL"])
    env = {"DATABASE_URL": url, "REDIS_URL": its_redis.url, "WEB_PROCESSES": "2"}
    with start_server(data_dir=its_data, env=env) as server:
        yield server
    drop_database(url)


@pytest.fixture(scope="module")
def crew(full: RunningServer) -> Crew:
    """Give the processes of the server."""
    return Crew.of(full)
