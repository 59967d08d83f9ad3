"""What the environment says about the way in."""

import pytest

from rsn_training import env
from rsn_training.env import Env


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
