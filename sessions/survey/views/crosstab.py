"""Two closed questions of a session in one table: for the teacher, and for the room."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sessions.enums import Screen
from sessions.models import TrainingSession
from sessions.survey import projecting
from sessions.survey.crossing import Crossing
from sessions.views.access import TeacherRequest, teacher_view


@require_GET
@teacher_view
def crosstab(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Show the answers to `question` among those who gave each answer to `by`."""
    crossing = Crossing(
        training_session, request.GET.get("question", ""), request.GET.get("by", "")
    )
    context = {
        "training_session": training_session,
        "crossing": crossing,
        "is_projected": training_session.is_live and projecting.is_projected(crossing),
    }
    return render(request, "survey/crosstab.html", context)


@require_POST
@teacher_view
def project(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Put the table on the projector, or take it off (`do` is "take-off")."""
    keys = {name: request.POST.get(name, "") for name in ("question", "by")}
    if request.POST.get("do") == "take-off":
        projecting.take_off(training_session=training_session)
        return _back(request, training_session, keys)
    try:
        projecting.project_table(training_session=training_session, **keys)
    except projecting.NotProjectedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The table is on the projector until you move on."))
    return _back(request, training_session, keys)


def _back(
    request: TeacherRequest, training_session: TrainingSession, keys: dict[str, str]
) -> HttpResponse:
    """Go back to where the button is: the page of the table, the remote or the projector."""
    if keys["question"]:
        address = reverse("sessions:survey:crosstab", args=[training_session.ref])
        return redirect(f"{address}?{urlencode(keys)}")
    at_projector = request.POST.get("from") == Screen.PROJECTOR
    name = "sessions:projector" if at_projector else "sessions:present"
    return redirect(name, training_session.ref)
