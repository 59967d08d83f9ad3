"""The event log: what changed, never its text (house.md)."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import PersonalData
from sessions.models.training_session import TrainingSession


class Event(models.Model):
    """One change: who must look, and at which regions. No text, no HTML, no nickname."""

    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="events"
    )
    seq = models.PositiveBigIntegerField()
    audience = models.CharField(max_length=60)
    kind = models.SlugField(max_length=20)
    regions = models.JSONField(default=list)
    ids = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("event")
        ordering = ["training_session", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["training_session", "seq"], name="event_seq_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"
