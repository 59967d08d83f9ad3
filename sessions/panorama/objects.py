"""What slides and the public pages refer to: networks, comparisons, the typology, frameworks.

Each is a kind of object of a training file like a deck or a survey, but no part of a step shows
it by itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.activities import Activity, Fault, Fragment
from sessions.documents import TrainingDocument
from sessions.panorama import catalogue
from sessions.panorama.cards import words
from sessions.panorama.documents import (
    ComparisonDocument,
    FrameworkDocument,
    NetworkDocument,
    TypologyDocument,
)

if TYPE_CHECKING:
    from sessions.models import TrainingSession


class NetworksKind(Activity):
    """Networks, one file each."""

    key = catalogue.NETWORKS
    name = gettext_lazy("Networks")
    icon = "share-2"
    document_model = NetworkDocument
    modes = frozenset()

    def faults(self, document: TrainingDocument) -> Iterable[Fault]:
        """Return families and purposes that the typology does not have."""
        found = catalogue.read_catalogue(document.canonical())
        for key, network in found.networks.items():
            file = f"{self.key}/{key}.yaml"
            if network.family not in found.families:
                yield Fault(file, ("family",), _no(_("family"), network.family))
            for index, purpose in enumerate(network.purposes):
                if purpose not in found.purposes:
                    yield Fault(file, ("purposes", index), _no(_("purpose"), purpose))


class ComparisonsKind(Activity):
    """Comparison tables, one file each."""

    key = catalogue.COMPARISONS
    name = gettext_lazy("Comparison tables")
    icon = "table-2"
    document_model = ComparisonDocument
    modes = frozenset()

    def faults(self, document: TrainingDocument) -> Iterable[Fault]:
        """Return columns of networks that the training does not have."""
        found = catalogue.read_catalogue(document.canonical())
        for key, comparison in found.comparisons.items():
            for index, network in enumerate(comparison.networks):
                if network not in found.networks:
                    place = ("networks", index)
                    yield Fault(f"{self.key}/{key}.yaml", place, _no(_("network"), network))


class TypologyKind(Activity):
    """Families and purposes, by which networks are sorted."""

    key = catalogue.TYPOLOGY
    name = gettext_lazy("Typology")
    icon = "layout-grid"
    document_model = TypologyDocument
    modes = frozenset()


class FrameworksKind(Activity):
    """Frameworks of competences, one file each."""

    key = catalogue.FRAMEWORKS
    name = gettext_lazy("Frameworks of competences")
    icon = "graduation-cap"
    document_model = FrameworkDocument
    modes = frozenset()

    def faults(self, document: TrainingDocument) -> Iterable[Fault]:
        """Return competences of steps that no framework has."""
        known = {
            f"{key}/{competence.number}"
            for key, framework in catalogue.read_catalogue(document.canonical()).frameworks.items()
            for competence in framework.competences
        }
        for index, step in enumerate(document.steps):
            for number, competence in enumerate(step.competences):
                if competence not in known:
                    place = ("steps", index, "competences", number)
                    yield Fault("training.yaml", place, _no(_("competence"), competence))

    def tags(self, training_session: "TrainingSession") -> Mapping[str, Sequence[str]]:
        """Return the competences that steps of the session work on, in words."""
        found = catalogue.catalogue_of(training_session.edition_id)
        return {
            step: [competence_in_words(one, found) for one in named]
            for step, named in found.competences.items()
        }

    def report(self, training_session: "TrainingSession") -> Iterable[Fragment]:
        """Return the competences of the steps that the room has seen, each once."""
        tags = self.tags(training_session)
        seen = training_session.steps.filter(reached_at__isnull=False).order_by("order")
        named = [tag for key in seen.values_list("key", flat=True) for tag in tags.get(key, ())]
        if named:
            yield Fragment("panorama/competences.html", {"competences": sorted(set(named))})


def competence_in_words(named: str, found: catalogue.Catalogue) -> str:
    """Return a competence as people read it; its name where the framework lacks it."""
    key, _slash, number = named.partition("/")
    framework = found.frameworks.get(key)
    titles = {one.number: one.title for one in framework.competences} if framework else {}
    if framework is None or number not in titles:
        return named
    return _("%(number)s: %(title)s") % {
        "number": f"{framework.short} {number}",
        "title": words(titles[number]),
    }


KINDS = (NetworksKind, ComparisonsKind, TypologyKind, FrameworksKind)


def deck_faults(document: TrainingDocument) -> Iterator[Fault]:
    """Return what slides name that the training does not have: networks, comparisons, images."""
    found = catalogue.read_catalogue(document.canonical())
    known = {
        "networks": (set(found.networks), _("network")),
        "comparison": (set(found.comparisons), _("comparison table")),
        "name": (set(found.media), _("image")),
    }
    for key, deck in found.decks.items():
        for index, slide in enumerate(deck.slides):
            for number, block in enumerate(slide.blocks):
                for field, (there, word) in known.items():
                    named = getattr(block, field, None) or []
                    for one in [named] if isinstance(named, str) else named:
                        if one not in there:
                            place = ("slides", index, "blocks", number, field)
                            yield Fault(f"content/{key}.yaml", place, _no(word, one))


def _no(word: str, key: str) -> str:
    return _("no {word} is called “{key}”").format(word=word, key=key)
