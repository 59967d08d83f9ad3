"""The question wall of a session: questions of the room, and who supports them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import Personal, PersonalData, Until
from sessions.models import Participant, TrainingSession
from sessions.wall.enums import PUBLIC, Moderation, QuestionState

MAX_LENGTH = 300
MAX_ANSWER = 1000
KEY_LENGTH = 64


class Wall(models.Model):
    """The one wall of a session; made when it is first used, if no part of the agenda has it."""

    training_session = models.OneToOneField(
        TrainingSession, on_delete=models.CASCADE, related_name="wall"
    )
    title = models.JSONField(default=dict, blank=True)
    moderation = models.CharField(max_length=10, choices=Moderation, default=Moderation.BEFORE)
    is_open = models.BooleanField(default=True, help_text="takes questions while the session runs")
    is_projected = models.BooleanField(default=False, help_text="covers the projected screen")
    stale_since = models.DateTimeField(
        null=True, blank=True, help_text="the screens do not show the newest supports yet"
    )

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("question wall")
        constraints = [
            models.CheckConstraint(
                condition=Q(moderation__in=Moderation.values), name="wall_moderation_known"
            ),
        ]

    def __str__(self) -> str:
        return f"wall of {self.training_session_id}"

    @property
    def is_stored(self) -> bool:
        """Whether the wall was ever used."""
        return not self._state.adding


class AudienceQuestionQuerySet(models.QuerySet["AudienceQuestion"]):
    """Which questions somebody may read."""

    def written(self) -> "AudienceQuestionQuerySet":
        """Leave out the stubs of erased people."""
        return self.filter(erased_at=None)

    def leading(self) -> "AudienceQuestionQuerySet":
        """Leave out what is merged into another question, and the stubs."""
        return self.written().filter(merged_into=None)

    def public(self) -> "AudienceQuestionQuerySet":
        """Return what everybody in the session may read."""
        return self.leading().filter(state__in=sorted(PUBLIC))

    def waiting(self) -> "AudienceQuestionQuerySet":
        """Return what waits for the teacher."""
        return self.leading().filter(state=QuestionState.WAITING)

    def shown(self) -> "AudienceQuestionQuerySet":
        """Return what the room sees and nobody has answered."""
        return self.leading().filter(state=QuestionState.SHOWN)


class AudienceQuestion(models.Model):
    """A question of somebody in the room.

    The question of an erased person stays as a stub without a word, so that totals hold.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="questions")
    author = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="audience_questions"
    )
    key = models.CharField(max_length=KEY_LENGTH, blank=True)
    text = models.CharField(max_length=MAX_LENGTH, blank=True)
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.WAITING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    pinned_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    answer = models.CharField(max_length=MAX_ANSWER, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = AudienceQuestionQuerySet.as_manager()

    personal_data: ClassVar[PersonalData] = {
        "author": Personal("to limit how many wait, and to tell the author", Until.SESSION_ERASED),
        "key": Personal("to take a question that was sent twice once", Until.PERSON_ERASED),
        "text": Personal("to show it to the room without a name", Until.PERSON_ERASED),
        "answer": Personal("the teacher's answer to it, in writing", Until.PERSON_ERASED),
        "created_at": Personal("to show questions in their order", Until.SESSION_ERASED),
    }

    class Meta:
        verbose_name = _("question of the room")
        verbose_name_plural = _("questions of the room")
        constraints = [
            models.UniqueConstraint(
                fields=["author", "key"],
                condition=~Q(key=""),
                name="audience_question_once_per_key",
            ),
            models.CheckConstraint(
                condition=Q(state__in=QuestionState.values), name="audience_question_state_known"
            ),
            models.CheckConstraint(
                condition=Q(pinned_at=None) | Q(state=QuestionState.SHOWN, merged_into=None),
                name="audience_question_pinned_when_shown",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.ANSWERED, answered_at__isnull=False)
                | (~Q(state=QuestionState.ANSWERED) & Q(answered_at__isnull=True)),
                name="audience_question_answered_at",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="audience_question_not_into_itself",
            ),
            models.CheckConstraint(
                condition=(Q(erased_at=None) & ~Q(text=""))
                | Q(erased_at__isnull=False, text="", answer="", key=""),
                name="audience_question_stub_is_empty",
            ),
        ]
        indexes = [models.Index(fields=["wall", "state"], name="audience_question_by_state")]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    @property
    def is_aloud(self) -> bool:
        """Whether it was answered aloud alone."""
        return self.state == QuestionState.ANSWERED and not self.answer


class Support(models.Model):
    """Somebody wants this question answered, too; it stays on the stub of an erased person."""

    question = models.ForeignKey(
        AudienceQuestion, on_delete=models.CASCADE, related_name="supports"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="question_supports"
    )

    personal_data: ClassVar[PersonalData] = {
        "participant": Personal("to count each supporter once", Until.SESSION_ERASED),
    }

    class Meta:
        verbose_name = _("support")
        constraints = [
            models.UniqueConstraint(fields=["question", "participant"], name="support_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} by {self.participant_id}"
