"""A burst of answers costs one refresh: a mark says that one is already on its way.

The mark is a hint (rules.md A): lost, the refresh is asked for once more, or the sweep does it.
"""

import logging
from uuid import UUID

from django.core.cache import caches

from rsn_training.common.doorbell import ring

logger = logging.getLogger("rsn.responses")

#: How long answers are gathered before they are counted, in seconds.
DELAY = 0.25
#: A mark whose task was lost stops holding others back after this, in seconds.
MARK_LIFE = 5


def _name(asking_id: UUID) -> str:
    return f"tally-dirty:{asking_id}"


def mark(asking_id: UUID) -> bool:
    """Mark the tally as stale; return whether it was not marked yet (or nobody can tell)."""
    try:
        return caches["hints"].add(_name(asking_id), 1, timeout=MARK_LIFE)
    except Exception:
        logger.warning("mark lost", exc_info=True)
        return True


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
