"""What the teacher does to the answers of a survey."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from rsn_training.common.http import wants_json
from sessions.models import TrainingSession
from sessions.responses.models import Answer
from sessions.responses.services import set_hidden
from sessions.survey.selectors import survey_questions
from sessions.survey.views.sorting import WRITTEN
from sessions.views.access import TeacherRequest, teacher_view


@require_POST
@teacher_view
def moderate(
    request: TeacherRequest, training_session: TrainingSession, answer_id: UUID
) -> HttpResponse:
    """Hide a text, or an "other: …", from every screen (`hidden=1`), or show it again (`hidden=0`).

    The stream brings the change; a page's own code needs no body, a plain form comes back.
    """
    answer = get_object_or_404(
        Answer.objects.filter(
            asking__question__in=survey_questions().filter(
                WRITTEN, training_session=training_session
            )
        ),
        pk=answer_id,
    )
    set_hidden(answer=answer, hidden=request.POST.get("hidden") == "1", by=request.user)
    if request.headers.get("HX-Request") or wants_json(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect("sessions:present", training_session.ref)
