"""Decks and their slides."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sessions.panorama.editing.access import EditorRequest, desk_view
from sessions.panorama.editing.exceptions import EditingError, MeanwhileError
from sessions.panorama.editing.forms import DeckForm
from sessions.panorama.editing.pages import IMAGE, LOOK, ObjectPage
from sessions.panorama.editing.selectors import Target, Workbench, version_of, workbench
from sessions.panorama.editing.services.objects import (
    add_slide,
    arrange_slide,
    remove_slide,
    rename_deck,
)
from sessions.panorama.editing.views.objects import save


@require_http_methods(["GET", "POST"])
@desk_view
def deck(request: EditorRequest, bench: Workbench, deck: str) -> HttpResponse:
    """List the slides of a deck with what can be done to each; change its title."""
    document = bench.get(Target("content", deck))
    if document is None:
        raise Http404
    initial = {**document["title"], "seen": version_of(document["title"])}
    form = DeckForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rename_deck(
                training=bench.training,
                deck=deck,
                title=form.title(),
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except MeanwhileError as error:
            theirs = error.theirs or {}
            again = form.after(theirs, version_of(theirs))
            return _deck_page(request, bench, deck, again, 409)
        messages.success(request, _("It is saved in the draft. Rooms see it once it is published."))
        return redirect("edit:deck", bench.training.key, deck)
    return _deck_page(request, bench, deck, form, 422 if request.method == "POST" else 200)


def _deck_page(
    request: EditorRequest, bench: Workbench, deck: str, form: DeckForm, status: int
) -> HttpResponse:
    bench = workbench(bench.training)
    document = bench.get(Target("content", deck))
    if document is None:
        raise Http404
    rows = [
        (slide, bench.mark(Target("content", deck, slide["key"]))) for slide in document["slides"]
    ]
    context = {"bench": bench, "key": deck, "deck": document, "rows": rows, "form": form}
    return render(request, "panorama/edit/deck.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_view
def add(request: EditorRequest, bench: Workbench, deck: str) -> HttpResponse:
    """Add a slide at the end of a deck."""
    if bench.get(Target("content", deck)) is None and request.method == "GET":
        raise Http404
    page = ObjectPage(request, bench, Target("content", ""), deck=deck)
    if not page.saves:
        return _typed(page)
    page.value["key"] = "new"
    document = page.document()
    if document is None:
        return page.show(422)
    try:
        key = add_slide(training=bench.training, deck=deck, value=document, by=request.user)
    except EditingError as error:
        return page.show_refused(error)
    messages.success(request, _("The slide is added to the draft."))
    return after(page, deck, key)


@require_http_methods(["GET", "POST"])
@desk_view
def change(request: EditorRequest, bench: Workbench, deck: str, slide: str) -> HttpResponse:
    """Change a slide; what is refused or came too late leaves everything typed."""
    page = ObjectPage(request, bench, Target("content", deck, slide), deck=deck)
    if page.stored is None and request.method == "GET":
        raise Http404
    if not page.saves:
        return _typed(page)
    page.value["key"] = slide
    return save(page) or after(page, deck, slide)


def _typed(page: ObjectPage) -> HttpResponse:
    """Show what is typed after a button that stores nothing of the slide."""
    if page.verb == IMAGE:
        try:
            page.put_image()
        except EditingError as error:
            return page.show_refused(error)
    return page.show(422 if page.image_form else 200)


def after(page: ObjectPage, deck: str, slide: str) -> HttpResponse:
    """Go on with the slide, or look at it."""
    name = "edit:preview" if page.verb == LOOK else "edit:slide"
    return redirect(name, page.bench.training.key, deck, slide)


@require_POST
@desk_view
def arrange(request: EditorRequest, bench: Workbench, deck: str, slide: str) -> HttpResponse:
    """Move or copy a slide."""
    key = arrange_slide(
        training=bench.training,
        deck=deck,
        slide=slide,
        do=request.POST.get("do", ""),
        by=request.user,
    )
    address = reverse("edit:deck", args=[bench.training.key, deck])
    return redirect(f"{address}#s-{key}")


@require_http_methods(["GET", "POST"])
@desk_view
def remove(request: EditorRequest, bench: Workbench, deck: str, slide: str) -> HttpResponse:
    """Take a slide out of the draft, after asking; never one that changed since it was shown."""
    target, status = Target("content", deck, slide), 200
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            remove_slide(training=bench.training, target=target, seen=seen, by=request.user)
        except MeanwhileError:
            messages.warning(request, _("Somebody changed this slide meanwhile: look at it again."))
            bench, status = workbench(bench.training), 409
        else:
            messages.success(request, _("It is taken out of the draft."))
            return redirect("edit:deck", bench.training.key, deck)
    found = bench.get(target)
    if found is None:
        raise Http404
    whole = bench.objects("content")[deck]
    context = {"bench": bench, "deck": deck, "slide": found, "seen": version_of(found)}
    context |= {"deck_title": whole["title"], "is_only": len(whole["slides"]) == 1}
    return render(request, "panorama/edit/remove_slide.html", context, status=status)
