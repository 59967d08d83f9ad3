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
    return people_of([training_session.pk])[training_session.pk]


def people_of(pks: Collection[int]) -> dict[int, People]:
    """Count the participants of several sessions in one query; people without a device apart."""
    has_device = Q(on_paper=False)
    is_here = has_device & Q(last_seen__gte=timezone.now() - CONNECTED_FOR)
    rows = (
        Participant.objects.present()
        .filter(training_session__in=pks)
        .order_by()
        .values_list("training_session")
        .annotate(
            joined=Count("pk", filter=has_device),
            connected=Count("pk", filter=is_here),
            without=Count("pk", filter=Q(on_paper=True)),
        )
    )
    counted = {pk: People(*counts) for pk, *counts in rows}
    return {pk: counted.get(pk, People(joined=0, connected=0)) for pk in pks}


def mark_seen(participants: Collection[UUID]) -> None:
    """Write that these participants are connected now: one statement for a whole process."""
    Participant.objects.present().filter(pk__in=participants).update(last_seen=timezone.now())
