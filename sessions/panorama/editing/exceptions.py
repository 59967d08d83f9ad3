"""Refusals of the editors' desk. Each message is for the person who reads it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sessions.exceptions import DomainError


class EditingError(DomainError):
    """The draft cannot be changed in this way."""


class MeanwhileError(EditingError):
    """Somebody else changed it since the page was opened; `theirs` is what stands there now."""

    message = _("Somebody else changed this while you were writing. Nothing is lost: choose.")

    def __init__(self, theirs: dict[str, Any] | None) -> None:
        """Keep what is stored; None when it was removed."""
        super().__init__()
        self.theirs = theirs


class GoneError(EditingError):
    """Somebody else took it out."""

    message = _("This is not there any more.")


class BusyError(EditingError):
    """Too many changes at the same moment."""

    message = _("Others are saving at this very moment. Save again.")


class UsedError(EditingError):
    """It cannot be removed while something shows it."""

    message = _("It is still used: take it out there first.")


class KeyTakenError(EditingError):
    """Another object has this name."""

    message = _("Another one already has this name.")


class NoDraftError(EditingError):
    """There is nothing to publish or discard."""

    message = _("Nothing has been changed since the last edition.")


class ShownOtherwiseError(EditingError):
    """The draft, or the newest edition, is not what the editor's page had shown."""

    message = _("Somebody changed the draft meanwhile: here is how it stands now.")


class NewerShownError(ShownOtherwiseError):
    """An edition appeared since the page was opened."""

    message = _("A newer edition has appeared meanwhile: here is what would change now.")


class NewerEditionError(EditingError):
    """An edition appeared after the draft was begun."""

    message = _("A newer edition has appeared: take it into the draft first, then look again.")


class DraftExistsError(EditingError):
    """An import would write over the draft."""

    message = _("There is a draft already: publish or discard it first.")


class ArchiveError(EditingError):
    """The ZIP file cannot be taken."""
