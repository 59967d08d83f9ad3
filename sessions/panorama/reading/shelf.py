"""The trainings that anybody may read: the newest edition of each that is offered to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import OuterRef, Subquery

from rsn_training.common.localised import localised
from sessions.models import Edition
from sessions.panorama.catalogue import CONTENT, KEPT, Catalogue, catalogue_by_digest


@dataclass(frozen=True)
class Chapter:
    """A step of the training that has slides: the keys of its decks, in order."""

    key: str
    words: Mapping[str, str]
    decks: tuple[str, ...]

    @property
    def title(self) -> str:
        """The step's title in the active language."""
        return localised(self.words)


@dataclass(frozen=True, eq=False)
class Shelf:
    """A training as it is read: its networks, and its slides chapter by chapter.

    One object for each edition, so that what is made of it can be kept by it.
    """

    key: str
    words: Mapping[str, str]
    digest: str
    catalogue: Catalogue
    chapters: tuple[Chapter, ...]

    @property
    def title(self) -> str:
        """The training's title in the active language."""
        return localised(self.words)


def shelves() -> list[Shelf]:
    """Return what can be read, trainings with networks first; one query when it is known already."""
    newest = Edition.objects.filter(training=OuterRef("training")).newest_first()
    digests = (
        Edition.objects.filter(training__owner=None, pk=Subquery(newest.values("pk")[:1]))
        .order_by("training")
        .values_list("digest", flat=True)
    )
    found = [_shelf(digest) for digest in digests]
    shown = [shelf for shelf in found if shelf.catalogue.networks or shelf.chapters]
    return sorted(shown, key=lambda shelf: not shelf.catalogue.networks)


@lru_cache(maxsize=KEPT)
def _shelf(digest: str) -> Shelf:
    document = Edition.objects.filter(digest=digest).values_list("document", flat=True)[0]
    catalogue = catalogue_by_digest(digest)
    chapters = (
        Chapter(
            step["key"],
            step["title"],
            tuple(
                part["object"]
                for part in step["parts"]
                if part["activity"] == CONTENT and part["object"] in catalogue.decks
            ),
        )
        for step in document.get("steps", [])
    )
    return Shelf(
        key=document.get("key", ""),
        words=document.get("title", {}),
        digest=digest,
        catalogue=catalogue,
        chapters=tuple(chapter for chapter in chapters if chapter.decks),
    )
