"""Handing out and erasing what is kept about a participant."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from sessions.activities import registry
from sessions.models import Event, Participant, TrainingSession
from sessions.models.training_session import SOFT_DELETE
from sessions.services import media
from sessions.services.events import hint

#: A screen that was away for longer fetches its page again.
EVENTS_KEPT = timedelta(days=1)

logger = logging.getLogger("rsn.security")


def personal_data(participant: Participant) -> dict[str, Any]:
    """Return everything that is kept about the participant, as plain JSON data."""
    session = participant.training_session
    return {
        "session": {"title": session.title, "kept_for_days": session.retention_days},
        "participant": {
            "nickname": participant.label,
            "language": participant.language or session.language,
            "joined_at": participant.joined_at.isoformat(),
            "last_seen": participant.last_seen.isoformat(),
        },
        **{activity.key: activity.personal_data(participant) for activity in registry},
    }


@transaction.atomic
def erase(*, participant: Participant) -> None:
    """Erase a participant: what identifies them goes, an anonymous stub holds the totals."""
    stub = participant.pk.hex
    # First of all: from here on no answer of theirs is taken.
    Participant.objects.filter(pk=participant.pk).update(
        nickname="–",
        nickname_key=stub,
        label_key=stub,
        number=1,
        token_hash=stub,
        former_token_hash="",
        recovery_hash="",
        language="",
        joined_at=participant.training_session.created_at,
        last_seen=participant.training_session.created_at,
        erased_at=timezone.now(),
    )
    for activity in registry:
        activity.erase(participant)
    logger.info("participant %s erased", participant.pk)
    pk = participant.training_session_id
    transaction.on_commit(lambda: hint(pk), robust=True)


def purge() -> int:
    """Erase what has come to its term; return how many sessions were touched.

    Sessions in the bin for seven days go entirely. Participants are erased when the retention
    of their session has passed since it ended, or since anybody was there last if nobody
    ever closed it. Old events and images that nothing shows go too.
    """
    now = timezone.now()
    gone = TrainingSession.objects.filter(deleted_at__lt=now - SOFT_DELETE)
    touched = gone.count()
    gone.delete()
    Event.objects.filter(created_at__lt=now - EVENTS_KEPT).delete()
    media.remove_unused()
    for session in _with_people():
        last: datetime = session.ended_at or session.last_there  # type: ignore[attr-defined]
        if last + timedelta(days=session.retention_days) < now:
            for participant in session.participants.filter(erased_at=None):
                erase(participant=participant)
            TrainingSession.objects.filter(pk=session.pk).update(erased_at=now, nicknames="")
            touched += 1
    return touched


def _with_people() -> QuerySet[TrainingSession]:
    """Return the sessions that hold somebody, each with when anybody was there last."""
    return (
        TrainingSession.objects.filter(participants__erased_at=None)
        .annotate(last_there=Max("participants__last_seen"))
        .exclude(last_there=None)
    )
