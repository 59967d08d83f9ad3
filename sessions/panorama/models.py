"""Slides of a session: copies that carry the edition's keys."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import PersonalData
from sessions.models import TrainingSession


class Deck(models.Model):
    """The slides that one part shows."""

    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="decks"
    )
    key = models.SlugField(max_length=80)
    title = models.JSONField()

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("deck")
        constraints = [
            models.UniqueConstraint(fields=["training_session", "key"], name="deck_key_unique")
        ]

    def __str__(self) -> str:
        return self.key


class Slide(models.Model):
    """One slide; `document` has the shape of `sessions.panorama.documents.SlideDocument`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="slides")
    key = models.SlugField(max_length=80)
    order = models.PositiveSmallIntegerField()
    document = models.JSONField()

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("slide")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["deck", "key"], name="slide_key_unique"),
            models.UniqueConstraint(fields=["deck", "order"], name="slide_order_unique"),
        ]

    def __str__(self) -> str:
        return self.key
