"""What is asked, and each time that it is asked."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import PersonalData
from sessions.models import TrainingSession
from sessions.responses.enums import TEXT_KINDS, Kind
from sessions.responses.values import DEFAULT_LENGTH, MAX_LENGTH, Rules

#: An answer that was on its way when the question closed is still taken (rules.md E).
GRACE = timedelta(seconds=3)


class Question(models.Model):
    """A question of one session, copied from the edition; `text` and `help` are {"fr", "en"}.

    `key` begins with the activity that asks ("survey/practices/role"), so that it is unique
    in the session whoever asks.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="questions"
    )
    key = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.JSONField()
    help = models.JSONField(default=dict, blank=True)
    required = models.BooleanField(default=False)
    allow_unknown = models.BooleanField(default=False)
    at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    scale_low = models.SmallIntegerField(null=True, blank=True)
    scale_high = models.SmallIntegerField(null=True, blank=True)
    low_label = models.JSONField(default=dict, blank=True)
    high_label = models.JSONField(default=dict, blank=True)
    max_length = models.PositiveSmallIntegerField(null=True, blank=True)

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("question")
        constraints = [
            models.UniqueConstraint(fields=["training_session", "key"], name="question_key_unique"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="question_kind_known"),
            models.CheckConstraint(
                condition=Q(
                    kind=Kind.SCALE,
                    scale_low__isnull=False,
                    scale_high__isnull=False,
                    scale_low__lt=F("scale_high"),
                )
                | (~Q(kind=Kind.SCALE) & Q(scale_low__isnull=True, scale_high__isnull=True)),
                name="question_scale_has_ends",
            ),
            models.CheckConstraint(
                condition=Q(at_most__isnull=True) | Q(kind=Kind.MULTIPLE_CHOICE, at_most__gte=1),
                name="question_at_most_several",
            ),
            models.CheckConstraint(
                condition=Q(max_length__isnull=True)
                | Q(
                    kind=Kind.SHORT_TEXT,
                    max_length__gte=1,
                    max_length__lte=MAX_LENGTH[Kind.SHORT_TEXT],
                )
                | Q(
                    kind=Kind.LONG_TEXT,
                    max_length__gte=1,
                    max_length__lte=MAX_LENGTH[Kind.LONG_TEXT],
                ),
                name="question_length_bounded",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_text(self) -> bool:
        """Whether people answer in their own words."""
        return self.kind in TEXT_KINDS

    @property
    def length(self) -> int:
        """Return the longest text accepted, in characters."""
        return self.max_length or DEFAULT_LENGTH[Kind(self.kind)]

    def rules(self) -> Rules:
        """Return what the question accepts (reads the choices, unless they are prefetched)."""
        return Rules(
            kind=Kind(self.kind),
            choices=tuple(choice.key for choice in self.choices.all()),
            allow_unknown=self.allow_unknown,
            at_most=self.at_most,
            low=1 if self.scale_low is None else self.scale_low,
            high=5 if self.scale_high is None else self.scale_high,
            max_length=self.max_length,
        )


class Choice(models.Model):
    """A choice of a question; answers store its key, never its text."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    key = models.SlugField(max_length=80)
    text = models.JSONField()
    order = models.PositiveSmallIntegerField()

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("choice")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="choice_key_unique"),
            models.UniqueConstraint(fields=["question", "order"], name="choice_order_unique"),
        ]

    def __str__(self) -> str:
        return self.key


class Asking(models.Model):
    """One opening of a question. `revealed_at` is what lets the room see the results."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="askings")
    round = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("asking")
        ordering = ["question", "round"]
        constraints = [
            models.UniqueConstraint(fields=["question", "round"], name="asking_round_unique"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(closed_at=None), name="asking_one_open"
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="asking_round_from_one"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="asking_closed_after_opened",
            ),
        ]
        indexes = [models.Index(fields=["closed_at"], name="asking_closed_at")]

    def __str__(self) -> str:
        return f"{self.question_id} ({self.round})"

    @property
    def is_revealed(self) -> bool:
        """Whether the room may see the results."""
        return self.revealed_at is not None

    def is_open_at(self, now: datetime) -> bool:
        """Whether an answer that arrives now is taken, as far as the asking goes."""
        return self.closed_at is None or self.closed_at + GRACE >= now
