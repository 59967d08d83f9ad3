"""Refusals of the accounts; each message is for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from sessions.exceptions import DomainError


class LinkError(DomainError):
    """A sign-in link or an invitation opens nothing."""

    status = 404
    message = _("This link is not known here. Check that it was copied whole.")


class DeadLinkError(LinkError):
    """The link was used, replaced by a newer one, or is too old."""

    status = 410
    message = _("This link has been used already, or it is too old. Each link works once.")


class InvitationError(DomainError):
    """The invitation cannot be made."""


class AddressTakenError(DomainError):
    """Another account has this e-mail address."""

    message = _("Another account has this address.")


class LastAdminError(DomainError):
    """Nobody would be left to administer the platform."""

    message = _("This is the last administrator: make somebody else an administrator first.")
