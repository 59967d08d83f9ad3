"""What a change of the wall holds until it is committed: the person first, then the session.

All changes take their locks in this order, and an erasure does too.
"""

from sessions.models import Participant, TrainingSession
from sessions.wall.exceptions import WallClosedError
from sessions.wall.models import Wall


def hold_person(participant: Participant) -> Participant:
    """Hold a participant who is still in the session; raise WallClosedError for others.

    Two posts of one person come one after the other; one that meets the person's erasure waits
    for its end, and is refused.
    """
    found = (
        Participant.objects.present()
        .select_for_update(of=("self",))
        .select_related("training_session")
        .filter(pk=participant.pk, training_session__deleted_at=None)
        .first()
    )
    if found is None:
        raise WallClosedError
    return found


def hold_wall(training_session: TrainingSession) -> Wall:
    """Hold the session as it is now and return its wall, made if it is used for the first time."""
    held = (
        TrainingSession.objects.select_for_update(of=("self",))
        .select_related("current_part")
        .get(pk=training_session.pk)
    )
    wall, _made = Wall.objects.get_or_create(training_session=held)
    wall.training_session = held
    return wall
