"""Publishing, history, differences, going back, throwing away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions.models import Edition
from sessions.panorama.editing.access import EditorRequest, desk_view
from sessions.panorama.editing.doubts import doubts_of
from sessions.panorama.editing.exceptions import ShownOtherwiseError
from sessions.panorama.editing.forms import PublishForm
from sessions.panorama.editing.labels import kind_in_words
from sessions.panorama.editing.reports import difference
from sessions.panorama.editing.search import Spot
from sessions.panorama.editing.selectors import Document, Workbench, workbench
from sessions.panorama.editing.services import publishing
from sessions.trainings.problems import Problem

DRAFT = "draft"


@require_http_methods(["GET", "POST"])
@desk_view
def publish(request: EditorRequest, bench: Workbench) -> HttpResponse:
    """Show what would be published and what keeps it from being; publish it with a note."""
    form = PublishForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            edition = publishing.publish(
                training=bench.training, by=request.user, seen=_seen(request), **form.cleaned_data
            )
        except publishing.FaultsError:
            messages.error(request, _("Nothing is published: correct what is listed first."))
        except ShownOtherwiseError as error:
            bench, status = _as_it_is_now(request, bench, error), 409
        else:
            return _published(request, edition)
    context = {
        "bench": bench,
        "form": form,
        "doubts": doubts_of(bench),
        "problems": [_problem(bench, one) for one in publishing.faults_of_draft(bench)],
        "reports": difference(bench.base, bench.document, bench.training.key),
    }
    return render(request, "panorama/edit/publish.html", context, status=status)


def _seen(request: EditorRequest) -> str:
    """Return the version that the editor's page had shown."""
    return request.POST.get("seen", "")


def _as_it_is_now(
    request: EditorRequest, bench: Workbench, refusal: ShownOtherwiseError
) -> Workbench:
    """Say that the page had shown something else; return what there is now."""
    messages.warning(request, str(refusal))
    return workbench(bench.training)


def _published(request: EditorRequest, edition: Edition) -> HttpResponse:
    said = _("Edition %(number)d is published.") % {"number": edition.number}
    messages.success(request, said)
    return redirect("edit:history", edition.training.key)


def _problem(bench: Workbench, problem: Problem) -> dict[str, Any]:
    """Return a fault with the page where it is corrected."""
    kind, _slash, name = problem.file.partition("/")
    key = name.removesuffix(".yaml")
    spot = Spot(kind, key, bench.objects(kind).get(key))
    where = f"{kind_in_words(kind)} › {spot.name}" if name else problem.file
    url = spot.address(bench.training.key) if name else ""
    return {"where": where, "message": problem.message, "url": url}


@require_GET
@desk_view
def history(request: EditorRequest, bench: Workbench) -> HttpResponse:
    """List the editions, the newest first: who made each, when, with what."""
    editions = bench.training.editions.select_related("author").defer("document")
    context = {"bench": bench, "editions": editions.order_by("-number")}
    return render(request, "panorama/edit/history.html", context)


@require_GET
@desk_view
def compare(request: EditorRequest, bench: Workbench) -> HttpResponse:
    """Show what differs between two editions, or between an edition and the draft."""
    newest = str(bench.training.newest().number)
    before = request.GET.get("before", newest)
    after = request.GET.get("after", DRAFT if bench.draft else newest)
    editions = bench.training.editions.order_by("-number").values_list("number", flat=True)
    context = {
        "bench": bench,
        "before": before,
        "after": after,
        "numbers": [str(number) for number in editions],
        "reports": difference(_document(bench, before), _document(bench, after)),
    }
    return render(request, "panorama/edit/difference.html", context)


def _document(bench: Workbench, name: str) -> Document:
    return bench.document if name == DRAFT else _edition(bench, name).document


def _edition(bench: Workbench, number: str) -> Edition:
    if not number.isdecimal():
        raise Http404
    return get_object_or_404(bench.training.editions, number=int(number[:9]))


@require_http_methods(["GET", "POST"])
@desk_view
def revert(request: EditorRequest, bench: Workbench, number: int) -> HttpResponse:
    """Make an earlier edition's content the newest edition, after showing what that changes."""
    earlier = get_object_or_404(bench.training.editions, number=number)
    note = _("Back to edition %(number)d") % {"number": number}
    form = PublishForm(request.POST or None, initial={"note": note})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        sent = {"seen": _seen(request), **form.cleaned_data}
        try:
            edition = publishing.revert(
                training=bench.training, to=earlier, by=request.user, **sent
            )
        except ShownOtherwiseError as error:
            bench, status = _as_it_is_now(request, bench, error), 409
        else:
            return _published(request, edition)
    newest = bench.training.newest()
    context = {"bench": bench, "edition": earlier, "newest": newest, "form": form}
    context["reports"] = difference(newest.document, earlier.document)
    return render(request, "panorama/edit/revert.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_view
def discard(request: EditorRequest, bench: Workbench) -> HttpResponse:
    """Throw the draft away, after showing what is lost."""
    status = 200
    if request.method == "POST":
        try:
            publishing.discard(training=bench.training, by=request.user, seen=_seen(request))
        except ShownOtherwiseError as error:
            bench, status = _as_it_is_now(request, bench, error), 409
        else:
            messages.success(request, _("The draft is thrown away."))
            return redirect("edit:desk", bench.training.key)
    context = {
        "bench": bench,
        "reports": difference(bench.base, bench.document, bench.training.key),
    }
    return render(request, "panorama/edit/discard.html", context, status=status)


@require_POST
@desk_view
def take_in(request: EditorRequest, bench: Workbench) -> HttpResponse:
    """Take a newer edition into the draft: an editor's, or one that came with the product."""
    if bench.draft and bench.newer:
        both = publishing.take_in_newest(training=bench.training)
    else:
        both = publishing.take_in_shipped(training=bench.training, by=request.user)
    messages.success(request, _("The newer edition is taken in; your changes stand on it."))
    for one in both:
        name = f"{kind_in_words(one.kind)} › {one.key}"
        said = _("Both changed %(name)s: the draft’s version stands. Look at the difference.")
        messages.warning(request, said % {"name": name})
    return redirect("edit:compare", bench.training.key)
