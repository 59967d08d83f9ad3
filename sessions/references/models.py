"""Reference studies, their series and figures. Keys are slugs without language, texts {"fr", "en"}."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rsn_training.common.localised import localised
from rsn_training.common.personal_data import PersonalData
from sessions.references import partial_dates
from sessions.references.enums import FigureState, Grade, Origin, Precision, Status, Unit

_DATE_LENGTH = 10
_PERCENT = 100


def check_date(text: str) -> None:
    """Refuse what is no year, no month and no day."""
    try:
        partial_dates.first_day(text)
    except ValueError as error:
        raise ValidationError(
            _("Write a year, a month or a day: 2025, 2025-06 or 2025-06-26.")
        ) from error


class ReferenceStudy(models.Model):
    """Who counted, and when. Dates are "2025", "2025-06" or "2025-06-26": as far as known.

    `digest`: of the shipped file that it was read from, so that the same file is read once.
    """

    key = models.SlugField(_("key"), max_length=80, unique=True)
    title = models.JSONField(_("title"))
    publisher = models.JSONField(_("publisher"))
    field_from = models.CharField(
        _("data from"),
        max_length=_DATE_LENGTH,
        blank=True,
        validators=[check_date],
        help_text=_("As far as it is known: 2025, 2025-06 or 2025-06-26."),
    )
    field_to = models.CharField(
        _("data until"), max_length=_DATE_LENGTH, blank=True, validators=[check_date]
    )
    published = models.CharField(
        _("published"), max_length=_DATE_LENGTH, blank=True, validators=[check_date]
    )
    note = models.JSONField(_("note"), default=dict, blank=True)
    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin, default=Origin.EDITED, editable=False
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("reference study")
        verbose_name_plural = _("reference studies")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(field_from="") | ~Q(published=""),
                name="reference_study_dated",
                violation_error_message=_("Say when the data were collected or published."),
            ),
            models.CheckConstraint(
                condition=Q(field_to="") | ~Q(field_from=""),
                name="reference_study_field_begins",
                violation_error_message=_("An end of the data needs its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="reference_study_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{localised(self.publisher)}, {localised(self.title)}"

    def clean(self) -> None:
        """Refuse data that end before they begin."""
        try:
            ends_early = bool(self.field_from and self.field_to) and partial_dates.last_day(
                self.field_to
            ) < partial_dates.first_day(self.field_from)
        except ValueError:
            return  # the field says so itself
        if ends_early:
            raise ValidationError({"field_to": _now("The data end before they begin.")})


class ReferenceSeriesQuerySet(models.QuerySet["ReferenceSeries"]):
    """Series by who may see them."""

    def published(self) -> "ReferenceSeriesQuerySet":
        """Leave out drafts: no room ever sees one."""
        return self.filter(status=Status.PUBLISHED)


class ReferenceSeries(models.Model):
    """Figures that answer one question about one population, in one unit: what shares an axis."""

    study = models.ForeignKey(
        ReferenceStudy, on_delete=models.CASCADE, related_name="series", verbose_name=_("study")
    )
    key = models.SlugField(_("key"), max_length=80, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.JSONField(_("title"), help_text=_("What is counted."))
    population = models.JSONField(_("population"))
    question = models.JSONField(
        _("question"),
        default=dict,
        blank=True,
        help_text=_("Word for word; empty when the exact wording was not found."),
    )
    n = models.PositiveIntegerField(
        _("number of people asked"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty when it was not found."),
    )
    unit = models.CharField(_("unit"), max_length=10, choices=Unit, default=Unit.PERCENT)
    source = models.JSONField(_("source"), default=dict, blank=True)
    link = models.URLField(
        _("link"), blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade)
    is_probable = models.BooleanField(
        _("probable source"),
        default=False,
        help_text=_(
            "The figures are most probably of this study; it is shown that this is not sure."
        ),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    note = models.JSONField(_("note"), default=dict, blank=True)
    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin, default=Origin.EDITED, editable=False
    )

    objects = ReferenceSeriesQuerySet.as_manager()

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("reference series")
        verbose_name_plural = _("reference series")
        ordering = ["study__key", "order", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | ~Q(source={}),
                name="reference_series_published_has_source",
                violation_error_message=_("Without a source, a series stays a draft."),
            ),
            models.CheckConstraint(
                condition=Q(n__isnull=True) | Q(n__gte=1), name="reference_series_n_positive"
            ),
            models.CheckConstraint(
                condition=Q(grade__in=Grade.values), name="reference_series_grade_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="reference_series_status_known"
            ),
            models.CheckConstraint(
                condition=Q(unit__in=Unit.values), name="reference_series_unit_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="reference_series_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return localised(self.title)


class ReferenceFigure(models.Model):
    """One number of a series. `words`: the source's own, where it gives no exact number."""

    series = models.ForeignKey(ReferenceSeries, on_delete=models.CASCADE, related_name="figures")
    key = models.SlugField(_("key"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.JSONField(_("label"))
    state = models.CharField(
        _("state"), max_length=10, choices=FigureState, default=FigureState.FOUND
    )
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=3, null=True, blank=True)
    precision = models.CharField(
        _("precision"), max_length=10, choices=Precision, default=Precision.EXACT
    )
    words = models.JSONField(
        _("in the words of the source"),
        default=dict,
        blank=True,
        help_text=_("Where it gives no exact number: “nearly half”."),
    )
    note = models.JSONField(_("note"), default=dict, blank=True)

    personal_data: ClassVar[PersonalData] = {}

    class Meta:
        verbose_name = _("reference figure")
        verbose_name_plural = _("reference figures")
        ordering = ["series", "order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["series", "key"], name="reference_figure_key_unique"),
            models.CheckConstraint(
                condition=Q(state=FigureState.FOUND, value__isnull=False)
                | Q(state=FigureState.NOT_FOUND, value__isnull=True),
                name="reference_figure_value_iff_found",
                violation_error_message=_(
                    "A figure that was found has a value; one that was not has none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(precision__in=Precision.values),
                name="reference_figure_precision_known",
            ),
        ]

    def __str__(self) -> str:
        return localised(self.label)

    def clean(self) -> None:
        """Refuse a share of less than nothing or of more than everybody."""
        is_share = self.series.unit == Unit.PERCENT and self.value is not None
        if is_share and not 0 <= self.value <= _PERCENT:  # type: ignore[operator]
            raise ValidationError({"value": _now("A share lies between 0 and 100 per cent.")})
