"""Who is there: counted from rows, written in batches by the transport (no event)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from sessions.models import Participant, TrainingSession

#: Two missed heartbeats and a little: then a phone counts as gone.
CONNECTED_FOR = timedelta(seconds=45)


@dataclass(frozen=True)
class People:
    """How many joined, how many are connected now, how many have no device."""

    joined: int
    connected: int
    on_paper: int = 0


def people(training_session: TrainingSession) -> People:
    """Count the participants of a session in one query."""
    counts = (
        Participant.objects.present()
        .filter(training_session=training_session)
        .aggregate(
            joined=Count("pk", filter=Q(on_paper=False)),
            connected=Count(
                "pk", filter=Q(on_paper=False, last_seen__gte=timezone.now() - CONNECTED_FOR)
            ),
            on_paper=Count("pk", filter=Q(on_paper=True)),
        )
    )
    return People(**counts)


def mark_seen(participants: Collection[UUID]) -> None:
    """Write that these participants are connected now: one statement for a whole process."""
    Participant.objects.present().filter(pk__in=participants).update(last_seen=timezone.now())
