"""The closed lists of words of a training session."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Life of a training session: draft → open → live ⇄ suspended → closed → archived."""

    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("open")
    LIVE = "live", _("live")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", _("closed")
    ARCHIVED = "archived", _("archived")


#: From each state, the states that one decision of the teacher leads to.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OPEN}),
    State.OPEN: frozenset({State.LIVE, State.DRAFT, State.CLOSED}),
    State.LIVE: frozenset({State.SUSPENDED, State.CLOSED}),
    State.SUSPENDED: frozenset({State.LIVE, State.CLOSED}),
    State.CLOSED: frozenset({State.ARCHIVED, State.SUSPENDED}),
    State.ARCHIVED: frozenset({State.CLOSED}),
}
#: The join code lives as long as the session can still be joined.
JOINABLE = frozenset({State.OPEN, State.LIVE, State.SUSPENDED})
WITH_CODE = frozenset({State.DRAFT, State.OPEN, State.LIVE, State.SUSPENDED})


class Mode(TextChoices):
    """What a part does with its activity's object."""

    SHOW = "show", _("show")
    ASK = "ask", _("ask")
    RESULTS = "results", _("show the results")
    WORK = "work", _("work")


class Importance(TextChoices):
    """Whether a late session may drop the step."""

    ESSENTIAL = "essential", _("essential")
    OPTIONAL = "optional", _("if possible")


class ResultsPolicy(TextChoices):
    """When the room sees the results of a question."""

    ON_REVEAL = "on_reveal", _("hidden until I reveal them")
    LIVE = "live", _("visible while the answers arrive")


class TextsPolicy(TextChoices):
    """When the room sees what somebody wrote: once the teacher has let it through, or at once."""

    ONCE_READ = "once_read", _("shown once I have looked at them")
    AT_ONCE = "at_once", _("shown at once, with the results")


class EditionSource(TextChoices):
    """Who made an edition."""

    SHIPPED = "shipped", _("shipped with the product")
    EDITOR = "editor", _("made by an editor")
    IMPORTED = "imported", _("imported from a file")


class Language(TextChoices):
    """Languages of the platform; names in their own language."""

    FRENCH = "fr", "Français"
    ENGLISH = "en", "English"


class Screen(StrEnum):
    """The three screens that show one position at the same time."""

    PARTICIPANT = "participant"
    PRESENTER = "presenter"
    PROJECTOR = "projector"


class Audience(StrEnum):
    """Whom an event is for; one participant is written `participant:<uuid>`."""

    ALL = "all"
    PARTICIPANTS = "participants"
    #: Both screens of the teacher: projector and remote.
    TEACHER = "teacher"
    PRESENTERS = "presenters"
    PROJECTOR = "projector"


class Move(StrEnum):
    """A relative move of the position."""

    NEXT = "next"
    PREVIOUS = "previous"
