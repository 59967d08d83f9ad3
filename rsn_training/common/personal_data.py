"""Every model says which of its fields hold personal data, why, and until when (rules.md 17)."""

from dataclasses import dataclass
from enum import StrEnum


class Until(StrEnum):
    """When a personal field is erased by itself."""

    SESSION_ERASED = "the training session is erased (its own retention, in days)"
    PERSON_ERASED = "the participant is erased, or the training session is"
    ACCOUNT_CLOSED = "the account is closed"
    USED = "it is used or expires"


@dataclass(frozen=True)
class Personal:
    """Purpose and retention of one field."""

    purpose: str
    until: Until


#: Field name → its purpose and retention; empty for a model without personal data.
PersonalData = dict[str, Personal]
