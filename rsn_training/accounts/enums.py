"""The closed lists of words of the accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person with an account may do; each role may do what those before it may."""

    TEACHER = "teacher", _("teacher")
    EDITOR = "editor", _("editor")
    ADMIN = "admin", _("administrator")

    def covers(self, role: "Role") -> bool:
        """Return whether this role may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(role)
