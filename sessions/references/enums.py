"""The closed lists of words of the reference figures."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Grade(TextChoices):
    """How good the source is. Weak ones wait as drafts for an editor to confirm them."""

    OFFICIAL = "A", _("A: official text or the publisher’s own site")
    PRESS = "B", _("B: press or school authority")
    WEAK = "C", _("C: weak source")
    COURSE = "course", _("repeated from the course of 2016")


class Status(TextChoices):
    """Whether a room may see a series."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class FigureState(TextChoices):
    """A figure that was looked for in vain is said to be so, never guessed."""

    FOUND = "found", _("found")
    NOT_FOUND = "not_found", _("not found")


class Precision(TextChoices):
    """What the source says of the number: “70”, “about 70”, “more than 70”."""

    EXACT = "exact", _("exact")
    ABOUT = "about", _("about")
    OVER = "over", _("more than")


class Unit(TextChoices):
    """What the numbers of a series count."""

    PERCENT = "percent", _("per cent")
    CHANGE = "change", _("change in per cent")
    MINUTES = "minutes", _("minutes")
    MILLIONS = "millions", _("millions")
    NUMBER = "number", _("number")


class Origin(TextChoices):
    """Who wrote it last: the loader never writes over what an editor changed."""

    SHIPPED = "shipped", _("shipped with the product")
    EDITED = "edited", _("changed by an editor")
