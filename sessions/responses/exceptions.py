"""What cannot be done to what people wrote."""

from sessions.exceptions import DomainError


class SortingError(DomainError):
    """The words or texts cannot be sorted in this way; the message says why."""
