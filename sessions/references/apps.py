"""Reference studies, their series and figures, each with its source."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferencesConfig(AppConfig):
    """Models only: survey and panorama read them."""

    name = "sessions.references"
    label = "sessions_references"
    verbose_name = _("reference figures")
