"""Wrong join codes are counted per client and for the whole site (rules.md 6).

Right codes never wait: a whole school behind one address can join whatever others typed.
"""

import time
from contextlib import suppress

from django.core.cache import cache

WINDOW = 60
PER_CLIENT = 60
PER_SITE = 1200


def _keys(client: str) -> tuple[str, str]:
    minute = int(time.time()) // WINDOW
    return f"wrong-code:{minute}:{client}", f"wrong-code:{minute}:site"


def count_wrong_code(client: str) -> None:
    """Count one wrong code of this client."""
    for key in _keys(client):
        if not cache.add(key, 1, timeout=2 * WINDOW):
            with suppress(ValueError):  # it expired in between: the next one counts
                cache.incr(key)


def too_many_wrong_codes(client: str) -> bool:
    """Return whether this client, or the whole site, typed too many wrong codes in a minute."""
    found = cache.get_many(_keys(client))
    mine, site = (found.get(key, 0) for key in _keys(client))
    return bool(mine > PER_CLIENT or site > PER_SITE)
