"""What asks to be looked at: facts and figures verified long ago or never, weak ones that wait."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from rsn_training.common.localised import localised
from sessions.panorama.editing.labels import Path
from sessions.panorama.editing.search import Spot
from sessions.panorama.editing.selectors import Document, Workbench, version_of
from sessions.references import partial_dates
from sessions.references.models import ReferenceSeries

#: Facts that old ask to be verified again (screens.md).
STALE = datetime.timedelta(days=365)
WEAK, NEVER, OLD = "weak", "never", "old"
REASONS: dict[str, StrOrPromise] = {
    WEAK: _("weak source (grade C): no screen shows it until you confirm it"),
    NEVER: _("never verified"),
    OLD: _("verified over a year ago"),
}


@dataclass(frozen=True)
class Item:
    """A fact or figure to look at; `version` tells it from what it may become meanwhile."""

    spot: Spot
    text: str
    source: str
    link: str
    verified: str
    reason: str
    version: str
    url: str

    @property
    def why(self) -> StrOrPromise:
        """Return the reason in words."""
        return REASONS[self.reason]

    @property
    def at(self) -> str:
        """Return the path as a form sends it."""
        return ".".join(map(str, self.spot.path))


def to_review(bench: Workbench) -> list[Item]:
    """Return the facts and figures of the draft that ask for an editor, weak ones first."""
    today = timezone.localdate()
    found = [
        _item(bench, Spot(kind, key, document, path), entry, reason)
        for kind in ("networks", "content")
        for key, document in sorted(bench.objects(kind).items())
        for path, entry in _sourced(document)
        if (reason := reason_of(entry, today))
    ]
    order = [WEAK, NEVER, OLD]
    return sorted(found, key=lambda item: (order.index(item.reason), item.verified))


def reason_of(entry: Document, today: datetime.date) -> str:
    """Return why an entry asks to be looked at; "" when it does not."""
    if entry.get("grade") == "C":
        return WEAK
    verified = entry.get("verified_on")
    if not verified:
        return NEVER
    return OLD if datetime.date.fromisoformat(verified) < today - STALE else ""


def old_series() -> list[ReferenceSeries]:
    """Return the published reference series that were never verified, or over a year ago."""
    limit = timezone.localdate() - STALE
    published = ReferenceSeries.objects.published().select_related("study")
    found = [one for one in published if one.verified_on is None or one.verified_on < limit]
    return sorted(found, key=lambda one: (one.verified_on or datetime.date.min, one.key))


def _sourced(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Path, Document]]:
    """Go through what says something of the world with a source: facts, ages, found figures."""
    if isinstance(value, dict):
        is_figure = value.get("kind") == "figure" and "study" in value
        is_fact = {"date", "grade", "source"} <= value.keys()
        if is_fact or (is_figure and value.get("status") != "not_found"):
            yield path, value
        for name, inner in value.items():
            yield from _sourced(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _sourced(inner, (*path, index))


def _item(bench: Workbench, spot: Spot, entry: Document, reason: str) -> Item:
    text = localised(entry.get("text") or entry.get("label") or {}) or str(entry.get("years", ""))
    verified = entry.get("verified_on") or ""
    return Item(
        spot=spot,
        text=" ".join(part for part in (entry.get("value"), text) if part),
        source=localised(entry.get("source") or {}),
        link=entry.get("url") or "",
        verified=partial_dates.written(verified) if verified else "",
        reason=reason,
        version=version_of(entry),
        url=spot.address(bench.training.key),
    )
