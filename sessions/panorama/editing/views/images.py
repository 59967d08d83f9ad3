"""The images of a training."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sessions.panorama.editing.access import EditorRequest, desk_view
from sessions.panorama.editing.forms import ImageForm
from sessions.panorama.editing.search import uses_of
from sessions.panorama.editing.selectors import MEDIA, Target, Workbench
from sessions.panorama.editing.services.images import add_image, remove_image
from sessions.services.media import ImageError


@require_http_methods(["GET", "POST"])
@desk_view
def images(request: EditorRequest, bench: Workbench) -> HttpResponse:
    """Show the images with the slides that show them; add one."""
    form = ImageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            upload = form.cleaned_data["image"]
            name = add_image(training=bench.training, upload=upload, by=request.user)
        except ImageError as error:
            form.add_error("image", str(error))
        else:
            messages.success(request, _("%(name)s is added to the draft.") % {"name": name})
            return redirect("edit:images", bench.training.key)
    found = bench.document.get("media", {})
    context = {
        "bench": bench,
        "form": form,
        "rows": [
            (name, digest, uses_of(bench, Target(MEDIA, name))) for name, digest in found.items()
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "panorama/edit/images.html", context, status=status)


@require_POST
@desk_view
def remove(request: EditorRequest, bench: Workbench, name: str) -> HttpResponse:
    """Take an image out of the draft, if nothing shows it."""
    if name not in bench.document.get("media", {}):
        raise Http404
    remove_image(bench=bench, name=name, by=request.user)
    messages.success(request, _("It is taken out of the draft."))
    return redirect("edit:images", bench.training.key)
