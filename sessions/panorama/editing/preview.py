"""A slide of the draft as the room would see it, by the very templates of the screens."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from sessions.enums import Screen
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


def frames(bench: Workbench, deck: str, slide: Document, language: str) -> Frames:
    """Return a slide on both screens, in a language."""
    slides = bench.objects("content")[deck]["slides"]
    stops = stops_of(SlideDocument.model_validate(one) for one in slides)
    whole = next(one for one in stops if one.is_whole and one.slide.key == slide["key"])
    with translation.override(language):
        context = {
            **slide_context(whole, bench.catalogue),
            "place": _Place(_Step(_step_title(bench, deck))),
        }
        return Frames(
            phone=render_to_string(f"panorama/{Screen.PARTICIPANT}.html", context),
            projector=render_to_string(f"panorama/{Screen.PROJECTOR}.html", context),
        )


def _step_title(bench: Workbench, deck: str) -> Document:
    """Return the title of the first step that shows the deck, else the deck's own."""
    for step in bench.document["steps"]:
        for part in step["parts"]:
            if (part["activity"], part["object"]) == ("content", deck):
                title: Document = step["title"]
                return title
    own: Document = bench.objects("content")[deck]["title"]
    return own
