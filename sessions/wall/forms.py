"""What is read of a request to the wall."""

import re
from collections.abc import Mapping
from uuid import UUID

from sessions.wall.models import KEY_LENGTH

_KEY = re.compile(rf"[A-Za-z0-9_-]{{8,{KEY_LENGTH}}}")


def key_of(data: Mapping[str, object]) -> str:
    """Return the client's own key of a question; empty when it gave none that is usable."""
    given = str(data.get("key", ""))
    return given if _KEY.fullmatch(given) else ""


def uuid_of(text: str) -> UUID | None:
    """Return the id that a field holds, if it does."""
    try:
        return UUID(text)
    except ValueError:
        return None
