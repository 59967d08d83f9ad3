"""The list of trainings, and the desk of one: what it holds, what differs, what to do next."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from sessions.panorama.editing.access import EditorRequest, desk_view, editor_view
from sessions.panorama.editing.labels import name_in_words
from sessions.panorama.editing.preview import frames
from sessions.panorama.editing.review import to_review
from sessions.panorama.editing.search import search
from sessions.panorama.editing.selectors import (
    Document,
    Target,
    Workbench,
    editable_trainings,
    workbench,
)
from sessions.panorama.editing.shapes import SHAPES


@require_GET
@editor_view
def trainings(request: EditorRequest) -> HttpResponse:
    """List the trainings that the editor may edit."""
    benches = [workbench(training) for training in editable_trainings(request.user)]
    return render(request, "panorama/edit/trainings.html", {"benches": benches})


@require_GET
@desk_view
def desk(request: EditorRequest, bench: Workbench) -> HttpResponse:
    """Show what a training holds; with words to look for, where they stand."""
    wanted = request.GET.get("q", "")[:100]
    context = {
        "bench": bench,
        "wanted": wanted,
        "hits": search(bench, wanted),
        "decks": [
            (key, deck, len(deck["slides"]), bench.mark(Target("content", key)))
            for key, deck in _decks(bench)
        ],
        "kinds": [
            (shape, len(bench.objects(shape.kind)), _changed(bench, shape.kind))
            for shape in SHAPES.values()
        ],
        "images": len(bench.document.get("media", {})),
        "review": len(to_review(bench)),
    }
    return render(request, "panorama/edit/desk.html", context)


def _decks(bench: Workbench) -> list[tuple[str, Document]]:
    """Return the decks in the order of the agenda."""
    parts = [part for step in bench.document["steps"] for part in step["parts"]]
    shown = [part["object"] for part in parts if part["activity"] == "content"]
    decks = bench.objects("content")
    order = {key: number for number, key in reversed(list(enumerate(shown)))}
    return sorted(decks.items(), key=lambda item: (order.get(item[0], len(shown)), item[0]))


def _changed(bench: Workbench, kind: str) -> int:
    return sum(bool(bench.mark(Target(kind, key))) for key in bench.objects(kind))


@require_GET
@desk_view
def preview(request: EditorRequest, bench: Workbench, deck: str, slide: str) -> HttpResponse:
    """Show a slide of the draft as the projector and as a phone."""
    target = Target("content", deck, slide)
    found = bench.get(target)
    if found is None:
        raise Http404
    slides = [one["key"] for one in bench.objects("content")[deck]["slides"]]
    index = slides.index(slide)
    wanted = request.GET.get("in", "") or (get_language() or "")[:2]
    language = wanted if wanted in ("fr", "en") else "fr"
    context = {
        "bench": bench,
        "deck": deck,
        "slide": found,
        "deck_title": name_in_words("content", deck, bench.objects("content")[deck]),
        "before": slides[index - 1] if index else "",
        "after": slides[index + 1] if index + 1 < len(slides) else "",
        "language": language,
        "frames": frames(request, bench, deck=deck, slide=found, language=language),
    }
    return render(request, "panorama/edit/preview.html", context)
