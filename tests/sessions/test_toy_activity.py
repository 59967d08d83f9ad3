"""An activity is one app added to INSTALLED_APPS: no other file changes."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from sessions.activities import Activity, Registry, UnknownActivityError, registry


def test_an_activity_adds_itself_by_being_installed() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.toy.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.toy.play"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    for screen in ("participant", "presenter", "projector"):
        assert f"Toy on {screen}: 20" in shown[screen]
    assert shown["own address"] == "20"
    # Beside every stage and in every state; pushed, it suits everybody.
    for screen in ("participant", "presenter"):
        assert f"Dice beside {screen} of Jeux" in shown[screen]
        assert "toy/dice.css" in shown[screen]
        assert "toy/dice.js" in shown[screen]
    assert "held by Léa" in shown["participant"]
    assert "held by Léa" in shown["suspended"]
    assert "held by nobody" in shown["pushed"]
    assert "Dice beside" not in shown["projector"]
    assert "roll the dice" in shown["projector"]
    # Both people have addresses of their own.
    assert shown["held by"] == "Léa"
    assert "/teach/" in shown["reverse"]
    assert "/s/" in shown["reverse"]
    assert shown["same files"] == "True"


def test_an_activity_that_is_not_installed_is_unknown() -> None:
    assert "dice" not in registry
    with pytest.raises(UnknownActivityError):
        registry.get("dice")


def test_two_activities_cannot_share_a_key() -> None:
    class One(Activity):
        key = "same"

    class Two(Activity):
        key = "same"

    own = Registry()
    own.register(One())
    own.register(One())  # `ready()` may run twice
    with pytest.raises(ValueError, match="same"):
        own.register(Two())
