"""A slide of the draft as the room would see it, by the very templates of the screens."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from rsn_training.common.localised import localised
from sessions.activities import registry
from sessions.panorama.activity import slide_context
from sessions.panorama.documents import SlideDocument
from sessions.panorama.editing.selectors import Document, Workbench
from sessions.panorama.stops import stops_of


@dataclass(frozen=True)
class Frames:
    """A slide on the two screens that the room looks at."""

    phone: SafeString
    projector: SafeString


@dataclass(frozen=True)
class _Step:
    title: Document


@dataclass(frozen=True)
class _Place:
    step: _Step


def frames(
    request: HttpRequest, bench: Workbench, *, deck: str, slide: Document, language: str
) -> Frames:
    """Return a slide on both screens, in a language: whole pages, for frames of their own size.

    In frames the rules for narrow and for large screens hold as they do in the room. They are part
    of the page (`srcdoc`), since no address of ours may be framed.
    """
    slides = bench.objects("content")[deck]["slides"]
    stops = stops_of(SlideDocument.model_validate(one) for one in slides)
    whole = next(one for one in stops if one.is_whole and one.slide.key == slide["key"])
    with translation.override(language):
        context = {
            **slide_context(whole, bench.catalogue),
            "styles": [path for activity in registry for path in activity.styles],
            "training_title": localised(bench.title),
            "place": _Place(_Step(_step_title(bench, deck))),
        }
        return Frames(
            phone=_screen(request, {**context, "is_projector": False}),
            projector=_screen(request, {**context, "is_projector": True}),
        )


def _screen(request: HttpRequest, context: Document) -> SafeString:
    return render_to_string("panorama/edit/screen.html", context, request)


def _step_title(bench: Workbench, deck: str) -> Document:
    """Return the title of the first step that shows the deck, else the deck's own."""
    for step in bench.document["steps"]:
        for part in step["parts"]:
            if (part["activity"], part["object"]) == ("content", deck):
                title: Document = step["title"]
                return title
    own: Document = bench.objects("content")[deck]["title"]
    return own
