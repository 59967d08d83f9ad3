"""Refusals of the reference figures. Each message is for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from sessions.exceptions import DomainError


class ComparisonError(DomainError):
    """The reference cannot stand beside these results."""


class ReferenceUnitError(ComparisonError):
    """The series does not count shares."""

    message = _("Only a reference in per cent can stand beside shares of answers.")


class ReferenceMatchError(ComparisonError):
    """Shares that overlap cannot be added up."""

    message = _("Several answers were possible: two of them cannot stand for one reference figure.")
