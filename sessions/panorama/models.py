"""Slides of a session (copies that carry the edition's keys), and the draft of a training."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import Personal, PersonalData, Until
from sessions.models import Edition, Training, TrainingSession

_WHO_EDITS = Personal("to tell editors who changed what", Until.ACCOUNT_CLOSED)


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


class Draft(models.Model):
    """What editors have changed in a training since an edition: one draft, shared by them all.

    It holds the changed objects alone; everything else is as in `base`.
    """

    training = models.OneToOneField(Training, on_delete=models.CASCADE, related_name="draft")
    base = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="drafts")
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_data: ClassVar[PersonalData] = {"changed_by": _WHO_EDITS}

    class Meta:
        verbose_name = _("draft")

    def __str__(self) -> str:
        return str(self.training)


class DraftObject(models.Model):
    """One object as the draft has it, under the name of its file; no document: it is taken out.

    `revision` grows with each change: writing is a compare-and-set on it.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="changes")
    kind = models.SlugField(max_length=80)
    key = models.CharField(max_length=100)
    document = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_data: ClassVar[PersonalData] = {"changed_by": _WHO_EDITS}

    class Meta:
        verbose_name = _("changed object")
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "kind", "key"], name="draft_object_unique")
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"
