"""The teacher's sessions: list, make, prepare, copy, delete."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions.documents import TrainingDocument
from sessions.enums import State
from sessions.forms import NewSessionForm, OptionsForm, StepForm, TitleForm
from sessions.joining_panel import join_panel
from sessions.models import Training, TrainingSession
from sessions.selectors import agenda_rows, planned_minutes, sessions_of, steps_left_out
from sessions.services import creation, editions, options, states
from sessions.services.agenda import Removed
from sessions.views.access import TeacherRequest, teacher_view
from sessions.views.agenda import REMOVED


@require_GET
def teach(request: TeacherRequest) -> HttpResponse:
    """List my sessions; start a new one from a training or from an earlier session."""
    context = {
        "sessions": sessions_of(request.user),
        "trainings": [
            TrainingDocument.model_validate(training.newest().document)
            for training in Training.objects.offered_to(request.user)
        ],
    }
    return render(request, "sessions/teach.html", context)


@require_http_methods(["GET", "POST"])
def new(request: TeacherRequest, key: str) -> HttpResponse:
    """Make a session from a training: title, plan, language."""
    training = get_object_or_404(Training.objects.offered_to(request.user), key=key)
    form = NewSessionForm(
        request.POST or None,
        training=training,
        initial={"language": request.LANGUAGE_CODE or "fr"},
    )
    if request.method == "POST" and form.is_valid():
        made = creation.create_from_training(
            owner=request.user,
            edition=form.edition,
            plan_key=form.cleaned_data["plan"],
            title=form.cleaned_data["title"],
            language=form.cleaned_data["language"],
        )
        return redirect("sessions:prepare", made.ref)
    document = TrainingDocument.model_validate(form.edition.document)
    context = {
        "form": form,
        "document": document,
        "plans": planned_minutes(document),
        "is_partial": len(document.offered_steps()) < len(document.steps),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "sessions/new.html", context, status=status)


@require_GET
@teacher_view
def prepare(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Show agenda, options, link and QR code of a session."""
    rows = agenda_rows(training_session)
    context = {
        "training_session": training_session,
        "rows": rows,
        "minutes": sum(row.step.minutes for row in rows),
        "left_out": steps_left_out(training_session),
        "removed": _removed(request, training_session),
        "options_form": OptionsForm(instance=training_session),
        "step_form": StepForm(initial={"minutes": 10, "importance": "essential"}),
        "join": join_panel(training_session) if training_session.join_code else None,
        "newer": editions.newer_edition(training_session),
    }
    return render(request, "sessions/prepare.html", context)


def _removed(request: TeacherRequest, training_session: TrainingSession) -> Removed | None:
    """Return the step that was just removed, while its page says so and it is still out."""
    kept = request.session.get(REMOVED)
    if "removed" not in request.GET or kept is None or kept["ref"] != training_session.ref:
        return None
    removed = Removed(**kept["step"])
    return None if training_session.steps.filter(key=removed.key).exists() else removed


@require_POST
@teacher_view
def take_newest(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Give the session the newest edition of its training."""
    edition = editions.take_newest(training_session=training_session)
    if edition is not None:
        messages.success(request, _("The session has the newest content of its training."))
    return redirect("sessions:prepare", training_session.ref)


@require_http_methods(["GET", "POST"])
@teacher_view
def change_options(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Show and save the options; on a mistake, show the page again with what was typed."""
    form = OptionsForm(request.POST or None, instance=training_session)
    if request.method == "POST" and form.is_valid():
        options.save(training_session=form.save(commit=False))
        messages.success(request, _("The options are saved."))
        return redirect("sessions:prepare", training_session.ref)
    context = {"training_session": training_session, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "sessions/options.html", context, status=status)


@require_POST
@teacher_view
def change_state(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Open, start, suspend, close or archive the session."""
    to = request.POST.get("to", "")
    if to in State.values:
        states.change_state(training_session=training_session, to=State(to))
    else:
        messages.error(request, _("This is not possible."))
    return redirect(_after(request), training_session.ref)


def _after(request: TeacherRequest) -> str:
    """Return the page of ours that the person came from, by its name."""
    names = {"present": "sessions:present", "projector": "sessions:projector"}
    return names.get(request.POST.get("from", ""), "sessions:prepare")


@require_POST
@teacher_view
def renew_code(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Replace the join code."""
    states.renew_code(training_session=training_session)
    messages.success(request, _("The session has a new code; the former one no longer works."))
    return redirect("sessions:prepare", training_session.ref)


@require_POST
@teacher_view
def duplicate(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Make a new session with the same agenda and options."""
    form = TitleForm(request.POST)
    title = form.cleaned_data["title"] if form.is_valid() else training_session.title
    copy = creation.duplicate(training_session=training_session, owner=request.user, title=title)
    messages.success(request, _("Here is the copy, with nobody in it."))
    return redirect("sessions:prepare", copy.ref)


@require_POST
@teacher_view
def delete(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Put the session in the bin for seven days."""
    states.delete(training_session=training_session)
    messages.success(
        request,
        _("“%(title)s” is deleted. You can bring it back for seven days.")
        % {"title": training_session.title},
    )
    return redirect("sessions:teach")


@require_POST
def restore(request: TeacherRequest, ref: str) -> HttpResponse:
    """Take a session out of the bin."""
    deleted = TrainingSession.objects.filter(owner=request.user, deleted_at__isnull=False)
    training_session = get_object_or_404(deleted, ref=ref)
    states.restore(training_session=training_session)
    return redirect("sessions:prepare", ref)


@require_GET
@teacher_view
def sheet(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Show a sheet to print: how to join, large, and the agenda."""
    context = {
        "training_session": training_session,
        "rows": agenda_rows(training_session),
        "join": join_panel(training_session) if training_session.join_code else None,
    }
    return render(request, "sessions/sheet.html", context)
