"""The audience's question wall, open all session long."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WallConfig(AppConfig):
    """Register the activity."""

    name = "sessions.wall"
    label = "sessions_wall"
    verbose_name = _("question wall")

    def ready(self) -> None:
        """Add the wall to the registry."""
        from sessions.activities import registry  # noqa: PLC0415 - apps load in two passes
        from sessions.wall.activity import WallActivity  # noqa: PLC0415

        registry.register(WallActivity())
