"""Errors of the core. Each message is for the person who reads it."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """A refusal with a sentence for the person; nothing was changed."""

    message: StrOrPromise = _("This is not possible.")

    def __init__(self, message: StrOrPromise | None = None) -> None:
        """Keep the given sentence, or the class's own."""
        self.message = message or self.message
        super().__init__(self.message)

    def __str__(self) -> str:
        """Return the sentence in the active language."""
        return str(self.message)


class MoveConflictError(DomainError):
    """Somebody else moved the session first."""

    message = _("The session has moved on in another window: here is where it stands.")


class TransitionError(DomainError):
    """The state of the session does not allow this."""

    message = _("The state of the session does not allow this.")


class JoinError(DomainError):
    """The participant cannot join."""


class NoSuchCodeError(JoinError):
    """No open session has this code."""

    message = _("No session has this code. Check it on the projected screen.")


class NotOpenYetError(JoinError):
    """The session exists and cannot be joined yet."""

    message = _("This session is not open yet. Keep this page and try again in a moment.")


class NicknameError(JoinError):
    """The nickname cannot be used."""

    message = _("Choose another nickname.")


class FullError(JoinError):
    """The session holds as many people as it can."""

    message = _("This session is full.")


class RecoveryError(DomainError):
    """The recovery code is not known in this session."""

    message = _("This recovery code is not known. Check each letter and digit.")


class AgendaError(DomainError):
    """The agenda cannot be changed in this way."""


class StepInUseError(AgendaError):
    """The step is on screen."""

    message = _("This step is on screen now: move on to another step first.")
