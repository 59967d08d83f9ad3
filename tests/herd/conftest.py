"""A server of the herd's own: other tests count the people in the shared one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.herd.places import own_backends
from tests.server import RunningServer, start_server


@pytest.fixture(scope="package")
def meadow(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """Give a real server on this run's backends."""
    directory = Path(tmp_path_factory.mktemp("meadow"))
    with (
        own_backends(pytestconfig) as env,
        start_server(data_dir=directory, env=env) as server,
    ):
        yield server
