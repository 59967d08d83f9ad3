"""The agenda: steps, each made of parts."""

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import PersonalData
from sessions.enums import Importance, Mode
from sessions.models.training_session import TrainingSession

MAX_MINUTES = 600
#: Keys of steps that a teacher wrote start with this.
OWN = "own-"


class Step(models.Model):
    """A step of the agenda; `title` is {"fr": …, "en": …}."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="steps"
    )
    key = models.SlugField(max_length=80, help_text="the edition's key, or a random one")
    title = models.JSONField()
    order = models.IntegerField()
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MaxValueValidator(MAX_MINUTES)]
    )
    importance = models.CharField(max_length=10, choices=Importance, default=Importance.ESSENTIAL)
    reached_at = models.DateTimeField(null=True, help_text="first time it was on screen")
    seconds = models.PositiveIntegerField(default=0, help_text="time on screen so far")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("step")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["training_session", "order"], name="step_order_unique"),
            models.UniqueConstraint(fields=["training_session", "key"], name="step_key_unique"),
            models.CheckConstraint(
                condition=Q(importance__in=Importance.values), name="step_importance_known"
            ),
            models.CheckConstraint(
                condition=Q(minutes__lte=MAX_MINUTES), name="step_minutes_bounded"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_own(self) -> bool:
        """Whether the teacher wrote it for this session; the training cannot give it back."""
        return self.key.startswith(OWN)


class Part(models.Model):
    """A part of a step: which activity shows which of its objects, and how."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField()
    activity = models.SlugField(max_length=40)
    object_key = models.SlugField(max_length=80)
    mode = models.CharField(max_length=10, choices=Mode)
    reached = models.PositiveSmallIntegerField(
        null=True, help_text="furthest item that was on screen"
    )

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("part")
        ordering = ["step__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["step", "order"], name="part_order_unique"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="part_mode_known"),
        ]

    def __str__(self) -> str:
        return f"{self.activity}:{self.object_key} ({self.mode})"
