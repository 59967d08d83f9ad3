"""What can be chosen: written with the question, or made of what people wrote."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import Personal, PersonalData, Until
from sessions.responses.models.question import Question


class ChoiceManager(models.Manager["Choice"]):
    """The choices that may be seen: a text that was taken off is not among them."""

    def get_queryset(self) -> "models.QuerySet[Choice]":
        """Leave out what was taken off the screens."""
        return super().get_queryset().filter(withdrawn_at=None)


class Choice(models.Model):
    """A choice of a question (a row of a matrix, an item of a ranking).

    Answers store its key, never its text. `is_right` is nothing for the room before the reveal.
    `is_alone`: among several choices, "none of these" goes with no other.
    In a vote over texts (`Question.choices_from`) it holds what people wrote, and `withdrawn_at`
    says since when all who wrote it are hidden or erased: then no screen, count or file knows it,
    and the votes for it are kept.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    key = models.SlugField(max_length=80)
    text = models.JSONField()
    order = models.PositiveSmallIntegerField()
    is_right = models.BooleanField(default=False)
    is_alone = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ChoiceManager()
    with_withdrawn: ClassVar[models.Manager["Choice"]] = models.Manager()

    personal_data: ClassVar[PersonalData] = {
        "text": Personal(
            "in a vote over texts, what somebody wrote, without a name", Until.PERSON_ERASED
        ),
    }

    class Meta:
        verbose_name = _("choice")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="choice_key_unique"),
            models.UniqueConstraint(fields=["question", "order"], name="choice_order_unique"),
        ]

    def __str__(self) -> str:
        return self.key


class ChoiceSource(models.Model):
    """An answer whose text a choice holds; several people may have written the same."""

    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="sources")
    answer = models.ForeignKey(
        "sessions_responses.Answer", on_delete=models.CASCADE, related_name="put_to_vote"
    )

    personal_data: ClassVar[PersonalData] = {
        "answer": Personal(
            "to take the text off when its author is hidden or erased, and to let nobody vote "
            "for their own",
            Until.PERSON_ERASED,
        ),
    }

    class Meta:
        verbose_name = _("author of a choice")
        constraints = [
            models.UniqueConstraint(fields=["choice", "answer"], name="choice_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.choice_id} ({self.pk})"
