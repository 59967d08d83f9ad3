"""Studies, series and figures in Django's admin. What is saved here is never written over."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import DecimalField, JSONField, Q, QuerySet, URLField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sessions.references.enums import Origin, Status
from sessions.references.forms import LocalTextField, PlainDecimalField
from sessions.references.models import ReferenceFigure, ReferenceSeries, ReferenceStudy

#: Facts that old ask to be verified again (screens.md).
STALE = datetime.timedelta(days=365)
FORM_FIELDS: dict[Any, Any] = {
    JSONField: {"form_class": LocalTextField},
    DecimalField: {"form_class": PlainDecimalField},
    URLField: {"assume_scheme": "https"},
}


class ForEditors:
    """Editors and administrators may read and write; what ships is made a draft, not deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the references to those who may edit them."""
        return _is_editor(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let editors read."""
        return _is_editor(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let editors add."""
        return _is_editor(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let editors change."""
        return _is_editor(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep studies and series that ship: deleted ones would come back with the next version."""
        return _is_editor(request) and not _is_shipped(obj)


class VerifiedFilter(admin.SimpleListFilter):
    """Series by when somebody last looked at their source."""

    title = _("verification")
    parameter_name = "verified"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what has to be looked at first."""
        return [
            ("never", _("never verified")),
            ("stale", _("verified over a year ago")),
            ("fresh", _("verified within a year")),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ReferenceSeries]
    ) -> QuerySet[ReferenceSeries]:
        """Filter by the day of verification."""
        limit = timezone.localdate() - STALE
        found = {
            "never": Q(verified_on=None),
            "stale": Q(verified_on__lt=limit),
            "fresh": Q(verified_on__gte=limit),
        }
        return queryset.filter(found.get(self.value() or "", Q()))


class FigureInline(ForEditors, admin.StackedInline[ReferenceFigure, ReferenceSeries]):
    """The numbers of a series, on its page."""

    model = ReferenceFigure
    formfield_overrides = FORM_FIELDS
    extra = 0
    fields = (("key", "order"), "label", ("state", "value", "precision"), "words", "note")


@admin.register(ReferenceSeries)
class ReferenceSeriesAdmin(ForEditors, admin.ModelAdmin[ReferenceSeries]):
    """Series with their figures, sources and verification."""

    formfield_overrides = FORM_FIELDS
    list_display = ("__str__", "study", "unit", "n", "grade", "status", "verified_on", "origin")
    list_filter = ("status", "grade", VerifiedFilter, "unit", "origin")
    list_select_related = ("study",)
    search_fields = (
        *("key", "title__fr", "title__en", "population__fr", "population__en"),
        *("source__fr", "source__en", "study__title__fr", "study__publisher__fr"),
    )
    inlines = (FigureInline,)
    actions = ("verify", "publish", "withdraw")
    fieldsets = (
        (None, {"fields": ("study", ("key", "order"), "title", "population", "question")}),
        (_("Figures"), {"fields": (("n", "unit"), "note")}),
        (_("Source"), {"fields": ("source", "link", ("grade", "is_probable"), "verified_on")}),
        (_("Shown to rooms"), {"fields": ("status",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the key once it is made: surveys know the series by it."""
        return ("key",) if obj else ()

    def save_related(  # Django's signature
        self,
        request: HttpRequest,
        form: Any,
        formsets: Iterable[Any],
        change: bool,  # noqa: FBT001
    ) -> None:
        """Note what an editor changed, in the series or in one of its figures."""
        formsets = list(formsets)
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            _mark_edited(form.instance)

    @admin.action(description=_("I have looked at the source today"), permissions=["change"])
    def verify(self, request: HttpRequest, queryset: QuerySet[ReferenceSeries]) -> None:
        """Note today as the day of verification."""
        self._change(request, queryset, verified_on=timezone.localdate())

    @admin.action(description=_("Publish: rooms may see it"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[ReferenceSeries]) -> None:
        """Publish what has all that a reader needs."""
        self._change(request, queryset, status=Status.PUBLISHED)

    @admin.action(description=_("Back to draft: no room sees it"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[ReferenceSeries]) -> None:
        """Take from the rooms."""
        self._change(request, queryset, status=Status.DRAFT)

    def _change(
        self, request: HttpRequest, queryset: QuerySet[ReferenceSeries], **values: Any
    ) -> None:
        """Change several series by the same rules as one; say which could not be."""
        changed = 0
        for series in queryset:
            for name, value in values.items():
                setattr(series, name, value)
            series.origin = Origin.EDITED
            try:
                series.full_clean()
            except ValidationError as error:
                self.message_user(
                    request, f"{series}: {' '.join(error.messages)}", level=messages.ERROR
                )
                continue
            series.save(update_fields=[*values, "origin"])
            self.log_change(request, series, ", ".join(values))
            changed += 1
        if changed:
            text = ngettext("%(number)d series changed.", "%(number)d series changed.", changed)
            self.message_user(request, text % {"number": changed}, level=messages.SUCCESS)


class SeriesInline(ForEditors, admin.TabularInline[ReferenceSeries, ReferenceStudy]):
    """The series of a study, each with a link to its page."""

    model = ReferenceSeries
    formfield_overrides = FORM_FIELDS
    fields = readonly_fields = ("key", "unit", "n", "grade", "status", "verified_on")
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Add a series on its own page, with its figures."""
        return False


@admin.register(ReferenceStudy)
class ReferenceStudyAdmin(ForEditors, admin.ModelAdmin[ReferenceStudy]):
    """Who counted, and when."""

    formfield_overrides = FORM_FIELDS
    list_display = ("__str__", "field_from", "field_to", "published", "origin")
    list_filter = ("origin",)
    search_fields = ("key", "title__fr", "title__en", "publisher__fr", "publisher__en")
    inlines = (SeriesInline,)
    fields = ("key", "title", "publisher", ("field_from", "field_to", "published"), "note")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the key once it is made: the shipped file is known by it."""
        return ("key",) if obj else ()

    def save_related(  # Django's signature
        self,
        request: HttpRequest,
        form: Any,
        formsets: Iterable[Any],
        change: bool,  # noqa: FBT001
    ) -> None:
        """Note what an editor changed."""
        super().save_related(request, form, formsets, change)
        if form.has_changed():
            _mark_edited(form.instance)


def _mark_edited(obj: ReferenceStudy | ReferenceSeries) -> None:
    obj.origin = Origin.EDITED
    obj.save(update_fields=["origin"])


def _is_shipped(obj: Any) -> bool:
    if isinstance(obj, ReferenceStudy):
        return bool(obj.digest)
    return isinstance(obj, ReferenceSeries) and obj.origin == Origin.SHIPPED


def _is_editor(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_editor", False))
