"""Changing the agenda."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sessions.forms import StepForm
from sessions.models import TrainingSession
from sessions.services import agenda
from sessions.views.access import TeacherRequest, led_step, teacher_view


def _back(training_session: TrainingSession, anchor: str = "agenda") -> HttpResponse:
    return redirect(f"{reverse('sessions:prepare', args=[training_session.ref])}#{anchor}")


@require_http_methods(["GET", "POST"])
@teacher_view
def edit_step(
    request: TeacherRequest, training_session: TrainingSession, step_id: UUID
) -> HttpResponse:
    """Change title, minutes and importance of a step."""
    step = led_step(training_session, step_id)
    form = StepForm.of(step, request.POST or None)
    if request.method == "POST" and form.is_valid():
        agenda.rename_step(step=step, **form.cleaned_data)
        return _back(training_session, f"step-{step.pk}")
    context = {"training_session": training_session, "step": step, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "sessions/step.html", context, status=status)


@require_POST
@teacher_view
def move_step(
    request: TeacherRequest, training_session: TrainingSession, step_id: UUID
) -> HttpResponse:
    """Move a step one place up or down."""
    step = led_step(training_session, step_id)
    agenda.move_step(step=step, places=-1 if request.POST.get("to") == "up" else 1)
    return _back(training_session, f"step-{step.pk}")


@require_http_methods(["GET", "POST"])
@teacher_view
def remove_step(
    request: TeacherRequest, training_session: TrainingSession, step_id: UUID
) -> HttpResponse:
    """Take a step out of the agenda; a step of one's own is asked for first, since it is lost."""
    step = led_step(training_session, step_id)
    if request.method == "GET":
        context = {"training_session": training_session, "step": step}
        return render(request, "sessions/remove_step.html", context)
    agenda.remove_step(step=step)
    if step.is_own:
        messages.success(request, _("Your step is removed."))
    else:
        messages.success(request, _("The step is removed. You can add it again below the agenda."))
    return _back(training_session)


@require_POST
@teacher_view
def add_step(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Put back a step of the training."""
    step = agenda.add_training_step(
        training_session=training_session, key=request.POST.get("key", "")
    )
    return _back(training_session, f"step-{step.pk}")
