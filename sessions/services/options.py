"""Saving the options of a session."""

from django.db import transaction

from sessions.activities import registry
from sessions.enums import ResultsPolicy
from sessions.models import TrainingSession
from sessions.screens import current_place, load
from sessions.services.events import announce

FIELDS = (
    "title",
    "language",
    "results_policy",
    "texts_policy",
    "nicknames",
    "retention_days",
    "time_zone",
)


def _reveal_if_live(training_session: TrainingSession) -> None:
    """Let "visible while the answers arrive" hold for the question on screen too."""
    held = load(training_session.pk)
    place = current_place(held)
    if place is None or place.revealed or held.results_policy != ResultsPolicy.LIVE:
        return
    activity = registry.get(place.part.activity)
    if activity.can_reveal(place):
        activity.reveal(place, revealed=True)
        TrainingSession.objects.filter(pk=held.pk).update(revealed=True)


@transaction.atomic
def save(*, training_session: TrainingSession) -> None:
    """Write the options, and nothing else of the session; all screens look again."""
    values = {name: getattr(training_session, name) for name in FIELDS}
    TrainingSession.objects.filter(pk=training_session.pk).update(**values)
    _reveal_if_live(training_session)
    announce(training_session, kind="options", regions=("status", "stage", "results", "agenda"))
