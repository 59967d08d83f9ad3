"""A training as a file: taken in, given out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sessions.models import Edition
from sessions.panorama.editing.access import EditorRequest, desk_view, editor_view
from sessions.panorama.editing.exceptions import EditingError
from sessions.panorama.editing.forms import ArchiveForm
from sessions.panorama.editing.selectors import Workbench
from sessions.panorama.editing.services.archives import exported, import_training
from sessions.panorama.models import Draft
from sessions.trainings.problems import TrainingFileError


@require_http_methods(["GET", "POST"])
@editor_view
def take_in(request: EditorRequest) -> HttpResponse:
    """Take a ZIP in, as a draft or as a new training; say file and line of what is wrong in it."""
    form = ArchiveForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = import_training(archive=form.cleaned_data["archive"], by=request.user)
        except TrainingFileError as error:
            problems = [str(problem) for problem in error.problems]
        except EditingError as error:
            form.add_error("archive", str(error))
        else:
            return _taken(request, made)
    context = {"form": form, "problems": problems}
    status = 422 if request.method == "POST" else 200
    return render(request, "panorama/edit/import.html", context, status=status)


def _taken(request: EditorRequest, made: Draft | Edition) -> HttpResponse:
    """Lead to what came out of an import."""
    if isinstance(made, Draft):
        messages.success(
            request, _("It is in the draft now. Look at what differs before you publish.")
        )
        return redirect("edit:compare", made.training.key)
    messages.success(request, _("The training is added."))
    return redirect("edit:desk", made.training.key)


@require_GET
@desk_view
def export(request: EditorRequest, bench: Workbench) -> HttpResponse:
    """Give the draft, or an edition, as a ZIP of its files."""
    number = request.GET.get("edition", "")[:9]
    document, name = bench.document, bench.training.key
    if number:
        found = bench.training.editions.filter(number=number if number.isdecimal() else 0)
        edition = get_object_or_404(found)
        document, name = edition.document, f"{name}-{edition.number}"
    response = HttpResponse(exported(document), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response
