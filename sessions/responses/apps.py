"""Questions, askings, answers, tallies: any activity may ask something."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResponsesConfig(AppConfig):
    """Knows the core only, never who asks."""

    name = "sessions.responses"
    label = "sessions_responses"
    verbose_name = _("responses")
