"""An editor has looked at the source of a fact today."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from sessions.models import Training
from sessions.panorama.editing.exceptions import GoneError
from sessions.panorama.editing.selectors import Document, version_of
from sessions.panorama.editing.services.drafting import change_object
from sessions.references.models import ReferenceSeries
from sessions.references.services import mark_verified

if TYPE_CHECKING:
    from rsn_training.accounts.models import User


def verify_today(
    *,
    training: Training,
    kind: str,
    key: str,
    path: str,
    version: str,
    grade: str,
    by: "User",
) -> None:
    """Note today at a fact or figure of the draft, with a better grade if one is given.

    Raises GoneError when it is not at its place any more as the editor saw it.
    """

    def change(document: Document | None) -> Document:
        entry = _at(document, path.split("."))
        if document is None or not isinstance(entry, dict) or version_of(entry) != version:
            raise GoneError
        entry["verified_on"] = timezone.localdate().isoformat()
        if grade in ("A", "B"):
            entry["grade"] = grade
        return document

    change_object(training=training, kind=kind, key=key, by=by, change=change)


def verify_series_today(*, key: str) -> None:
    """Note today at a reference series."""
    series = ReferenceSeries.objects.filter(key=key).first()
    if series is None:
        raise GoneError
    mark_verified(series)


def _at(value: Any, path: list[str]) -> Any:
    for part in path:
        if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            return None
    return value
