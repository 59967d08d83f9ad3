"""The wall as a whole: made from a training, read back as a document, opened and closed."""

from typing import Any

from django.db import transaction

from sessions.activities import Document
from sessions.enums import Audience
from sessions.models import TrainingSession
from sessions.services.events import announce
from sessions.wall.documents import WallDocument
from sessions.wall.enums import Moderation, Setting
from sessions.wall.models import Wall
from sessions.wall.services.announcing import KIND, tell_room
from sessions.wall.services.holding import hold_wall


def create_wall(*, training_session: TrainingSession, document: WallDocument) -> Wall:
    """Give the session its wall; one that is there already stays as it is."""
    wall, _made = Wall.objects.get_or_create(
        training_session=training_session,
        defaults={
            "title": document.title.model_dump(exclude_none=True),
            "moderation": document.moderation,
        },
    )
    return wall


def wall_document(*, training_session: TrainingSession) -> Document:
    """Return the wall as the document that `create_wall` would copy."""
    wall = Wall.objects.filter(training_session=training_session).first() or Wall()
    title = wall.title or {"fr": "Vos questions", "en": "Your questions"}
    document = WallDocument.model_validate({"title": title, "moderation": wall.moderation})
    return document.model_dump(mode="json", exclude_none=True)


_VALUES: dict[Setting, dict[str, Any]] = {
    Setting.OPEN: {"is_open": True},
    Setting.CLOSE: {"is_open": False},
    Setting.BEFORE: {"moderation": Moderation.BEFORE},
    Setting.AFTER: {"moderation": Moderation.AFTER},
    Setting.PROJECT: {"is_projected": True},
    Setting.TAKE_OFF: {"is_projected": False},
}


@transaction.atomic
def change_setting(*, training_session: TrainingSession, setting: Setting) -> Wall:
    """Open or close the wall, change its moderation, put it on the projector or take it off.

    What waits goes on waiting, what is shown stays shown.
    """
    wall = hold_wall(training_session)
    for name, value in _VALUES[setting].items():
        setattr(wall, name, value)
    wall.save(update_fields=list(_VALUES[setting]))
    if setting in {Setting.PROJECT, Setting.TAKE_OFF}:
        for audience in (Audience.PROJECTOR, Audience.PRESENTERS):
            announce(wall.training_session, kind=KIND, regions=("aside",), audience=audience)
    else:
        tell_room(wall)
    return wall
