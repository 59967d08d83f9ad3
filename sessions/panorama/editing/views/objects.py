"""Networks, comparison tables, the typology: one page each, made from the fields of their kind."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sessions.panorama.editing.access import EditorRequest, desk_view
from sessions.panorama.editing.exceptions import EditingError, MeanwhileError
from sessions.panorama.editing.labels import name_in_words
from sessions.panorama.editing.pages import ObjectPage
from sessions.panorama.editing.search import uses_of
from sessions.panorama.editing.selectors import Target, Workbench
from sessions.panorama.editing.services.drafting import change_object, save_piece
from sessions.panorama.editing.services.objects import add_object, remove_object
from sessions.panorama.editing.shapes import SHAPES


def _target(kind: str, key: str = "") -> Target:
    if kind not in SHAPES:
        raise Http404
    return Target(kind, key)


@require_GET
@desk_view
def listing(request: EditorRequest, bench: Workbench, kind: str) -> HttpResponse:
    """List the objects of a kind, with what differs from the published edition."""
    shape = SHAPES[_target(kind).kind]
    rows = [
        (key, name_in_words(kind, key, one), bench.mark(Target(kind, key)))
        for key, one in bench.objects(kind).items()
    ]
    rows.sort(key=lambda row: row[1].casefold())
    gone = [
        key for key in bench.base.get("objects", {}).get(kind, {}) if key not in bench.objects(kind)
    ]
    context = {"bench": bench, "shape": shape, "rows": rows, "gone": gone}
    return render(request, "panorama/edit/listing.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def add(request: EditorRequest, bench: Workbench, kind: str) -> HttpResponse:
    """Add a network, a comparison table or a typology."""
    page = ObjectPage(request, bench, _target(kind))
    if not page.saves:
        return page.show()
    document = page.document()
    if document is None:
        return page.show(422)
    try:
        target = add_object(training=bench.training, kind=kind, value=document, by=request.user)
    except EditingError as error:
        return page.show_refused(error)
    messages.success(request, _("It is added to the draft."))
    return redirect("edit:object", bench.training.key, kind, target.key)


@require_http_methods(["GET", "POST"])
@desk_view
def change(request: EditorRequest, bench: Workbench, kind: str, key: str) -> HttpResponse:
    """Change an object; what is refused or came too late leaves everything typed."""
    page = ObjectPage(request, bench, _target(kind, key))
    if page.stored is None and request.method == "GET":
        raise Http404
    if not page.saves:
        return page.show()
    return save(page) or redirect("edit:object", bench.training.key, kind, key)


def save(page: ObjectPage) -> HttpResponse | None:
    """Store what a page sends; return the page that says why it is not stored, if it is not."""
    document = page.document()
    if document is None:
        return page.show(422)
    bench, by = page.bench, page.request.user
    try:
        save_piece(
            training=bench.training, target=page.target, value=document, seen=page.seen, by=by
        )
    except MeanwhileError as error:
        return page.show_conflict(document, error.theirs)
    except EditingError as error:
        return page.show_refused(error)
    messages.success(
        page.request, _("It is saved in the draft. Rooms see it once it is published.")
    )
    return None


@require_http_methods(["GET", "POST"])
@desk_view
def remove(request: EditorRequest, bench: Workbench, kind: str, key: str) -> HttpResponse:
    """Take an object out of the draft, if nothing shows it."""
    target = _target(kind, key)
    found = bench.get(target)
    if found is None:
        raise Http404
    if request.method == "POST":
        remove_object(bench=bench, target=target, by=request.user)
        messages.success(request, _("It is taken out of the draft."))
        return redirect("edit:listing", bench.training.key, kind)
    context = {
        "bench": bench,
        "shape": SHAPES[kind],
        "target": target,
        "name": name_in_words(kind, key, found),
        "uses": uses_of(bench, target),
    }
    return render(request, "panorama/edit/remove.html", context)


@require_http_methods(["POST"])
@desk_view
def restore(request: EditorRequest, bench: Workbench, kind: str, key: str) -> HttpResponse:
    """Put an object back as the published edition has it."""
    published = bench.published(_target(kind, key))
    if published is None:
        raise Http404
    change_object(
        training=bench.training, kind=kind, key=key, by=request.user, change=lambda _now: published
    )
    messages.success(request, _("It is as in the published edition again."))
    return redirect("edit:object", bench.training.key, kind, key)
