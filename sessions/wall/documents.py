"""Shape of a question wall in a training file."""

from sessions.documents import LocalText, Shape
from sessions.wall.enums import Moderation


class WallDocument(Shape):
    """The wall of a session: its title, and how its questions are moderated at first."""

    title: LocalText
    moderation: Moderation = Moderation.BEFORE
