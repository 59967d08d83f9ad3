"""Images, known by their content: of trainings, the same for everybody; of a session, for its people."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from sessions.identity import speaker
from sessions.models import Media, TrainingSession
from sessions.services.media import shown_image
from sessions.views.access import led_session

FOR_EVER = "max-age=31536000, immutable"


@login_not_required
@require_GET
def media(_request: HttpRequest, digest: str) -> HttpResponse:
    """Return an image of a training; its address changes with its content."""
    return _image(get_object_or_404(Media, digest=digest, is_private=False), f"public, {FOR_EVER}")


@login_not_required
@require_GET
def session_media(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """Return an image that the session shows, to its participants and to who leads it."""
    found = shown_image(training_session=_session(request, ref), digest=digest)
    if found is None:
        raise Http404
    return _image(found, f"private, {FOR_EVER}")


def _session(request: HttpRequest, ref: str) -> TrainingSession:
    participant = speaker(request, ref)
    if participant is None:
        return led_session(request, ref)
    return get_object_or_404(TrainingSession.objects.seen_by(participant), ref=ref)


def _image(found: Media, caching: str) -> HttpResponse:
    response = HttpResponse(bytes(found.body), content_type=found.content_type)
    response["Cache-Control"] = caching
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
