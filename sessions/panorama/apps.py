"""The *content* activity: slides on the projector, text on the phone."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PanoramaConfig(AppConfig):
    """Register the activity."""

    name = "sessions.panorama"
    label = "sessions_panorama"
    verbose_name = _("panorama")

    def ready(self) -> None:
        """Add the content activity, and what its slides refer to, to the registry."""
        from sessions.activities import registry  # noqa: PLC0415 - apps load in two passes
        from sessions.panorama.activity import ContentActivity  # noqa: PLC0415
        from sessions.panorama.objects import KINDS  # noqa: PLC0415

        registry.register(ContentActivity())
        for kind in KINDS:
            registry.register(kind())
