"""Two closed questions of a session in one table, for the teacher."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sessions.models import TrainingSession
from sessions.survey.crossing import Crossing
from sessions.views.access import TeacherRequest, teacher_view


@require_GET
@teacher_view
def crosstab(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Show the answers to `question` among those who gave each answer to `by`."""
    crossing = Crossing(
        training_session, request.GET.get("question", ""), request.GET.get("by", "")
    )
    context = {"training_session": training_session, "crossing": crossing}
    return render(request, "survey/crosstab.html", context)
