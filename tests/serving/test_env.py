"""What the environment says about the way in."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.http.request import validate_host
from django.test import Client
from pytest_django import Settings

from rsn_training import env
from rsn_training.common.http import join_base_url
from rsn_training.env import Env, load
from rsn_training.network import Hosts
from sessions.joining_panel import join_panel
from sessions.models import TrainingSession
from tests.server import ROOT


@pytest.fixture(autouse=True)
def _two_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "lan_addresses", lambda: ["192.168.1.5", "10.0.0.7"])
    for name in ("BASE_URL", "HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)


def test_phones_join_by_the_address_of_this_machine() -> None:
    assert Env(port=9000).join_address == "http://192.168.1.5:9000"


def test_a_qr_code_never_leads_where_nobody_listens() -> None:
    assert Env(host="127.0.0.1", port=9000).join_address == "http://localhost:9000"
    assert Env(host="10.0.0.7", port=9000).join_address == "http://10.0.0.7:9000"


def test_a_public_address_wins() -> None:
    assert Env.model_validate({"base_url": "https://rsn.example"}).join_address == (
        "https://rsn.example"
    )


def test_a_port_given_on_the_command_line_is_in_the_qr_code() -> None:
    given = Env()
    given.port = 9001
    assert given.join_address == "http://192.168.1.5:9001"


def test_a_laptop_that_joins_another_network_answers_there() -> None:
    addresses = ["192.168.1.5"]
    hosts = Hosts(["localhost"], look=lambda: addresses)
    assert validate_host("192.168.1.5", hosts)
    addresses[:] = ["10.3.0.9"]
    assert not validate_host("10.3.0.9", hosts), "it looks at most once a second"
    hosts._looked = float("-inf")
    assert "10.3.0.9" in hosts
    assert not validate_host("10.3.0.10", hosts)


def test_a_join_link_drawn_later_leads_to_the_new_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert urlsplit(join_base_url()).hostname == "192.168.1.5"
    monkeypatch.setattr(env, "lan_addresses", lambda: ["10.3.0.9"])
    assert urlsplit(join_base_url()).hostname == "10.3.0.9"
    assert join_panel(TrainingSession(join_code="BCDFGH")).url.startswith("http://10.3.0.9:")


def test_a_refused_address_has_words_of_its_own_and_one_line_in_the_log(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    response = client.get("/", headers={"Host": "192.168.7.7:8000"})
    assert response.status_code == 400
    page = response.content.decode()
    assert "ALLOWED_HOSTS" in page
    assert f'href="{join_base_url()}"' in page
    assert [(record.name, record.exc_info) for record in caplog.records] == [("rsn.errors", None)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_URL", "smtp.ac-lyon.fr"),
        ("EMAIL_URL", "foo://sesame"),
        ("EMAIL_URL", "smtp://host:sesame"),
        ("EMAIL_URL", "smtp+tls://user:sesame/1@host"),
        ("EMAIL_FROM", "sesame"),
        ("BASE_URL", "https://formation.example/sesame"),
        ("BASE_URL", "https://admin:sesame@formation.example"),
        ("ALLOWED_HOSTS", "https://sesame.example"),
        ("ALLOWED_HOSTS", "formation.example:8000"),
        ("ALLOWED_HOSTS", "*"),
        ("SIGNUP_DOMAINS", "@ac-lyon.fr"),
        ("DATABASE_URL", "sesame"),
        ("DATABASE_URL", "mysql://user:sesame@host/name"),
        ("DATABASE_URL", "postgres://user:sesame@host"),
        ("DATABASE_URL", "postgres://user:ses[ame@host/name"),
        ("REDIS_URL", "sesame"),
        ("REDIS_URL", "redis://:sesame@host:none"),
        ("SECRET_KEY", "sesame"),
        ("TIME_ZONE", "Paris"),
        ("PORT", "sesame"),
    ],
)
def test_a_wrong_value_is_named_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as refused:
        load()
    assert f"  {name}: " in str(refused.value)
    assert not any(secret in str(refused.value) for secret in ("sesame", "ses[ame"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_URL", "smtp+tls://user%40lycee.fr:pa%2Fss@mail.example:2525"),
        ("EMAIL_URL", "smtps://mail.example"),
        ("EMAIL_FROM", "Équipe RSN <formation@lycee.example>"),
        ("BASE_URL", "https://formation.example/"),
        ("ALLOWED_HOSTS", "formation.example, 192.168.1.5, [::1]"),
        ("DATABASE_URL", "postgres://user:pass@/name?host=/run/postgresql"),
        ("DATABASE_URL", "sqlite:////srv/rsn.sqlite3"),
        ("REDIS_URL", "unix:///run/redis.sock"),
    ],
)
def test_a_right_value_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(load(), name.lower())


def test_all_wrong_values_are_said_at_once_and_a_key_beside_them_is_not(tmp_path: Path) -> None:
    key = "sesame" * 10
    wrong = {"SECRET_KEY": key, "DATA_DIR": str(tmp_path), "PORT": "x", "EMAIL_URL": "mail"}
    done = manage_check(wrong)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 3
    done = manage_check({"SECRET_KEY": key, "DATA_DIR": str(tmp_path), "SIGNUP": "domain"})
    assert "SIGNUP_DOMAINS" in done.stderr
    assert key not in done.stderr
    with pytest.raises(ValueError, match="port") as refused:
        Env.model_validate({"secret_key": key, "port": 0})
    assert key not in str(refused.value)


def manage_check(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check"]
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "rsn_training.settings", **env}
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)


def test_the_data_folder_and_its_key_are_for_this_user_alone(tmp_path: Path) -> None:
    env = Env(data_dir=tmp_path / "data")
    env.key()
    assert env.data_dir.stat().st_mode & 0o777 == 0o700
    assert (env.data_dir / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match="DATA_DIR"):
        Env(data_dir=tmp_path / "file" / "data").key()
