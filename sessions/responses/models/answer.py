"""What people answered, and what was counted of it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import Personal, PersonalData, Until
from sessions.models import Participant
from sessions.responses.models.question import Asking
from sessions.responses.models.sorting import TextGroup

KEY_LENGTH = 64


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Answers by who may read what they say."""

    def waiting(self) -> "AnswerQuerySet":
        """Return those whose words wait until the teacher has looked at them."""
        return self.filter(hidden_at__isnull=False, hidden_by=None)


class Answer(models.Model):
    """The one answer of a participant to an asking.

    `value` is canonical JSON text (`responses.values`), `key` the client's own for what it
    sent last, `revision` grows with every change. Written by one statement
    (`responses.services.answering`), never by `save()`. `hidden_at`: nobody but the teacher
    reads its words; without `hidden_by` they wait until the teacher has looked at them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asking = models.ForeignKey(Asking, on_delete=models.CASCADE, related_name="answers")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="answers")
    value = models.TextField()
    key = models.CharField(max_length=KEY_LENGTH, blank=True)
    revision = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    text_group = models.ForeignKey(
        TextGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )

    objects = AnswerQuerySet.as_manager()

    personal_data: ClassVar[PersonalData] = {
        "value": Personal(
            "to count it and show it to the room without a name; texts go with the person, "
            "closed answers stay on an anonymous stub",
            Until.PERSON_ERASED,
        ),
        "key": Personal("to take an answer that was sent twice once", Until.PERSON_ERASED),
        "created_at": Personal("to show texts in their order", Until.SESSION_ERASED),
        "updated_at": Personal("to tell the person when it was saved", Until.SESSION_ERASED),
        "hidden_by": Personal("to say who hid a text", Until.SESSION_ERASED),
    }

    class Meta:
        verbose_name = _("answer")
        constraints = [
            models.UniqueConstraint(
                fields=["asking", "participant"], name="answer_once_per_asking"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="answer_revision_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.asking_id} ({self.revision})"


class Tally(models.Model):
    """What was counted of an asking: derived, and recomputed at any time (`manage.py retally`).

    `counted` and `revisions` (the sum of the answers' revisions) say exactly which state of
    the answers it counts: every answer that is stored or changed raises one of them.
    """

    asking = models.OneToOneField(
        Asking, primary_key=True, on_delete=models.CASCADE, related_name="tally"
    )
    document = models.JSONField(default=dict)
    counted = models.PositiveIntegerField(default=0)
    revisions = models.PositiveBigIntegerField(default=0)
    refreshed_at = models.DateTimeField(default=timezone.now)

    personal_data: ClassVar[PersonalData] = {
        "document": Personal(
            "counts, and the words of a cloud without their authors; counted again when "
            "somebody is erased",
            Until.SESSION_ERASED,
        ),
    }

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return str(self.asking_id)
