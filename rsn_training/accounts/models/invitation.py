"""An invitation to make an account, with a role."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.accounts.enums import Role
from rsn_training.common.personal_data import Personal, PersonalData, Until


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def usable(self) -> "InvitationQuerySet":
        """Return those that still open the door."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """Opens sign-up once, for one address or for whoever holds the link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("Who holds the link signs up with this address; you vouch for it."),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.TEACHER)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="invitations",
    )
    created_at = models.DateTimeField(_("invited on"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"), editable=False)
    used_at = models.DateTimeField(_("used on"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    personal_data: ClassVar[PersonalData] = {
        "email": Personal("to invite one person only", Until.USED),
        "token_hash": Personal("to open sign-up once", Until.USED),
    }

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.email or str(self.get_role_display())

    @property
    def is_usable(self) -> bool:
        """Whether the invitation still opens sign-up."""
        return self.used_at is None and self.expires_at > timezone.now()
