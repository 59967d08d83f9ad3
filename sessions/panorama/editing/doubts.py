"""What an editor should look at before publishing: nothing of it keeps a draft from being published."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.panorama import content_rules
from sessions.panorama.editing.differences import Path, compare
from sessions.panorama.editing.faults import dates_ahead
from sessions.panorama.editing.labels import FIELDS, at, network_names
from sessions.panorama.editing.search import Spot
from sessions.panorama.editing.selectors import Document, Workbench, version_of


@dataclass(frozen=True)
class Doubt:
    """Something to look at, with the page where it is corrected."""

    spot: Spot
    message: str
    url: str


def doubts_of(bench: Workbench) -> list[Doubt]:
    """Return what the draft brings that content should not have, beside what is published already."""
    names = network_names(bench.document)
    base = bench.base.get("objects", {})
    found = []
    for kind in FIELDS:
        for key, document in sorted(bench.objects(kind).items()):
            old = base.get(kind, {}).get(key)
            if document == old:
                continue
            for path, message in _faults(old or {}, document):
                spot = Spot(kind, key, document, path, names)
                found.append(Doubt(spot, message, spot.address(bench.training.key)))
    return found


def _faults(old: Document, new: Document) -> Iterator[tuple[Path, str]]:
    known = {(message, version_of(at(old, path))) for path, message in _broken(old)}
    for path, message in _broken(new):
        if (message, version_of(at(new, path))) not in known:
            yield path, message
    for path in _left_behind(old, new):
        yield path, _("the French has changed, the English has not")


def _broken(document: Document) -> Iterator[tuple[Path, str]]:
    """Go through what breaks a rule of content."""
    yield from content_rules.faults_of(document)
    for path, _text in dates_ahead(document, timezone.localdate()):
        yield path, _("this day is still to come")


def _left_behind(old: Document, new: Document) -> Iterator[Path]:
    """Go through the texts of which the French alone was changed."""
    changed = {change.path for change in compare(old, new) if change.before and change.after}
    for path in sorted(changed, key=str):
        if path[-1] == "fr" and (*path[:-1], "en") not in changed:
            english = at(new, (*path[:-1], "en"))
            if english and at(old, (*path[:-1], "en")) == english:
                yield path[:-1]
