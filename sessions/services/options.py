"""Saving the options of a session."""

from django.db import transaction

from sessions.models import TrainingSession
from sessions.services.events import announce

FIELDS = ("title", "language", "results_policy", "nicknames", "retention_days", "time_zone")


@transaction.atomic
def save(*, training_session: TrainingSession) -> None:
    """Write the options, and nothing else of the session; all screens look again."""
    values = {name: getattr(training_session, name) for name in FIELDS}
    TrainingSession.objects.filter(pk=training_session.pk).update(**values)
    announce(training_session, kind="options", regions=("status", "stage", "results", "agenda"))
