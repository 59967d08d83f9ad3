"""Adding, moving and removing whole objects and slides of the draft."""

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.models import Training
from sessions.panorama.editing.exceptions import (
    EditingError,
    GoneError,
    KeyTakenError,
    MeanwhileError,
    UsedError,
)
from sessions.panorama.editing.keys import new_key
from sessions.panorama.editing.search import uses_of
from sessions.panorama.editing.selectors import Document, Target, Workbench, version_of, workbench
from sessions.panorama.editing.services.drafting import change_object
from sessions.panorama.editing.shapes import SHAPES

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

MOST_SLIDES = 80
_STEPS = {"up": -1, "down": 1}


def add_object(*, training: Training, kind: str, value: Document, by: "User") -> Target:
    """Add an object under a key made of its name; return where it stands."""
    named = value[SHAPES[kind].named_by]
    text = named if isinstance(named, str) else localised(named, "fr")
    taken = workbench(training).objects(kind)
    key = new_key(text, taken, otherwise=kind)

    def change(document: Document | None) -> Document:
        if document is not None:
            raise KeyTakenError
        return value

    change_object(training=training, kind=kind, key=key, by=by, change=change)
    return Target(kind, key)


def remove_object(*, bench: Workbench, target: Target, by: "User") -> None:
    """Take an object out of the draft; raises UsedError while something of it names the object."""
    if uses_of(bench, target):
        raise UsedError
    change_object(
        training=bench.training, kind=target.kind, key=target.key, by=by, change=lambda _now: None
    )


def rename_deck(*, training: Training, deck: str, title: Document, seen: str, by: "User") -> None:
    """Give a deck another title; raises MeanwhileError if it is not what the editor had seen."""

    def change(document: Document) -> Document:
        if version_of(document["title"]) != seen:
            raise MeanwhileError(document["title"])
        return {**document, "title": title}

    _change_deck(training, deck, by, change)


def add_slide(*, training: Training, deck: str, value: Document, by: "User") -> str:
    """Add a slide at the end of a deck, under a key made of its title; return the key."""
    added = ""

    def change(document: Document) -> Document:
        nonlocal added
        taken = [slide["key"] for slide in document["slides"]]
        added = new_key(localised(value["title"], "fr"), taken, otherwise="slide")
        return {**document, "slides": [*document["slides"], {**value, "key": added}]}

    _change_deck(training, deck, by, change)
    return added


def arrange_slide(*, training: Training, deck: str, slide: str, do: str, by: "User") -> str:
    """Move a slide up or down, or copy it; return the key to look at next."""
    looked_at = slide

    def change(document: Document) -> Document:
        nonlocal looked_at
        slides = list(document["slides"])
        keys = [one["key"] for one in slides]
        if slide not in keys:
            raise GoneError
        index = keys.index(slide)
        if do == "copy":
            looked_at = new_key(slide, keys, otherwise="slide")
            slides.insert(index + 1, {**deepcopy(slides[index]), "key": looked_at})
        elif do in ("up", "down") and 0 <= (other := index + _STEPS[do]) < len(slides):
            slides[index], slides[other] = slides[other], slides[index]
        return {**document, "slides": slides}

    _change_deck(training, deck, by, change)
    return looked_at


def remove_slide(*, training: Training, target: Target, seen: str, by: "User") -> None:
    """Take a slide out of its deck; raises MeanwhileError if it is not what the editor had seen."""

    def change(document: Document) -> Document:
        found = target.of(document)
        if found is None:
            raise GoneError
        if version_of(found) != seen:
            raise MeanwhileError(found)
        if len(document["slides"]) == 1:
            raise EditingError(_("A deck keeps at least one slide."))
        slides = [one for one in document["slides"] if one["key"] != target.slide]
        return {**document, "slides": slides}

    _change_deck(training, target.key, by, change)


def _change_deck(
    training: Training, deck: str, by: "User", change: Callable[[Document], Document]
) -> None:
    def guarded(document: Document | None) -> Document:
        if document is None:
            raise GoneError
        changed = change(document)
        if len(changed["slides"]) > MOST_SLIDES:
            raise EditingError(_("A deck holds at most 80 slides."))
        return changed

    change_object(training=training, kind="content", key=deck, by=by, change=guarded)
