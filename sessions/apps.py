"""The core: a training session, its agenda, its people, its log."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingSessionsConfig(AppConfig):
    """Labelled apart from Django's own `sessions`."""

    name = "sessions"
    label = "training_sessions"
    verbose_name = _("training sessions")
