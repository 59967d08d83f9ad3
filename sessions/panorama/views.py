"""A teacher's own slides, in the agenda of one session."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sessions.models import TrainingSession
from sessions.panorama import services
from sessions.panorama.forms import OwnSlideForm
from sessions.views.access import TeacherRequest, teacher_view


@require_http_methods(["GET", "POST"])
@teacher_view
def add(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Add a slide of one's own as a new step at the end of the agenda."""
    form = OwnSlideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_own_slide(training_session=training_session, **form.cleaned_data)
        return redirect("sessions:prepare", training_session.ref)
    context = {"training_session": training_session, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "panorama/own_slide.html", context, status=status)


@require_http_methods(["GET", "POST"])
@teacher_view
def edit(request: TeacherRequest, training_session: TrainingSession, step_id: UUID) -> HttpResponse:
    """Change a slide of one's own."""
    slide = services.own_slide(training_session, step_id)
    if slide is None:
        raise Http404
    form = OwnSlideForm(request.POST or None, initial=services.initial_of(slide))
    if request.method == "POST" and form.is_valid():
        services.change_own_slide(slide=slide, step_id=step_id, **form.cleaned_data)
        return redirect("sessions:prepare", training_session.ref)
    context = {"training_session": training_session, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "panorama/own_slide.html", context, status=status)
