"""One training session: its state, its options, its position, its two counters."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import Personal, PersonalData, Until
from sessions.codes import new_ref
from sessions.enums import JOINABLE, WITH_CODE, Language, ResultsPolicy, State, TextsPolicy

if TYPE_CHECKING:
    from rsn_training.accounts.models import User
    from sessions.models.participant import Participant

#: A deleted session can be brought back for this long, then it is erased (house.md).
SOFT_DELETE = timedelta(days=7)


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    """What each person may see: outsiders get nothing, hence 404."""

    def existing(self) -> "TrainingSessionQuerySet":
        """Leave out deleted sessions."""
        return self.filter(deleted_at=None)

    def led_by(self, user: "User | AnonymousUser") -> "TrainingSessionQuerySet":
        """Sessions that this person leads."""
        if not user.is_authenticated:
            return self.none()
        return self.existing().filter(owner_id=user.pk)

    def seen_by(self, participant: "Participant | None") -> "TrainingSessionQuerySet":
        """Return the session that this participant is in, unless they were removed."""
        if participant is None or participant.removed_at is not None:
            return self.none()
        return self.existing().filter(pk=participant.training_session_id)

    def joinable(self, code: str) -> "TrainingSessionQuerySet":
        """Return the session with this join code, if it can be joined now."""
        return self.existing().filter(join_code=code, state__in=JOINABLE)


def session_ref() -> str:
    """Make a permanent random reference; it authorises nothing."""
    return new_ref()


class TrainingSession(models.Model):
    """A session that one teacher leads, possibly over several lessons."""

    ref = models.CharField(max_length=16, unique=True, default=session_ref, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="training_sessions"
    )
    edition = models.ForeignKey(
        "training_sessions.Edition", on_delete=models.PROTECT, related_name="training_sessions"
    )
    title = models.CharField(_("title"), max_length=120)
    language = models.CharField(
        _("language of the projector"), max_length=2, choices=Language, default=Language.FRENCH
    )
    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Paris")
    results_policy = models.CharField(
        _("results"), max_length=10, choices=ResultsPolicy, default=ResultsPolicy.ON_REVEAL
    )
    texts_policy = models.CharField(
        _("texts and words of the room"),
        max_length=10,
        choices=TextsPolicy,
        default=TextsPolicy.ONCE_READ,
        help_text=_(
            "For answers in people’s own words. One press on the remote lets through all that wait."
        ),
    )
    nicknames = models.TextField(
        _("list of nicknames"),
        blank=True,
        max_length=20000,
        help_text=_("One per line. Empty: each participant chooses freely."),
    )
    retention_days = models.PositiveSmallIntegerField(
        _("erase the participants' data after (days)"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
    )

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    join_code = models.CharField(max_length=6, unique=True, null=True, blank=True)
    current_step = models.ForeignKey(
        "training_sessions.Step", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    current_part = models.ForeignKey(
        "training_sessions.Part", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    current_item = models.PositiveSmallIntegerField(default=0)
    revealed = models.BooleanField(default=False)
    move_version = models.PositiveIntegerField(default=0)
    last_seq = models.PositiveBigIntegerField(default=0)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    live_since = models.DateTimeField(null=True)
    step_since = models.DateTimeField(null=True)
    live_seconds = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True, help_text="participants' data erased")

    objects = TrainingSessionQuerySet.as_manager()

    personal_data: ClassVar[PersonalData] = {
        "nicknames": Personal("names offered when joining", Until.SESSION_ERASED),
    }

    class Meta:
        verbose_name = _("training session")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="session_state_known"),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="session_language_known"
            ),
            models.CheckConstraint(
                condition=Q(results_policy__in=ResultsPolicy.values),
                name="session_results_policy_known",
            ),
            models.CheckConstraint(
                condition=Q(texts_policy__in=TextsPolicy.values), name="session_texts_policy_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WITH_CODE), join_code__isnull=False)
                | Q(join_code__isnull=True),
                name="session_code_dies_with_it",
            ),
            models.CheckConstraint(
                condition=Q(state=State.LIVE, live_since__isnull=False)
                | (~Q(state=State.LIVE) & Q(live_since__isnull=True)),
                name="session_clock_runs_when_live",
            ),
            models.CheckConstraint(
                condition=Q(retention_days__gte=1, retention_days__lte=730),
                name="session_retention_bounded",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-created_at"], name="session_by_owner")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the participant's address of the session."""
        return reverse("sessions:participant", args=[self.ref])

    @property
    def is_live(self) -> bool:
        """Whether the room follows the position now."""
        return self.state == State.LIVE

    @property
    def is_over(self) -> bool:
        """Whether the session ended for good."""
        return self.state in {State.CLOSED, State.ARCHIVED}

    @property
    def can_be_joined(self) -> bool:
        """Whether the join code opens the door now."""
        return self.state in JOINABLE

    @property
    def spaced_code(self) -> str:
        """Return the code in two groups of three, as it is read aloud."""
        code = self.join_code or ""
        return f"{code[:3]} {code[3:]}".strip()

    def nickname_list(self) -> list[str]:
        """Return the nicknames to choose from, in the teacher's order; empty when free."""
        return [name.strip() for name in self.nicknames.splitlines() if name.strip()]

    def elapsed_seconds(self) -> int:
        """Return how long the session has been live, over all its lessons."""
        running = (timezone.now() - self.live_since).total_seconds() if self.live_since else 0
        return self.live_seconds + max(0, int(running))
