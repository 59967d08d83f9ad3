"""Threads for the database: a connection is asked for its health only after it rested."""

import asyncio

import pytest

from rsn_training.common import database_pool
from rsn_training.common.database_pool import DatabasePool


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what happened in the thread: jobs, and looks at its connections."""
    found: list[str] = []
    monkeypatch.setattr(database_pool, "close_old_connections", lambda: found.append("look"))
    return found


def run(*jobs: object, rest: float = 0.0) -> None:
    async def work() -> None:
        pool = DatabasePool(1, "test")
        for job in jobs:
            try:
                await pool.run(job)  # type: ignore[arg-type]
            except ZeroDivisionError:
                await asyncio.sleep(0)
            await asyncio.sleep(rest)
        pool.close()

    asyncio.run(work())


def test_jobs_one_after_the_other_look_once(looks: list[str]) -> None:
    run(*[lambda: looks.append("job")] * 3)
    assert looks == ["look", "job", "job", "job"]


def test_after_a_rest_the_connection_is_looked_at(
    looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_pool, "RESTED", 0.01)
    run(*[lambda: looks.append("job")] * 2, rest=0.05)
    assert looks == ["look", "job"] * 2


def test_a_job_that_failed_leaves_no_broken_connection(looks: list[str]) -> None:
    run(lambda: 1 / 0, lambda: looks.append("job"))
    assert looks == ["look", "look", "job"]
