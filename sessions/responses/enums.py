"""The closed lists of words of questions and answers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an answer to a question looks like."""

    SINGLE_CHOICE = "single_choice", _("one choice")
    MULTIPLE_CHOICE = "multiple_choice", _("several choices")
    SCALE = "scale", _("scale")
    SHORT_TEXT = "short_text", _("a few words")
    LONG_TEXT = "long_text", _("text")


CHOICE_KINDS = frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE})
TEXT_KINDS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})


class Status(TextChoices):
    """What became of an answer that was sent."""

    SAVED = "saved", _("saved")
    STALE = "stale", _("older than the one that is stored")
    CLOSED = "closed", _("the question is closed")
