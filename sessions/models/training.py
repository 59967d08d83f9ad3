"""A training and its immutable editions."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import Personal, PersonalData, Until
from sessions.enums import EditionSource

if TYPE_CHECKING:
    from rsn_training.accounts.models import User


class TrainingQuerySet(models.QuerySet["Training"]):
    """Which trainings a person may use."""

    def offered_to(self, user: "User") -> "TrainingQuerySet":
        """Return the shipped trainings and the person's own."""
        return self.filter(models.Q(owner=None) | models.Q(owner=user.pk))


class Training(models.Model):
    """A course that can be given many times, known by a language-free key."""

    key = models.SlugField(max_length=80, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="trainings",
        help_text=_("Nobody: the training is offered to all teachers."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TrainingQuerySet.as_manager()

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("training")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key

    def newest(self) -> "Edition":
        """Return the edition that is offered; a training always has one (the loader makes both).

        One that ships with a new version of the product never takes the place of an editor's: it
        waits until an editor takes it in.
        """
        return self.editions.newest_first()[0]

    def waiting(self) -> "Edition | None":
        """Return the edition that ships with the product and waits for an editor, if any."""
        newest = self.newest()
        later = self.editions.filter(number__gt=newest.number)
        return later.order_by("number").last()


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions in the order in which they are offered."""

    def newest_first(self) -> "EditionQuerySet":
        """Return those of editors before those that ship, the newest first: see `Training.newest`."""
        is_own = models.Case(models.When(source=EditionSource.SHIPPED, then=0), default=1)
        return self.order_by(is_own.desc(), "-number")


class Edition(models.Model):
    """An immutable, validated document of a training (shape: `sessions.documents`)."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical JSON")
    document = models.JSONField()
    source = models.CharField(max_length=10, choices=EditionSource)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="editions",
    )
    note = models.CharField(max_length=200, blank=True, help_text="What changed, in a line")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EditionQuerySet.as_manager()

    personal_data: ClassVar[PersonalData] = {
        "author": Personal("to tell editors who published what", Until.ACCOUNT_CLOSED),
    }

    class Meta:
        verbose_name = _("edition")
        ordering = ["training", "number"]
        constraints = [
            models.UniqueConstraint(fields=["training", "number"], name="edition_number_unique"),
            # An editor may go back to an earlier content (docs/decisions/0005-reverting.md).
            models.UniqueConstraint(
                fields=["training", "digest"],
                condition=~models.Q(source=EditionSource.EDITOR),
                name="edition_digest_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=EditionSource.values), name="edition_source_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training.key} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the edition once; an edition is never changed (sessions hang on it)."""
        if self.pk is not None:
            raise TypeError("An edition is immutable: make a new one.")
        super().save(*args, **kwargs)


class Media(models.Model):
    """An image, stored once by content: of a training, or one that a teacher added to a session.

    A private one is seen by the people of a session that shows it (`sessions.services.media`).
    """

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the body")
    content_type = models.CharField(max_length=40)
    body = models.BinaryField()
    is_private = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("image")

    def __str__(self) -> str:
        return self.digest[:12]
