"""What the service worker keeps of the panorama before it is asked: the pages that stand for all."""

import json
from typing import Any

from django.templatetags.static import static
from django.urls import reverse

from sessions.panorama.reading.caching import version
from sessions.panorama.reading.shelf import Shelf

WORKER = "js/reading-worker.js"
#: One page holds all networks and all aims (`booklet`): a phone asks once and not for each of them.
PAGES = ("directory", "booklet", "timeline", "aims", "compare", "contents", "offline")


def worker_script(shelves: list[Shelf]) -> str:
    """Return the worker: what it keeps, then its code. It changes when an edition or a file does."""
    kept = json.dumps(_kept(shelves))
    return f"self.KEPT = {kept};\nimportScripts({json.dumps(static(WORKER))});\n"


def _kept(shelves: list[Shelf]) -> dict[str, Any]:
    first = shelves[:1]
    addresses = {
        name: reverse(f"panorama:{name}", args=[shelf.key]) for shelf in first for name in PAGES
    }
    home = reverse("panorama:home")
    return {
        "version": version(shelves),
        "home": home,
        "pages": [home, *addresses.values()],
        "offline": addresses.get("offline", home),
    }
