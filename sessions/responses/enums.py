"""The closed lists of words of questions and answers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an answer to a question looks like."""

    SINGLE_CHOICE = "single_choice", _("one choice")
    MULTIPLE_CHOICE = "multiple_choice", _("several choices")
    SCALE = "scale", _("scale")
    MATRIX = "matrix", _("several items on one scale")
    RANKING = "ranking", _("ranking")
    NUMBER = "number", _("number")
    SHORT_TEXT = "short_text", _("a few words")
    LONG_TEXT = "long_text", _("text")


class Chart(TextChoices):
    """Another drawing than the usual one of a kind."""

    RADAR = "radar", _("radar of the means")


#: Whose answer is a choice, or several.
CHOICE_KINDS = frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE})
TEXT_KINDS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})
#: What has keyed entries: choices, the rows of a matrix, the items of a ranking.
KEYED_KINDS = CHOICE_KINDS | {Kind.MATRIX, Kind.RANKING}
#: What is answered with points of a scale.
SCALE_KINDS = frozenset({Kind.SCALE, Kind.MATRIX})
#: What a condition or a cross-table can be about.
CLOSED_KINDS = CHOICE_KINDS | {Kind.SCALE}


class Status(TextChoices):
    """What became of an answer that was sent."""

    SAVED = "saved", _("saved")
    STALE = "stale", _("older than the one that is stored")
    CLOSED = "closed", _("the question is closed")
