"""What asks to be looked at: facts, figures and cells verified long ago or never, weak ones."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from rsn_training.common.localised import localised
from sessions.panorama.content_rules import COURSE
from sessions.panorama.editing.labels import Path, network_names
from sessions.panorama.editing.search import Spot
from sessions.panorama.editing.selectors import Document, Workbench, version_of
from sessions.references import partial_dates
from sessions.references.models import ReferenceSeries

#: Facts that old ask to be verified again (screens.md).
STALE = datetime.timedelta(days=365)
WEAK, NEVER, OLD, AGED = "weak", "never", "old", "aged"
REASONS: dict[str, StrOrPromise] = {
    WEAK: _("weak source (grade C): no screen shows it until you confirm it"),
    NEVER: _("never verified"),
    OLD: _("verified over a year ago"),
    AGED: _("never verified, and of a year that is over"),
}


@dataclass(frozen=True)
class Item:
    """A fact, figure or cell to look at; `version` tells it from what it may become meanwhile.

    `is_of_course`: it repeats the course of 2016 and no address leads to its source.
    """

    spot: Spot
    text: str
    source: str
    link: str
    verified: str
    reason: str
    version: str
    url: str
    is_of_course: bool

    @property
    def why(self) -> StrOrPromise:
        """Return the reason in words."""
        return REASONS[self.reason]

    @property
    def at(self) -> str:
        """Return the path as a form sends it."""
        return ".".join(map(str, self.spot.path))


def to_review(bench: Workbench) -> list[Item]:
    """Return what asks for an editor: what can be verified first, weak ones before others."""
    today = timezone.localdate()
    names = network_names(bench.document)
    found = [
        _item(bench, Spot(kind, key, document, path, names), entry, reason)
        for kind in ("networks", "content", "comparisons")
        for key, document in sorted(bench.objects(kind).items())
        for path, entry in (_cells if kind == "comparisons" else _sourced)(document)
        if (reason := reason_of(entry, today))
    ]
    order = [WEAK, NEVER, OLD, AGED]
    return sorted(
        found, key=lambda item: (item.is_of_course, order.index(item.reason), item.verified)
    )


def reason_of(entry: Document, today: datetime.date) -> str:
    """Return why an entry asks to be looked at; "" when it does not."""
    if entry.get("grade") == "C":
        return WEAK
    verified = entry.get("verified_on")
    if not verified and _is_cell(entry):
        return AGED if _is_over(entry["year"], today) else ""
    if not verified:
        return NEVER
    return OLD if datetime.date.fromisoformat(verified) < today - STALE else ""


def _is_cell(entry: Document) -> bool:
    """Whether it is of a comparison table: it has a year, and no grade of its source."""
    return "year" in entry and "kind" not in entry


def _is_over(year: str, today: datetime.date) -> bool:
    """Whether a year ended over a year ago, or none is named."""
    named = re.findall(r"\d{4}", year)
    return not named or partial_dates.last_day(max(named)) < today - STALE


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


def _cells(table: Document) -> Iterator[tuple[Path, Document]]:
    """Go through the cells of a comparison table, each with the year and source that count for it."""
    common: Document = {name: table[name] for name in ("year", "source") if name in table}
    for index, criterion in enumerate(table.get("criteria", [])):
        for network, cell in criterion.get("cells", {}).items():
            yield ("criteria", index, "cells", network), {"year": "", **common, **cell}


def _item(bench: Workbench, spot: Spot, entry: Document, reason: str) -> Item:
    text = localised(entry.get("text") or entry.get("label") or {}) or str(entry.get("years", ""))
    when = entry.get("verified_on") or (entry["year"] if reason == AGED else "")
    return Item(
        spot=spot,
        text=" ".join(part for part in (entry.get("value"), text) if part),
        source=localised(entry.get("source") or {}),
        link=entry.get("url") or "",
        verified=partial_dates.written(when) if entry.get("verified_on") else when,
        reason=reason,
        version=version_of(spot.value),
        url=spot.address(bench.training.key),
        is_of_course=_is_of_course(entry),
    )


def _is_of_course(entry: Document) -> bool:
    """Whether it repeats the course, or a table as old, and no address leads to its source."""
    if _is_cell(entry):
        return str(entry["year"])[:4] <= COURSE
    return entry.get("grade") == "course" and not entry.get("url")
