"""Invitations to make an account."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.accounts.enums import Role
from rsn_training.accounts.exceptions import DeadLinkError, InvitationError, LinkError
from rsn_training.accounts.models import Invitation, SignInLink, User
from sessions.codes import digest, new_token

VALID_FOR = timedelta(days=14)
SESSION_KEY = "invitation"

security = logging.getLogger("rsn.security")


@dataclass(frozen=True)
class Invited:
    """A new invitation and its token, which is stored nowhere else."""

    invitation: Invitation
    token: str

    @property
    def path(self) -> str:
        """Return the path of the invitation."""
        return reverse("accounts:invitation", args=[self.token])

    @property
    def link(self) -> str:
        """Return the address to hand to the person."""
        return f"{settings.BASE_URL}{self.path}"


def check_invitation(*, email: str) -> None:
    """Raise InvitationError when nobody could use an invitation for this address."""
    if not email and not settings.EMAIL_CONFIGURED:
        raise InvitationError(
            _(
                "This server cannot send e-mail, so nobody could check the address: "
                "say which address you invite."
            )
        )
    if email and User.objects.filter(email=email.strip().lower()).exists():
        raise InvitationError(_("This address already has an account."))


def invite(
    *, email: str = "", role: Role = Role.TEACHER, created_by: User | None = None
) -> Invited:
    """Make an invitation for two weeks; with an address, only that address can sign up.

    Who invites an address vouches for it: it needs no code by e-mail. Raises InvitationError.
    """
    check_invitation(email=email)
    token, now = new_token(), timezone.now()
    invitation = Invitation.objects.create(
        token_hash=digest(token),
        email=email.strip().lower(),
        role=role,
        created_by=created_by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    actor = created_by.pk if created_by else "operator"
    security.info("invited actor=%s object=%s role=%s", actor, invitation.pk, role)
    return Invited(invitation, token)


def open_invitation(*, request: HttpRequest, token: str) -> Invitation:
    """Remember a usable invitation in the browser's session. Raises LinkError, DeadLinkError."""
    invitation = Invitation.objects.filter(token_hash=digest(token)).first()
    if invitation is None:
        raise LinkError
    if not invitation.is_usable:
        raise DeadLinkError
    request.session[SESSION_KEY] = str(invitation.pk)
    return invitation


def pending_invitation(request: HttpRequest) -> Invitation | None:
    """Return the invitation that this browser opened, while it is usable."""
    pk = request.session.get(SESSION_KEY)
    return Invitation.objects.usable().filter(pk=pk).first() if pk else None


def use_invitation(*, request: HttpRequest, user: User) -> bool:
    """Give the new person the role of the invitation this browser opened, and use it up.

    Return whether the invitation vouches for the person's address. Call it in the transaction
    that makes the account: of two who try at once, one gets in and the other DeadLinkError.
    Without any invitation in the browser, nothing changes.
    """
    pk = request.session.pop(SESSION_KEY, None)
    if pk is None:
        return False
    invitation = Invitation.objects.filter(pk=pk).first()
    won = Invitation.objects.usable().filter(pk=pk).update(used_at=timezone.now(), email="")
    if invitation is None or not won:
        raise DeadLinkError
    if invitation.email and invitation.email != user.email:
        raise InvitationError(_("This invitation is for another address."))
    user.role = invitation.role
    security.info(
        "invitation_used actor=%s object=%s role=%s", user.pk, invitation.pk, invitation.role
    )
    return bool(invitation.email)


def purge() -> int:
    """Delete invitations and sign-in links that are used or too old; return how many."""
    over = Q(used_at__isnull=False) | Q(expires_at__lte=timezone.now())
    return sum(model.objects.filter(over).delete()[0] for model in (Invitation, SignInLink))
