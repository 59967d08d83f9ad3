"""A training as its editors see it: the base edition with the draft's changes laid over it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from sessions.documents import digest_of
from sessions.models import Edition, Training
from sessions.panorama.catalogue import Catalogue, read_catalogue
from sessions.panorama.models import Draft, DraftObject

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

Document = dict[str, Any]
#: Kinds of draft objects that are no activity's: the training's head, and its images.
HEAD, MEDIA = "head", "media"
HEAD_KEY = "training"


def version_of(value: object) -> str:
    """Return by what two states of an object are told apart; "" for nothing."""
    return digest_of({"value": value}) if value is not None else ""


@dataclass(frozen=True)
class Target:
    """What a page edits: an object of the training, or one slide of a deck."""

    kind: str
    key: str
    slide: str = ""

    @property
    def name(self) -> str:
        """Return the name of its file, and of the slide in it."""
        return "/".join(part for part in (self.kind, self.key, self.slide) if part)

    def of(self, document: Document | None) -> Document | None:
        """Return the edited piece of the object; None when it is not there."""
        if document is None or not self.slide:
            return document
        slides = (one for one in document["slides"] if one["key"] == self.slide)
        return next(slides, None)

    def put(self, document: Document | None, value: Document) -> Document:
        """Return the object with the piece in its place, at the end when it is new."""
        if not self.slide or document is None:
            return value
        slides = [value if one["key"] == self.slide else one for one in document["slides"]]
        if value not in slides:
            slides.append(value)
        return {**document, "slides": slides}


@dataclass
class Workbench:
    """A training with its draft, if there is one."""

    training: Training
    edition: Edition
    draft: Draft | None

    @cached_property
    def changes(self) -> list[DraftObject]:
        """Return the objects that the draft holds."""
        return list(self.draft.changes.select_related("changed_by")) if self.draft else []

    @cached_property
    def base(self) -> Document:
        """Return the document that the draft started from."""
        document: Document = self.edition.document
        return document

    @cached_property
    def document(self) -> Document:
        """Return the document as it would be published."""
        return assembled(self.base, self.changes)

    @cached_property
    def version(self) -> str:
        """Return by what the draft as it is shown is told from another state of it."""
        return version_of([self.edition.pk, self.document]) if self.draft else ""

    @cached_property
    def catalogue(self) -> Catalogue:
        """Return what the draft's slides and pages refer to."""
        return read_catalogue(self.document)

    @property
    def title(self) -> Mapping[str, str]:
        """Return the training's title."""
        title: Mapping[str, str] = self.document["title"]
        return title

    def objects(self, kind: str) -> dict[str, Document]:
        """Return the objects of a kind by key."""
        found: dict[str, Document] = self.document.get("objects", {}).get(kind, {})
        return found

    def get(self, target: Target) -> Document | None:
        """Return an object or a slide of the draft."""
        return target.of(self.objects(target.kind).get(target.key))

    def published(self, target: Target) -> Document | None:
        """Return an object or a slide of the base edition."""
        objects = self.base.get("objects", {}).get(target.kind, {})
        return target.of(objects.get(target.key))

    def mark(self, target: Target) -> str:
        """Return "new", "changed" or "" of an object or a slide, against the base edition."""
        before, now = self.published(target), self.get(target)
        if before == now:
            return ""
        return "changed" if before is not None else "new"

    @cached_property
    def is_changed(self) -> bool:
        """Whether the draft differs from its base edition."""
        return bool(self.changes) and digest_of(self.document) != digest_of(self.base)

    @cached_property
    def newer(self) -> Edition | None:
        """Return an edition that appeared after the draft was begun."""
        newest = self.training.newest()
        return newest if newest.pk != self.edition.pk else None

    @cached_property
    def waiting(self) -> Edition | None:
        """Return an edition that came with the product and was not taken in yet."""
        return self.training.waiting()


def assembled(base: Document, changes: Iterable[DraftObject]) -> Document:
    """Return a training's document with changed objects in their places."""
    head = {name: value for name, value in base.items() if name not in ("objects", "media")}
    objects = {kind: dict(found) for kind, found in base.get("objects", {}).items()}
    media = dict(base.get("media", {}))
    for row in changes:
        if row.kind == HEAD:
            head = row.document or head
        elif row.kind == MEDIA:
            media.pop(row.key, None)
            if row.document:
                media[row.key] = row.document["digest"]
        else:
            of_kind = objects.setdefault(row.kind, {})
            of_kind.pop(row.key, None)
            if row.document is not None:
                of_kind[row.key] = row.document
    found = {"objects": {kind: one for kind, one in objects.items() if one}, "media": media}
    return {**head, **{name: value for name, value in found.items() if value}}


def object_in(document: Document, kind: str, key: str) -> Document | None:
    """Return an object of a document under its draft name; None when it is not there."""
    if kind == HEAD:
        return {name: value for name, value in document.items() if name not in ("objects", "media")}
    if kind == MEDIA:
        digest = document.get("media", {}).get(key)
        return {"digest": digest} if digest else None
    found: Document | None = document.get("objects", {}).get(kind, {}).get(key)
    return found


def names_in(document: Document) -> set[tuple[str, str]]:
    """Return the draft names of everything in a document."""
    objects = document.get("objects", {})
    return {
        (HEAD, HEAD_KEY),
        *((kind, key) for kind, found in objects.items() for key in found),
        *((MEDIA, name) for name in document.get("media", {})),
    }


def editable_trainings(user: "User") -> QuerySet[Training]:
    """Return the trainings that an editor may edit."""
    return Training.objects.offered_to(user).filter(editions__isnull=False).distinct()


def workbench(training: Training) -> Workbench:
    """Return a training with its draft."""
    draft = Draft.objects.select_related("base", "changed_by").filter(training=training).first()
    return Workbench(training, draft.base if draft else training.newest(), draft)
