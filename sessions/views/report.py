"""The session report: results and files, during the session and after."""

import logging

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sessions.activities import registry
from sessions.models import TrainingSession
from sessions.presence import people
from sessions.selectors import agenda
from sessions.views.access import TeacherRequest, teacher_view

logger = logging.getLogger("rsn.security")


@require_GET
@teacher_view
def report(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Show the results of every activity, and the files to take."""
    context = {
        "training_session": training_session,
        "activities": list(registry),
        "people": people(training_session),
        "steps": agenda(training_session),
        "pages": [
            fragment for activity in registry for fragment in activity.report(training_session)
        ],
        "exports": [
            (activity, export)
            for activity in registry
            for export in activity.exports(training_session)
        ],
    }
    return render(request, "sessions/report.html", context)


@require_GET
@teacher_view
def export(
    request: TeacherRequest, training_session: TrainingSession, activity: str, name: str
) -> HttpResponse:
    """Hand out one file of an activity."""
    if activity not in registry:
        raise Http404
    for found in registry.get(activity).exports(training_session):
        if found.name == name:
            logger.info(
                "user %s took %s of session %s", request.user.pk, name, training_session.ref
            )
            return HttpResponse(
                found.make(),
                content_type=found.content_type,
                headers={"Content-Disposition": f'attachment; filename="{name}"'},
            )
    raise Http404
