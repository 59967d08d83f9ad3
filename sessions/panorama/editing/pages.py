"""The page of one object or slide: what it shows of what is stored, typed, wrong or in conflict."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel

from sessions.panorama.documents import (
    ComparisonDocument,
    NetworkDocument,
    SlideDocument,
    TypologyDocument,
)
from sessions.panorama.editing import conflicts
from sessions.panorama.editing.access import EditorRequest
from sessions.panorama.editing.actions import acted, place_after
from sessions.panorama.editing.exceptions import EditingError
from sessions.panorama.editing.faults import Faults, faults_ahead, faults_of
from sessions.panorama.editing.fields import Field
from sessions.panorama.editing.forms import PlacedImageForm
from sessions.panorama.editing.keys import keyed
from sessions.panorama.editing.labels import fields_in_words, network_names
from sessions.panorama.editing.reading import Reader, Value, pruned
from sessions.panorama.editing.saying import Speaker
from sessions.panorama.editing.selectors import Target, Workbench, version_of, workbench
from sessions.panorama.editing.services.images import add_image
from sessions.panorama.editing.shapes import BLOCKS, SHAPES, SLIDE
from sessions.panorama.editing.sources import Sources
from sessions.panorama.editing.tree import Tree
from sessions.services.media import ImageError

MODELS: Mapping[str, type[BaseModel]] = {
    "content": SlideDocument,
    "networks": NetworkDocument,
    "comparisons": ComparisonDocument,
    "typology": TypologyDocument,
}
#: Buttons that store something; all others change what is typed.
SAVE, LOOK, RESOLVE = "save", "look", "resolve"
#: Stores an image, and puts it on what is typed of the slide.
IMAGE = "image"


@dataclass
class ObjectPage:
    """One request for the page of an object; `target.key` is empty of a new one."""

    request: EditorRequest
    bench: Workbench
    target: Target
    deck: str = ""
    faults: Faults = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    #: Where the page opens after a button.
    at: str = ""
    image_form: PlacedImageForm | None = None

    @cached_property
    def stored(self) -> Value | None:
        """Return the object as the draft has it."""
        return self.bench.get(self.target)

    @property
    def fields(self) -> Sequence[Field]:
        """Return the fields of its kind."""
        return SLIDE if self.target.kind == "content" else SHAPES[self.target.kind].fields

    @property
    def verb(self) -> str:
        """Return what the pressed button says; Enter saves."""
        return self.request.POST.get("do", SAVE)

    @property
    def saves(self) -> bool:
        """Whether something is to be stored."""
        return self.request.method == "POST" and self.verb in {SAVE, LOOK, RESOLVE}

    @cached_property
    def was(self) -> Value | None:
        """Return what the page had been made of; only hints for choosing hang on it."""
        return _sent(self.request, "was") or self.stored

    @property
    def _made_of(self) -> Value | None:
        """Return what a form shown now is made of: after choosing, what was chosen from."""
        return self.stored if self.verb == RESOLVE else self.was

    @cached_property
    def seen(self) -> str:
        """Return the version of the object that the editor's page had loaded."""
        return self.request.POST.get("seen", "")

    @cached_property
    def value(self) -> Value:
        """Return what stands in the fields now."""
        if self.request.method != "POST":
            return self.stored or {}
        if self.verb == RESOLVE:
            return self._resolved()
        typed = Reader(self.request.POST, self.was).read(self.fields)
        if self.saves:
            return typed
        self.at = place_after(self.verb)
        chosen = self.request.POST.get("networks.new", "")
        return acted(typed, self.verb, chosen=chosen, today=timezone.localdate())

    def put_image(self) -> None:
        """Store the image that was sent, and add its block; or say beside its fields what is wrong."""
        self.image_form = PlacedImageForm(self.request.POST, self.request.FILES)
        if not self.image_form.is_valid():
            return
        try:
            name = add_image(
                training=self.bench.training, upload=self.image_form.upload, by=self.request.user
            )
        except ImageError as error:
            self.image_form.add_error("image", str(error))
            return
        blocks = self.value.setdefault("blocks", [])
        blocks.append(self.image_form.block(name))
        self.bench = workbench(self.bench.training)
        self.image_form, self.at = None, f"blocks.{len(blocks) - 1}"

    def _resolved(self) -> Value:
        """Return my version with what was picked of theirs; mine if theirs is not what was shown."""
        mine = _sent(self.request, "mine") or {}
        if version_of(self.stored) != self.seen:
            return mine
        theirs, was = self.stored, self.was
        picked = {
            one.path: self.request.POST.get(one.name, conflicts.MINE)
            for one in conflicts.choices(mine, theirs, was)
        }
        resolved: Value = conflicts.chosen(mine, theirs, was, picked)
        return resolved

    def document(self) -> Value | None:
        """Return the valid document of what is typed; None when something is wrong in it."""
        value = pruned(keyed(self.value, self.fields))
        model = MODELS[self.target.kind]
        ahead = faults_ahead(value, timezone.localdate(), self.stored)
        self.faults = {**ahead, **faults_of(model, value, self.fields)}
        if self.faults:
            return None
        return model.model_validate(value).model_dump(mode="json", exclude_defaults=True)

    def show(self, status: int = 200) -> HttpResponse:
        """Render the form."""
        nodes = Tree(Sources(self.bench.catalogue), self.faults).build(self.fields, self.value)
        context = {
            **self._context(),
            "nodes": {node.field.name: node for node in nodes},
            "all_nodes": nodes,
            "block_kinds": BLOCKS.values(),
            "notices": self.notices,
            "has_faults": bool(self.faults),
            "seen": self.seen if self.request.method == "POST" else version_of(self.stored),
            "was": json.dumps(self._made_of, ensure_ascii=False) if self._made_of else "",
            "at": self.at,
            "rich_words": _rich_words(),
            "image_form": self.image_form or PlacedImageForm(),
        }
        name = "slide" if self.target.kind == "content" else "object"
        return render(self.request, f"panorama/edit/{name}.html", context, status=status)

    def show_refused(self, refusal: EditingError) -> HttpResponse:
        """Render the form with all that was typed, and why it is not stored."""
        self.notices = [str(refusal), _("Nothing you typed is lost: it still stands below.")]
        return self.show(409)

    def show_conflict(self, mine: Value, theirs: Value | None) -> HttpResponse:
        """Render both versions side by side; all that was typed is in the page."""
        if theirs is None:
            self.notices = [
                _("Somebody else removed this while you were writing."),
                _("Nothing you typed is lost: save again to put it back."),
            ]
            self.seen = ""
            return self.show(409)
        both, choices = conflicts.overlaid(mine, theirs, self.was)
        context = {
            **self._context(),
            "choices": [self._choice(one, both) for one in choices],
            "mine": json.dumps(mine, ensure_ascii=False),
            "was": json.dumps(self.was, ensure_ascii=False),
            "seen": version_of(theirs),
        }
        return render(self.request, "panorama/edit/conflict.html", context, status=409)

    def _choice(self, choice: conflicts.Choice, both: Value) -> dict[str, Any]:
        """Return a choice in words; `both`: the two versions laid over one another."""
        names = network_names(self.bench.document)
        speaker = Speaker(self.fields, Sources(self.bench.catalogue).options, names)
        label = fields_in_words(self.fields, choice.path, both, names)
        versions = {
            name: None if value is None else speaker.said(choice.path, value, both)
            for name, value in (("mine", choice.mine), ("theirs", choice.theirs))
        }
        return {
            "name": choice.name,
            "label": label or str(_("The whole")),
            "likely": choice.likely,
            **versions,
        }

    def _context(self) -> dict[str, Any]:
        shape = SHAPES.get(self.target.kind)
        return {
            "bench": self.bench,
            "target": self.target,
            "deck": self.deck,
            "deck_title": self.bench.objects("content").get(self.deck, {}).get("title", {}),
            "shape": shape,
            "stored": self.stored,
            "mark": self.bench.mark(self.target) if self.target.key else "",
        }


def _rich_words() -> dict[str, str]:
    """Return what the buttons of the rich text editor are called."""
    return {
        "tools": _("Formatting"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "heading": _("Heading"),
        "bullets": _("List"),
        "numbers": _("Numbered list"),
        "quote": _("Quotation"),
        "link": _("Link"),
        "address": _("Address of the link (empty: no link)"),
        "apply": _("Apply"),
        "wrong": _("This is no address: write for instance www.example.org."),
    }


def _sent(request: EditorRequest, name: str) -> Value | None:
    """Return a document that a hidden field of the page carried."""
    try:
        found = json.loads(request.POST.get(name, "") or "null")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
