"""How the teacher sorts what people wrote: words of a cloud, and texts put together."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import Personal, PersonalData, Until
from sessions.responses.enums import Kind
from sessions.responses.models.question import Question
from sessions.responses.rules import MAX_LENGTH


class WordRule(models.Model):
    """A word of a cloud that counts as another one (`into`), or is not shown (`into` empty).

    It holds for every form of the word and for every round of the question.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="word_rules")
    word = models.CharField(max_length=MAX_LENGTH[Kind.SHORT_TEXT])
    into = models.CharField(max_length=MAX_LENGTH[Kind.SHORT_TEXT], blank=True)

    personal_data: ClassVar[PersonalData] = {
        "word": Personal("a word that somebody wrote, to hide or merge it", Until.SESSION_ERASED),
        "into": Personal("the word that it counts as", Until.SESSION_ERASED),
    }

    class Meta:
        verbose_name = _("word rule")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "word"], name="word_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.pk}"


class TextGroup(models.Model):
    """A heading under which the teacher puts texts of one question together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="text_groups")
    title = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("group of texts")
        verbose_name_plural = _("groups of texts")
        ordering = ["order", "title"]
        constraints = [
            models.UniqueConstraint(fields=["question", "title"], name="text_group_title_once"),
        ]

    def __str__(self) -> str:
        return self.title
