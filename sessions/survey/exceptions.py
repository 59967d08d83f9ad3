"""Refusals of the survey editor; each message is for the teacher who reads it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sessions.exceptions import DomainError


class EditError(DomainError):
    """The survey cannot be changed in this way."""


class GoneError(EditError):
    """The question is not in the survey any more."""

    message = _("This question was removed in another window.")


class MeanwhileError(EditError):
    """The question is not what the person saw when they began to write."""

    message = _("This question was changed in another window while you were writing.")


class OnScreenError(EditError):
    """The question is on screen now."""

    message = _("This question is on screen now: move on first, then remove it.")


class MoreAnswersError(EditError):
    """More answers would be lost than the person agreed to."""

    message = _("Other answers came in meanwhile: read the number again.")


@dataclass(frozen=True)
class Refusal:
    """What cannot change, by the form's field ("" for the question as a whole), and why."""

    field: str
    message: str


class RefusedError(EditError):
    """The change would lose or belie answers, or leave the survey at odds with itself."""

    def __init__(self, refusals: list[Refusal], *, can_copy: bool = True) -> None:
        """Keep what is refused; `can_copy`: a copy of the question may be changed like this."""
        self.refusals = refusals
        self.can_copy = can_copy
        super().__init__(" ".join(refusal.message for refusal in refusals))
