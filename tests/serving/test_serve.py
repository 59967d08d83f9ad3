"""`manage.py serve` in a process of its own."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.plugins.backends import Postgres
from tests.plugins.processes import free_port
from tests.server import ROOT, RunningServer, start_server

JOIN = """
from sessions.enums import State
from tests.factories import make_participant, make_session, device_of
session = make_session(state=State.LIVE)
device = device_of(*make_participant(session))
print(session.ref, ";".join(f"{name}={value}" for name, value in device.items()))
"""
MOVE = """
from sessions.models import TrainingSession
from tests.factories import go_to_step
go_to_step(TrainingSession.objects.get(), "ask")
"""


def stream(server: RunningServer, lines: list[str]) -> threading.Thread:
    """Follow a participant's stream until it ends, from a thread."""
    ref, cookie = server.django(JOIN).split(" ", 1)

    def follow() -> None:
        url = f"{server.base_url}/s/{ref}/live?screen=participant&lang=fr&after=0"
        with (
            contextlib.suppress(httpx.TransportError),
            httpx.stream("GET", url, headers={"Cookie": cookie}, timeout=30) as response,
        ):
            lines.append(str(response.status_code))
            lines.extend(line for line in response.iter_lines() if line)

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    return thread


def wait_for(lines: list[str], text: str, seconds: float = 10) -> None:
    """Wait until a line says something."""
    deadline = time.monotonic() + seconds
    while not any(text in line for line in lines):
        assert time.monotonic() < deadline, lines[-5:]
        time.sleep(0.02)


def test_start_stop_and_start_again_keeping_everything(
    tmp_path: Path, backend_environment: dict[str, str]
) -> None:
    env = {**backend_environment, "LANG": "fr_FR.UTF-8"}
    lines: list[str] = []
    with start_server(data_dir=tmp_path, env=env) as server:
        assert f"http://localhost:{server.port}/" in server.log
        assert "/accounts/link/" in server.link
        follower = stream(server, lines)
        wait_for(lines, "event:")
        server.django(MOVE)
        wait_for(lines, "event: update")
        server.stop()
        follower.join(5)
        assert not follower.is_alive()
    with start_server(data_dir=tmp_path, env=env) as server:
        assert httpx.get(f"{server.base_url}/").status_code == 200
        assert (
            server.django("from sessions.models import *; print(Participant.objects.count())")
            == "1"
        )


def test_other_people_of_the_machine_do_not_read_the_database(tmp_path: Path) -> None:
    (tmp_path / "rsn.sqlite3").touch(mode=0o644)  # as an earlier version left it
    with start_server(data_dir=tmp_path):
        made = list(tmp_path.glob("rsn.sqlite3*"))
        assert len(made) > 1
        assert not any(file.stat().st_mode & 0o007 for file in made)


def test_the_first_start_of_all_speaks_french(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    made = shutil.ignore_patterns(".*", "build", "data", "tests", "*.mo")
    shutil.copytree(ROOT, checkout, ignore=made)
    env = {"BUILD_DIR": str(tmp_path / "build"), "LANG": "fr_FR.UTF-8"}
    with start_server(data_dir=tmp_path / "data", env=env, root=checkout) as server:
        assert "Sur cet ordinateur" in server.log
        page = httpx.get(server.base_url, headers={"Accept-Language": "fr"})
        assert "Rejoindre une séance" in page.text


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path, taken: int) -> None:
    env = {**os.environ, "DATA_DIR": str(tmp_path), "PORT": str(free_port()), "LANG": "en_GB.UTF-8"}
    for name in ("DATABASE_URL", "REDIS_URL"):
        env.pop(name, None)
    found = subprocess.run(
        [sys.executable, "manage.py", "serve", "--host", "127.0.0.1", "--port", str(taken)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert found.returncode == 1
    assert f"Port {taken} is in use" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.faults
def test_a_stream_outlives_a_restart_of_the_database(
    tmp_path: Path, own_postgres: Postgres, backend_environment: dict[str, str]
) -> None:
    env = {**backend_environment, "DATABASE_URL": own_postgres.url}
    lines: list[str] = []
    with start_server(data_dir=tmp_path, env=env) as server:
        stream(server, lines)
        wait_for(lines, "event:")
        own_postgres.stop()
        response = httpx.get(f"{server.base_url}/readyz", timeout=10)
        assert (response.status_code, response.json()["database"]) == (503, "failed")
        own_postgres.start()
        server.django(MOVE)
        wait_for(lines, "event: update")
        assert httpx.get(f"{server.base_url}/readyz").status_code == 200
        server.stop()


@pytest.mark.faults
def test_a_dead_child_is_replaced_and_nothing_is_left_behind(
    tmp_path: Path, backend_environment: dict[str, str]
) -> None:
    with start_server(data_dir=tmp_path, env=backend_environment) as server:
        parent = psutil.Process(server.process.pid)
        first = parent.children()
        assert len(first) == 5
        for child in first:
            child.send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 5
        while not (server.is_ready() and len(parent.children()) == 5):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        second = parent.children(recursive=True)
        assert not {child.pid for child in first} & {child.pid for child in second}
        parent.send_signal(signal.SIGKILL)
        _gone, alive = psutil.wait_procs(second, timeout=10)
        assert not alive
