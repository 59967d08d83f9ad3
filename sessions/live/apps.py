"""The live transport as an app without models."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsLiveConfig(AppConfig):
    """Hears the core's hints from the first moment of the process."""

    name = "sessions.live"
    label = "sessions_live"
    verbose_name = _("live transport")

    def ready(self) -> None:
        """Let every hint of this process reach the streams, here and elsewhere."""
        from sessions.live.hints import ring  # noqa: PLC0415 - apps are ready only now
        from sessions.services.events import on_hint  # noqa: PLC0415

        on_hint(ring)
