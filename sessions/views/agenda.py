"""Changing the agenda."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sessions.exceptions import AgendaError
from sessions.forms import StepForm
from sessions.models import TrainingSession
from sessions.services import agenda
from sessions.views.access import TeacherRequest, led_step, teacher_view

#: What the person removed last, so that it can be put back as it stood.
REMOVED = "removed_step"


def _back(training_session: TrainingSession, to: str) -> HttpResponse:
    return redirect(reverse("sessions:prepare", args=[training_session.ref]) + to)


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
        return _back(training_session, f"#step-{step.pk}")
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
    return _back(training_session, f"#step-{step.pk}")


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
    removed = agenda.remove_step(step=step)
    if step.is_own:
        messages.success(request, _("Your step is removed."))
        return _back(training_session, "")
    request.session[REMOVED] = {"ref": training_session.ref, "step": asdict(removed)}
    return _back(training_session, f"?removed={removed.place}#removed")


@require_POST
@teacher_view
def put_back(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Put the step that was removed last back where it was."""
    kept = request.session.pop(REMOVED, None)
    if kept is None or kept["ref"] != training_session.ref:
        raise AgendaError(_("This step is not in the training, or already in the agenda."))
    removed = agenda.Removed(**kept["step"])
    step = agenda.put_back(training_session=training_session, removed=removed)
    return _back(training_session, f"#step-{step.pk}")


@require_POST
@teacher_view
def add_step(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Put back a step of the training."""
    step = agenda.add_training_step(
        training_session=training_session, key=request.POST.get("key", "")
    )
    return _back(training_session, f"#step-{step.pk}")
