"""Moving a session to the newest edition of its training, when its teacher asks for it."""

from django.db import transaction

from sessions.activities import registry
from sessions.models import Edition, Part, TrainingSession
from sessions.services.events import announce
from sessions.services.moves import MOVED


def newer_edition(training_session: TrainingSession) -> Edition | None:
    """Return the newest edition of the session's training, or None when the session has it."""
    of_training = Edition.objects.filter(training_id=training_session.edition.training_id)
    newest = of_training.defer("document").newest_first()[0]
    return None if newest.pk == training_session.edition_id else newest


@transaction.atomic
def take_newest(*, training_session: TrainingSession) -> Edition | None:
    """Give a session the newest edition; return it, or None when there was nothing newer.

    The agenda, what the teacher wrote or hid, and what people answered stay as they are; each
    activity brings over what it can (`Activity.update`). The room stays where it is.
    """
    held = TrainingSession.objects.select_for_update().get(pk=training_session.pk)
    newest = newer_edition(held)
    if newest is None:
        return None
    TrainingSession.objects.filter(pk=held.pk).update(edition=newest)
    held = TrainingSession.objects.select_related("current_part__step").get(pk=held.pk)
    objects = newest.document.get("objects", {})
    parts = Part.objects.filter(step__training_session=held).values_list("activity", "object_key")
    for activity, key in set(parts.order_by()):
        if activity in registry and key in objects.get(activity, {}):
            registry.get(activity).update(
                training_session=held, object_key=key, document=objects[activity][key]
            )
    announce(held, kind="edition", regions=MOVED)
    return newest
