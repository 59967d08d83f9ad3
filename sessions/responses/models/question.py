"""What is asked, and each time that it is asked."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rsn_training.common.personal_data import PersonalData
from sessions.models import TrainingSession
from sessions.responses.enums import SCALE_KINDS, TEXT_KINDS, Chart, Kind
from sessions.responses.rules import DEFAULT_LENGTH, MAX_DECIMALS, MAX_LENGTH, Rules

#: An answer that was on its way when the question closed is still taken (rules.md E).
GRACE = timedelta(seconds=3)


class Question(models.Model):
    """A question of one session, copied from the edition; shown texts are {"fr", "en"}.

    `key` begins with the activity that asks ("survey/practices/role"), so that it is unique
    in the session whoever asks. `point_labels` name every point of a scale, or are empty (then
    `low_label` and `high_label` name its ends). With `condition_on`, the question is only for
    those whose answer to that one holds one of the `condition_choices`. `image` may also be the
    name of one that the teacher added (`sessions.services.media`). `explanation` (Markdown)
    belongs to the right choices, if it has any: nobody but the teacher reads it before the reveal.
    With `choices_from` it is a vote over the texts that people wrote to that question
    (`services.ballots`); `picked_at`: the teacher chose which ones.
    `not_concerned` names the one tick that stands for a whole matrix, stored as "don't know" is.
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
    allow_other = models.BooleanField(default=False)
    at_least = models.PositiveSmallIntegerField(null=True, blank=True)
    at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    scale_low = models.SmallIntegerField(null=True, blank=True)
    scale_high = models.SmallIntegerField(null=True, blank=True)
    low_label = models.JSONField(default=dict, blank=True)
    high_label = models.JSONField(default=dict, blank=True)
    point_labels = models.JSONField(default=list, blank=True)
    least = models.DecimalField(max_digits=12, decimal_places=MAX_DECIMALS, null=True, blank=True)
    most = models.DecimalField(max_digits=12, decimal_places=MAX_DECIMALS, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    unit = models.JSONField(default=dict, blank=True)
    max_length = models.PositiveSmallIntegerField(null=True, blank=True)
    image = models.CharField(max_length=200, blank=True, help_text="a name of the edition's media")
    image_alt = models.JSONField(default=dict, blank=True)
    condition_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="conditioned"
    )
    condition_choices = models.JSONField(default=list, blank=True)
    choices_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="ballots"
    )
    picked_at = models.DateTimeField(null=True, blank=True)
    explanation = models.JSONField(default=dict, blank=True)
    chart = models.CharField(max_length=20, choices=Chart, blank=True)
    not_concerned = models.JSONField(default=dict, blank=True, help_text="one tick for a matrix")

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("question")
        constraints = [
            models.UniqueConstraint(fields=["training_session", "key"], name="question_key_unique"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="question_kind_known"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=sorted(SCALE_KINDS),
                    scale_low__isnull=False,
                    scale_high__isnull=False,
                    scale_low__lt=F("scale_high"),
                )
                | (
                    ~Q(kind__in=sorted(SCALE_KINDS))
                    & Q(scale_low__isnull=True, scale_high__isnull=True)
                ),
                name="question_scale_has_ends",
            ),
            models.CheckConstraint(
                condition=Q(at_most__isnull=True)
                | Q(kind__in=[Kind.MULTIPLE_CHOICE, Kind.RANKING], at_most__gte=1),
                name="question_at_most_several",
            ),
            models.CheckConstraint(
                condition=Q(at_least__isnull=True)
                | Q(kind=Kind.MULTIPLE_CHOICE, at_least__gte=1, at_most__isnull=True)
                | Q(kind=Kind.MULTIPLE_CHOICE, at_least__gte=1, at_least__lte=F("at_most")),
                name="question_at_least_several",
            ),
            models.CheckConstraint(
                condition=Q(allow_other=False)
                | Q(kind__in=[Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE]),
                name="question_other_is_a_choice",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.NUMBER)
                | Q(least__isnull=True, most__isnull=True, decimals=0),
                name="question_bounds_of_a_number",
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lt=F("most")),
                name="question_bounds_in_order",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=MAX_DECIMALS), name="question_decimals_bounded"
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
            models.CheckConstraint(
                condition=Q(choices_from__isnull=True)
                | Q(kind__in=[Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE], allow_other=False),
                name="question_vote_is_a_choice",
            ),
            models.CheckConstraint(
                condition=Q(chart="") | Q(kind=Kind.MATRIX, chart__in=Chart.values),
                name="question_chart_of_a_matrix",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_text(self) -> bool:
        """Whether people answer in their own words."""
        return self.kind in TEXT_KINDS

    @property
    def takes_words(self) -> bool:
        """Whether people can write something of their own, if only as "other: …"."""
        return self.is_text or self.allow_other

    @property
    def is_ballot(self) -> bool:
        """Whether its choices are made of what people wrote to another question."""
        return self.choices_from_id is not None

    @property
    def right(self) -> tuple[str, ...]:
        """Return the keys of its right choices (reads them as `rules`); none for a survey's."""
        return tuple(choice.key for choice in self.choices.all() if choice.is_right)

    @property
    def length(self) -> int:
        """Return the longest text accepted, in characters."""
        return self.max_length or DEFAULT_LENGTH[Kind(self.kind)]

    def rules(self) -> Rules:
        """Return what the question accepts (reads the choices, unless they are prefetched)."""
        choices = list(self.choices.all())
        fields = {name: getattr(self, name) for name in RULE_FIELDS}
        alone = tuple(choice.key for choice in choices if choice.is_alone)
        return rules_of([choice.key for choice in choices], fields, alone=alone)


#: The fields of a question that say what it accepts, besides its choices.
RULE_FIELDS = (
    "kind", "required", "allow_unknown", "allow_other", "at_least", "at_most", "scale_low",
    "scale_high", "least", "most", "decimals", "max_length", "not_concerned",
)  # fmt: skip


def rules_of(
    choices: Iterable[str], fields: Mapping[str, Any], *, alone: tuple[str, ...] = ()
) -> Rules:
    """Return what a question with these choices and `RULE_FIELDS` accepts."""
    low, high, least, most = (fields[name] for name in ("scale_low", "scale_high", "least", "most"))
    return Rules(
        kind=Kind(fields["kind"]),
        choices=tuple(choices),
        alone=alone,
        required=bool(fields["required"]),
        allow_unknown=bool(fields["allow_unknown"]),
        allow_other=bool(fields["allow_other"]),
        at_least=fields["at_least"],
        at_most=fields["at_most"],
        low=1 if low is None else low,
        high=5 if high is None else high,
        least=None if least is None else float(least),
        most=None if most is None else float(most),
        decimals=fields["decimals"],
        max_length=fields["max_length"],
        not_concerned=bool(fields["not_concerned"]),
    )


class AskingQuerySet(models.QuerySet["Asking"]):
    """Askings by how they stand."""

    def valid(self) -> "AskingQuerySet":
        """Leave out those that were set aside to ask again."""
        return self.filter(set_aside_at=None)

    def due(self, now: datetime) -> "AskingQuerySet":
        """Return those whose time is up and which nobody closed."""
        return self.filter(closed_at=None, closes_at__lte=now)


class Asking(models.Model):
    """One opening of a question. `revealed_at` is what lets the room see the results.

    `is_ahead`: sent ahead, so that answers are taken whenever the session can be joined, not
    only while it is live. `closes_at`: the end of its timer, in server time. `set_aside_at`:
    the teacher began this round again; nothing of it is shown, and a new one has its number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="askings")
    round = models.PositiveSmallIntegerField(default=1)
    is_ahead = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    objects = AskingQuerySet.as_manager()

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("asking")
        ordering = ["question", "round"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "round"],
                condition=Q(set_aside_at=None),
                name="asking_round_unique",
            ),
            models.UniqueConstraint(
                fields=["question"], condition=Q(closed_at=None), name="asking_one_open"
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="asking_round_from_one"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="asking_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True) | Q(closed_at__isnull=False),
                name="asking_set_aside_is_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["closed_at"], name="asking_closed_at"),
            models.Index(
                fields=["closes_at"], condition=Q(closed_at=None), name="asking_closes_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} ({self.round})"

    @property
    def is_revealed(self) -> bool:
        """Whether the room may see the results."""
        return self.revealed_at is not None

    @property
    def ended_at(self) -> datetime | None:
        """When it closed or, as far as its timer says, closes."""
        ends = [end for end in (self.closed_at, self.closes_at) if end is not None]
        return min(ends, default=None)

    def is_open_at(self, now: datetime) -> bool:
        """Whether an answer that arrives now is taken, as far as the asking goes."""
        return self.ended_at is None or self.ended_at + GRACE >= now

    def shows_open_at(self, now: datetime) -> bool:
        """Whether the screens offer to answer: the grace is not shown."""
        return self.ended_at is None or self.ended_at > now
