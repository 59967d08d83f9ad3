"""Somebody in the room, without an account."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import Personal, PersonalData, Until
from sessions.codes import digest
from sessions.enums import Language
from sessions.models.training_session import TrainingSession

NICKNAME_LENGTH = 30


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Participants who are still in their session."""

    def present(self) -> "ParticipantQuerySet":
        """Leave out the removed and the erased."""
        return self.filter(removed_at=None, erased_at=None)

    def with_token(self, token: str) -> "ParticipantQuerySet":
        """Return the participant who holds this token, unless removed."""
        return self.present().filter(token_hash=digest(token))

    def with_former_token(self, token: str) -> "ParticipantQuerySet":
        """Return the participant who held this token until they came back on another device."""
        return self.present().filter(former_token_hash=digest(token))


class Participant(models.Model):
    """One person and session; the token that authorises them is stored only as its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="participants"
    )
    nickname = models.CharField(_("nickname"), max_length=NICKNAME_LENGTH)
    nickname_key = models.CharField(max_length=64, editable=False)
    label_key = models.CharField(max_length=64, editable=False)
    number = models.PositiveIntegerField(default=1, help_text="tells equal nicknames apart")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    former_token_hash = models.CharField(max_length=64, blank=True, editable=False)
    recovery_hash = models.CharField(max_length=64, blank=True, editable=False)
    language = models.CharField(max_length=2, choices=Language, blank=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    last_seen = models.DateTimeField(default=timezone.now)
    on_paper = models.BooleanField(
        default=False, help_text="without a device: the teacher enters the answers"
    )
    is_hand = models.BooleanField(
        default=False, help_text="stands for a raised hand that the teacher counted"
    )
    removed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = ParticipantQuerySet.as_manager()

    personal_data: ClassVar[PersonalData] = {
        "nickname": Personal("to be recognised in the room", Until.PERSON_ERASED),
        "nickname_key": Personal("to find equal nicknames", Until.PERSON_ERASED),
        "label_key": Personal("to tell equal nicknames apart", Until.PERSON_ERASED),
        "token_hash": Personal("to come back without an account", Until.PERSON_ERASED),
        "former_token_hash": Personal(
            "to tell the device that was left where its person went", Until.PERSON_ERASED
        ),
        "recovery_hash": Personal("to come back on another device", Until.PERSON_ERASED),
        "language": Personal("to read in one's language", Until.PERSON_ERASED),
        "joined_at": Personal("attendance", Until.PERSON_ERASED),
        "last_seen": Personal("to count who is connected", Until.PERSON_ERASED),
    }

    class Meta:
        verbose_name = _("participant")
        ordering = ["joined_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_session", "label_key"],
                name="participant_label_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(is_hand=False) | models.Q(on_paper=True),
                name="participant_hand_on_paper",
            ),
            models.UniqueConstraint(
                fields=["training_session", "recovery_hash"],
                condition=~models.Q(recovery_hash=""),
                name="participant_recovery_unique",
            ),
        ]
        indexes = [
            models.Index(fields=["training_session", "last_seen"], name="participant_presence"),
            models.Index(fields=["training_session", "nickname_key"], name="participant_names"),
            models.Index(fields=["recovery_hash"], name="participant_recovery"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the nickname as the room sees it: "Léa", then "Léa 2"."""
        return self.nickname if self.number == 1 else f"{self.nickname} {self.number}"

    @property
    def cookie_id(self) -> str:
        """Return the short public id that names this person's cookie on the device."""
        return self.id.hex[:12]
