"""The toy registers itself by being installed."""

from django.apps import AppConfig


class ToyConfig(AppConfig):
    """A dice that the room rolls."""

    name = "tests.toy"
    label = "toy"

    def ready(self) -> None:
        """Add the toy to the registry."""
        from sessions.activities import registry
        from tests.toy.activity import DiceActivity

        registry.register(DiceActivity())
