"""Recovery codes: one's own, and the one that a teacher makes for somebody who lost theirs."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from sessions import identity
from sessions.codes import spaced_recovery_code
from sessions.models import TrainingSession
from sessions.services import joining
from sessions.views.access import (
    ParticipantRequest,
    TeacherRequest,
    participant_view,
    teacher_view,
)


@require_http_methods(["GET", "POST"])
@participant_view
def recovery_code(request: ParticipantRequest) -> HttpResponse:
    """Make a recovery code (POST), and show it for a while (GET): loading again makes none."""
    participant = request.participant
    if request.method == "POST":
        code = joining.make_recovery_code(participant=participant)
        response = redirect(request.path)
        identity.keep_code(response, participant, code, path=request.path, secure=settings.SECURE)
        return response
    code = identity.kept_code(request, participant)
    if not code:
        return redirect("sessions:me", request.training_session.ref)
    context = {
        "training_session": request.training_session,
        "participant": participant,
        "code": spaced_recovery_code(code),
    }
    return render(request, "sessions/recovery_code.html", context)


@require_http_methods(["GET", "POST"])
@teacher_view
def new_code(
    request: TeacherRequest, training_session: TrainingSession, participant_id: UUID
) -> HttpResponse:
    """Ask whether it is them, make a recovery code for somebody, and show it for a while."""
    people = training_session.participants.present().filter(on_paper=False)
    person = get_object_or_404(people, pk=participant_id)
    if request.method == "POST":
        code = joining.make_recovery_code(participant=person, by=request.user)
        response = redirect(request.path)
        identity.keep_code(response, person, code, path=request.path, secure=settings.SECURE)
        return response
    context = {
        "training_session": training_session,
        "person": person,
        "code": spaced_recovery_code(identity.kept_code(request, person)),
    }
    return render(request, "sessions/new_code.html", context)
