"""Questionnaires, asked question by question, and their results."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveyConfig(AppConfig):
    """Register the activity."""

    name = "sessions.survey"
    label = "sessions_survey"
    verbose_name = _("survey")

    def ready(self) -> None:
        """Add the survey activity to the registry."""
        from sessions.activities import registry  # noqa: PLC0415 - apps load in two passes
        from sessions.survey.activity import SurveyActivity  # noqa: PLC0415

        registry.register(SurveyActivity())
