"""Surveys of a session: which questions, in which order."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import PersonalData
from sessions.models import TrainingSession
from sessions.responses.models import Question


class Survey(models.Model):
    """A questionnaire of one session under the edition's key; texts are {"fr", "en"}.

    `together`: its questions are asked on one page, not one by one. `ahead_since`: since when
    it can be answered before the session. `conclusions` are those of its document.
    """

    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="surveys"
    )
    key = models.SlugField(max_length=80)
    title = models.JSONField()
    intro = models.JSONField(default=dict, blank=True)
    together = models.BooleanField(default=False)
    ahead_since = models.DateTimeField(null=True, blank=True)
    conclusions = models.JSONField(default=list, blank=True)

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("survey")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["training_session", "key"], name="survey_key_unique")
        ]

    def __str__(self) -> str:
        return self.key


class SurveyQuestion(models.Model):
    """The place of a question in its survey, under the edition's key, and what stands beside it."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="entries")
    key = models.SlugField(max_length=80)
    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, related_name="survey_question"
    )
    order = models.PositiveSmallIntegerField()
    reference = models.SlugField(max_length=80, blank=True, help_text="key of a reference series")
    reference_match = models.JSONField(default=dict, blank=True, help_text="choice → figure")

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("question of a survey")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "key"], name="survey_question_key_unique"),
            models.UniqueConstraint(
                fields=["survey", "order"], name="survey_question_order_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ProjectedTable(models.Model):
    """The cross-table that covers the projector now: `row` is one of a matrix; `by` its columns."""

    training_session = models.OneToOneField(
        TrainingSession, on_delete=models.CASCADE, related_name="projected_table"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    row = models.SlugField(max_length=80, blank=True)
    by = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("projected cross-table")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(question=models.F("by")), name="projected_table_of_two"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} / {self.by_id}"
