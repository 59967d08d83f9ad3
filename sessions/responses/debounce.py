"""A burst of answers costs one refresh: a mark says that one is already on its way.

The mark is a hint (rules.md A): lost, the refresh is asked for once more, or the sweep does it.
"""

import logging
import time
from uuid import UUID

from django.core.cache import caches

from rsn_training.common.doorbell import ring

logger = logging.getLogger("rsn.responses")

#: How long answers are gathered before they are counted, in seconds.
DELAY = 0.25
#: A mark whose task was lost stops holding others back after this, in seconds.
MARK_LIFE = 5
#: Hints that failed are left alone for this long, in seconds: a Redis that says nothing would
#: hold every answer for a second.
LEFT_ALONE = 3.0


class _Patience:
    """Whether to ask for marks at all; one answer at a time finds out whether they are back."""

    def __init__(self) -> None:
        self._next_try = 0.0

    def may_try(self) -> bool:
        now = time.monotonic()
        if now < self._next_try:
            return False
        if self._next_try:
            self._next_try = now + LEFT_ALONE
        return True

    def succeeded(self) -> None:
        self._next_try = 0.0

    def failed(self) -> None:
        self._next_try = time.monotonic() + LEFT_ALONE


_patience = _Patience()


def _name(asking_id: UUID) -> str:
    return f"tally-dirty:{asking_id}"


def mark(asking_id: UUID) -> bool:
    """Mark the tally as stale; return whether it was not marked yet (or nobody can tell)."""
    if not _patience.may_try():
        return True
    try:
        added = caches["hints"].add(_name(asking_id), 1, timeout=MARK_LIFE)
    except Exception:
        logger.warning("mark lost", exc_info=True)
        _patience.failed()
        return True
    _patience.succeeded()
    return added


def clear(asking_id: UUID) -> None:
    """Take the mark away; called *before* the answers are read, so that later ones mark again."""
    try:
        caches["hints"].delete(_name(asking_id))
    except Exception:
        logger.warning("mark kept", exc_info=True)


def request_refresh(asking_id: UUID) -> None:
    """Ask for a refresh of the tally soon, unless one is on its way. Never fails."""
    from sessions.responses.tasks import refresh_tally  # noqa: PLC0415 - tasks import services

    if mark(asking_id):
        ring(refresh_tally, delay=DELAY, asking_id=str(asking_id))
