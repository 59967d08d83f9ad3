"""What the operator is told."""

import pytest
from django.db import OperationalError
from django.test import Client

from rsn_training import health
from rsn_training.celery import QUEUES
from rsn_training.serving import pulse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _workers(monkeypatch: pytest.MonkeyPatch) -> None:
    for queue in QUEUES:
        pulse.beat(queue)


def test_alive() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_names_each_need() -> None:
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "storage": "ok",
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("need", ["broker", "worker", "storage"])
def test_without_a_helper_it_is_degraded(need: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health._CHECKS, need, lambda: False)
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()[need] == "failed"


def test_without_the_database_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise OperationalError("secret address")

    monkeypatch.setitem(health._CHECKS, "database", away)
    response = Client().get("/readyz")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert b"secret" not in response.content
