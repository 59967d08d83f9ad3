"""Refusals of the wall. Each message is for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from sessions.exceptions import DomainError


class WallError(DomainError):
    """The wall does not take this."""


class QuestionTextError(WallError):
    """The text is empty or too long."""

    message = _("Write your question.")


class AskedAlreadyError(WallError):
    """The person has asked this very question before."""

    message = _("You have asked this already.")


class TooManyError(WallError):
    """The person already has as many questions waiting as they may have."""

    message = _("Three of your questions are waiting: you can ask again once one is dealt with.")


class WallClosedError(WallError):
    """No question is taken now."""

    message = _("Questions cannot be asked now.")


class NotSupportableError(WallError):
    """The question cannot be supported, or not by this person."""

    message = _("This question cannot be supported now.")


class NotWithdrawableError(WallError):
    """The question is no longer waiting."""

    message = _("This question is no longer waiting: it cannot be withdrawn.")


class ActError(WallError):
    """The teacher's decision does not fit how the question stands."""

    message = _("This question has changed meanwhile: look at it again.")


class AnswerTextError(WallError):
    """The written answer is empty or too long."""

    message = _("Write the answer.")
