"""The networks, tables and frameworks of an edition, read once: an edition never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sessions.models import Edition
from sessions.panorama.documents import (
    ComparisonDocument,
    DeckDocument,
    Family,
    FrameworkDocument,
    NetworkDocument,
    Purpose,
    TypologyDocument,
)

CONTENT, NETWORKS, COMPARISONS = "content", "networks", "comparisons"
TYPOLOGY, FRAMEWORKS = "typology", "frameworks"
#: Editions kept at most: those of the sessions that run now.
KEPT = 16


@dataclass(frozen=True)
class Catalogue:
    """What slides and the public pages show besides text, everything by its key.

    Networks stand in alphabetical order; families and purposes as the typology has them.
    """

    networks: Mapping[str, NetworkDocument]
    comparisons: Mapping[str, ComparisonDocument]
    families: Mapping[str, Family]
    purposes: Mapping[str, Purpose]
    frameworks: Mapping[str, FrameworkDocument]
    decks: Mapping[str, DeckDocument]
    #: Key of a step → the competences that it works on ("crcn-2019/2.4").
    competences: Mapping[str, Sequence[str]]
    #: File name of an image → its digest.
    media: Mapping[str, str]


def catalogue_of(edition_id: int) -> Catalogue:
    """Return the catalogue of an edition; one small query when it is known already."""
    digest = Edition.objects.values_list("digest", flat=True).get(pk=edition_id)
    return catalogue_by_digest(digest)


@lru_cache(maxsize=KEPT)
def catalogue_by_digest(digest: str) -> Catalogue:
    """Return the catalogue of the editions with this digest; no query when it is known already."""
    document = Edition.objects.values_list("document", flat=True).filter(digest=digest)
    return read_catalogue(document[0])


def read_catalogue(document: Mapping[str, Any]) -> Catalogue:
    """Return the catalogue of a training's document (the shape of `sessions.documents`)."""
    objects = document.get("objects", {})
    typologies = [
        TypologyDocument.model_validate(one) for one in objects.get(TYPOLOGY, {}).values()
    ]
    networks = {
        key: NetworkDocument.model_validate(one) for key, one in objects.get(NETWORKS, {}).items()
    }
    return Catalogue(
        networks=dict(sorted(networks.items(), key=lambda item: item[1].name.casefold())),
        comparisons={
            key: ComparisonDocument.model_validate(one)
            for key, one in objects.get(COMPARISONS, {}).items()
        },
        families={one.key: one for found in typologies for one in found.families},
        purposes={one.key: one for found in typologies for one in found.purposes},
        frameworks={
            key: FrameworkDocument.model_validate(one)
            for key, one in objects.get(FRAMEWORKS, {}).items()
        },
        decks={
            key: DeckDocument.model_validate(one) for key, one in objects.get(CONTENT, {}).items()
        },
        competences={
            step["key"]: step["competences"]
            for step in document.get("steps", ())
            if step.get("competences")
        },
        media=document.get("media", {}),
    )
