"""Images of trainings: known by their content, the same for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from sessions.models import Media


@login_not_required
@require_GET
def media(request: HttpRequest, digest: str) -> HttpResponse:
    """Return an image of a training; its address changes with its content."""
    found = get_object_or_404(Media, digest=digest)
    response = HttpResponse(bytes(found.body), content_type=found.content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
