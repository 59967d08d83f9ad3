"""What asks to be looked at again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sessions.panorama.editing.access import EditorRequest, desk_view, editor_view
from sessions.panorama.editing.review import old_series, to_review
from sessions.panorama.editing.selectors import Workbench
from sessions.panorama.editing.services.verifying import verify_series_today, verify_today


@require_GET
@desk_view
def review(request: EditorRequest, bench: Workbench) -> HttpResponse:
    """List what was verified long ago or never, and weak facts; what has no findable source apart."""
    found = to_review(bench)
    context = {
        "bench": bench,
        "items": [item for item in found if not item.is_of_course],
        "of_course": [item for item in found if item.is_of_course],
    }
    return render(request, "panorama/edit/review.html", context)


@require_POST
@desk_view
def verify(request: EditorRequest, bench: Workbench) -> HttpResponse:
    """Note that an editor has looked at a source today."""
    sent = {name: request.POST.get(name, "")[:200] for name in ("kind", "key", "path")}
    verify_today(
        training=bench.training,
        by=request.user,
        version=request.POST.get("version", ""),
        grade=request.POST.get("grade", ""),
        **sent,
    )
    messages.success(request, _("Noted in the draft: verified today."))
    return redirect("edit:review", bench.training.key)


@require_GET
@editor_view
def references(request: EditorRequest) -> HttpResponse:
    """List the reference series that were verified over a year ago, or never."""
    rows = [
        (series, reverse("admin:sessions_references_referenceseries_change", args=[series.pk]))
        for series in old_series()
    ]
    return render(request, "panorama/edit/references.html", {"rows": rows})


@require_POST
@editor_view
def verify_series(request: EditorRequest, key: str) -> HttpResponse:
    """Note that an editor has looked at the source of a series today."""
    verify_series_today(key=key)
    messages.success(request, _("Noted: verified today."))
    return redirect("edit:references")
