"""A survey sent ahead: the teacher's page with link and counts, and the participant's."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rsn_training.common.http import join_base_url
from sessions.joining_panel import is_local_host, is_loopback, join_panel
from sessions.models import TrainingSession
from sessions.responses.written import piles_of
from sessions.survey import ahead
from sessions.survey.models import Survey
from sessions.survey.page_screens import page_forms
from sessions.survey.selectors import questions_of
from sessions.views.access import (
    ParticipantRequest,
    TeacherRequest,
    participant_view,
    teacher_view,
)


def path_of(survey: Survey) -> str:
    """Return where the survey stands within the session, for links that lead there."""
    return f"a/survey/{survey.key}/"


@require_http_methods(["GET", "POST"])
@teacher_view
def send(request: TeacherRequest, training_session: TrainingSession, key: str) -> HttpResponse:
    """Show the link of a survey and how many have answered; send it ahead, or stop."""
    survey = get_object_or_404(training_session.surveys, key=key)
    if request.method == "POST":
        if request.POST.get("send") == "1":
            ahead.send_ahead(survey=survey)
            messages.success(request, _("The survey is open: share its link."))
        else:
            ahead.stop_ahead(survey=survey)
            messages.success(request, _("The survey takes no more answers before the session."))
        return redirect("sessions:survey:ahead", training_session.ref, key)
    join = join_panel(training_session, path_of(survey)) if training_session.join_code else None
    host = urlsplit(join_base_url()).hostname or ""
    context = {
        "training_session": training_session,
        "survey": survey,
        "progress": ahead.progress(survey),
        "piles": piles_of(questions_of(survey)),
        "join": join,
        "host": host,
        "is_local": is_local_host(host),
        "is_loopback": is_loopback(host),
    }
    return render(request, "survey/ahead.html", context)


@require_GET
@participant_view
def answer_page(request: ParticipantRequest, key: str) -> HttpResponse:
    """Show all questions of a survey that was sent ahead, with what this person answered."""
    survey = get_object_or_404(request.training_session.surveys, key=key)
    if survey not in ahead.sent_ahead(request.training_session):
        if survey.ahead_since is None and not ahead.ahead_askings(survey).exists():
            raise Http404
        messages.info(request, _("This survey takes no answers now."))
        return redirect(request.training_session)
    context = {
        "training_session": request.training_session,
        "participant": request.participant,
        "survey": survey,
        "forms": page_forms(survey, request.participant),
    }
    return render(request, "survey/answer_page.html", context)
