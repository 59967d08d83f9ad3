"""The closed lists of words of the question wall."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Moderation(TextChoices):
    """When the room sees a question: once the teacher has shown it, or at once."""

    BEFORE = "before", _("I show each question")
    AFTER = "after", _("shown at once")


class QuestionState(TextChoices):
    """What became of a question. Only the shown and the answered ones are seen by the room."""

    WAITING = "waiting", _("question that waits")
    SHOWN = "shown", _("question shown to the room")
    HIDDEN = "hidden", _("question not shown")
    ANSWERED = "answered", _("question answered")
    PARKED = "parked", _("question put aside")


#: What everybody in the session may read.
PUBLIC = frozenset({QuestionState.SHOWN, QuestionState.ANSWERED})


class Act(StrEnum):
    """What the teacher decides about a question."""

    SHOW = "show"
    HIDE = "hide"
    PIN = "pin"
    UNPIN = "unpin"
    ANSWER_ALOUD = "answer-aloud"
    ANSWER = "answer"
    PARK = "park"
    MERGE = "merge"
    UNMERGE = "unmerge"


class Setting(StrEnum):
    """What the teacher decides about the whole wall."""

    OPEN = "open"
    CLOSE = "close"
    BEFORE = "before"
    AFTER = "after"
    PROJECT = "project"
    TAKE_OFF = "take-off"


#: The activity's key: in addresses, in training files, in the parts of an agenda.
KEY = "wall"
