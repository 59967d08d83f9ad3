"""Doorbells: after the commit, without delay, and never a failure."""

import threading
import time
from typing import Any

import pytest
from celery import shared_task
from django.db import transaction

from rsn_training.common import doorbell

pytestmark = pytest.mark.django_db(transaction=True)


@shared_task(name="tests.doorbell")
def chime(number: int) -> int:
    """Do nothing."""
    return number


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Record what reaches the broker."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(chime, "apply_async", lambda **options: calls.append(options))
    return calls


def test_it_rings_after_the_commit_only(rung: list[dict[str, Any]], settings: Any) -> None:
    settings.EMBEDDED = True
    with transaction.atomic():
        doorbell.ring(chime, delay=0.25, number=1)
        assert not rung
    assert rung == [{"kwargs": {"number": 1}, "countdown": 0.25, "retry": False}]
    with transaction.atomic():
        doorbell.ring(chime, number=2)
        transaction.set_rollback(True)
    assert len(rung) == 1


@pytest.mark.parametrize("embedded", [True, False])
def test_a_broker_that_is_down_fails_no_request(
    monkeypatch: pytest.MonkeyPatch, settings: Any, embedded: bool
) -> None:
    settings.EMBEDDED = embedded

    def down(**_options: Any) -> None:
        raise ConnectionError("refused")

    monkeypatch.setattr(chime, "apply_async", down)
    with transaction.atomic():
        doorbell.ring(chime, number=1)


def test_a_broker_that_says_nothing_holds_no_request(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EMBEDDED = False
    answers, calls = threading.Event(), []

    def silent(**options: Any) -> None:
        calls.append(options["kwargs"]["number"])
        answers.wait(5)

    monkeypatch.setattr(chime, "apply_async", silent)
    start = time.monotonic()
    for number in (1, 2, 2, 2):
        doorbell.ring(chime, number=number)
    assert time.monotonic() - start < 0.5
    answers.set()
    deadline = time.monotonic() + 5
    while calls != [1, 2] and time.monotonic() < deadline:
        time.sleep(0.01)
    assert calls == [1, 2]
