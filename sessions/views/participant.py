"""The participant's pages: the session on the phone, and what is theirs."""

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sessions import identity
from sessions.activities import registry
from sessions.enums import Screen
from sessions.reading import ReadPage, read_page
from sessions.services import privacy
from sessions.views.access import ParticipantRequest, participant_view
from sessions.views.screen import screen_context

logger = logging.getLogger("rsn.security")

#: For so long a person's page says what they may want to do first.
JUST_JOINED = timedelta(minutes=15)


@require_GET
@participant_view
def screen(request: ParticipantRequest) -> HttpResponse:
    """Show the current step, or another that the room has seen (`?step=…&item=…`)."""
    page = _elsewhere(request)
    context = screen_context(
        request.training_session,
        Screen.PARTICIPANT,
        participant=request.participant,
        place=page.place if page else None,
    )
    context |= {"reading": page, "offers_code": _offers_code(request)}
    return render(request, "sessions/participant.html", context)


def _offers_code(request: ParticipantRequest) -> bool:
    """Whether to say that there are recovery codes: to those who have just joined, without one."""
    is_new = timezone.now() - request.participant.joined_at < JUST_JOINED
    return is_new and not request.participant.recovery_hash


def _elsewhere(request: ParticipantRequest) -> ReadPage | None:
    """Return the page that the participant asked to read; only what the room has reached."""
    wanted = request.GET.get("step")
    if not wanted:
        return None
    try:
        step_id, item = UUID(wanted), max(0, int(request.GET.get("item", "0")))
    except ValueError:
        raise Http404 from None
    page = read_page(request.training_session, step_id, item)
    if page is None:
        raise Http404
    return page


@require_GET
@participant_view
def me(request: ParticipantRequest) -> HttpResponse:
    """Show what is kept about the participant, and the ways to take, leave or erase it."""
    context = {
        "training_session": request.training_session,
        "participant": request.participant,
        "people": identity.people_on_device(request, request.training_session),
        "pages": [page for activity in registry for page in activity.mine(request.participant)],
    }
    return render(request, "sessions/me.html", context)


@require_GET
@participant_view
def my_data(request: ParticipantRequest) -> HttpResponse:
    """Hand out everything that is kept about the participant, as JSON."""
    logger.info("participant %s took their data", request.participant.pk)
    response = JsonResponse(
        privacy.personal_data(request.participant),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = 'attachment; filename="rsn-formation.json"'
    return response


@require_POST
@participant_view
def erase(request: ParticipantRequest) -> HttpResponse:
    """Erase the participant; totals of closed answers stay, nothing that identifies does."""
    privacy.erase(participant=request.participant)
    response = redirect("sessions:home")
    identity.forget(response, request.participant)
    messages.success(request, _("Your data are erased."))
    return response


@require_POST
@participant_view
def switch(request: ParticipantRequest) -> HttpResponse:
    """Hand the device to another of its people."""
    wanted = request.POST.get("to", "")
    for person in identity.people_on_device(request, request.training_session):
        if person.cookie_id == wanted:
            response = redirect(request.training_session)
            identity.activate(response, person, secure=settings.SECURE)
            return response
    raise Http404


@require_POST
@participant_view
def leave(request: ParticipantRequest) -> HttpResponse:
    """Forget the participant on this device; their answers stay theirs."""
    response = redirect("sessions:home")
    identity.forget(response, request.participant)
    messages.success(request, _("You have left the session on this device."))
    return response
