"""Pages that are the same for everybody: kept by browsers, asked for again at the price of one query.

Nothing of a person stands on them (no name, no CSRF token), so that they may be compressed and
kept for reading without a network.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from rsn_training.common.context import ui
from sessions.panorama.reading.shelf import Shelf

View = Callable[..., HttpResponse]


def same_for_everybody(view: View) -> View:
    """Open a view to all, compressed, and kept apart by the person's language and theme."""

    @wraps(view)
    def varying(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        response["Cache-Control"] = "no-cache"
        return response

    return login_not_required(require_safe(gzip_page(varying)))


def page(
    request: HttpRequest,
    template: str,
    context: Callable[[], Mapping[str, Any]],
    *,
    shelves: list[Shelf],
    stamp: object = "",
) -> HttpResponse:
    """Return the page, or 304 when the browser has it; `context` is asked only when it is drawn.

    `stamp`: what the page shows besides the editions (reference figures, an address).
    """
    etag = quote_etag(version(shelves, ui(request)["theme"], stamp))
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, template, dict(context()))
    response["ETag"] = etag
    return response


def version(shelves: list[Shelf], *more: object) -> str:
    """Return what changes when a page does: editions, code, language, and the day (facts grow old)."""
    digests = [shelf.digest for shelf in shelves]
    parts = (code_version(), digests, get_language(), timezone.localdate(), more)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def code_version() -> str:
    """Return the digest of what pages are drawn with: templates, translations, code, static files."""
    digest = hashlib.sha256(str(getattr(staticfiles_storage, "manifest_hash", "")).encode())
    for path in _sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    base = Path(settings.BASE_DIR)
    for folder, pattern in (
        ("templates", "*.html"),
        ("locale", "*.po"),
        ("sessions/panorama", "*.py"),
        ("sessions/references", "*.py"),
        ("rsn_training/common", "*.py"),
    ):
        yield from sorted((base / folder).rglob(pattern))
