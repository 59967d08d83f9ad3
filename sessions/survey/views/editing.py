"""The teacher's survey editor: the survey with its questions in order, and what is done to them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions.models import TrainingSession
from sessions.survey import editing, preview
from sessions.survey.documents import MAX_QUESTIONS
from sessions.survey.edit_rows import kind_rows, question_rows
from sessions.survey.exceptions import EditError, MoreAnswersError
from sessions.survey.forms import OwnSurveyForm, SurveyForm
from sessions.survey.models import Survey, SurveyQuestion
from sessions.views.access import TeacherRequest, teacher_view


def survey_of(training_session: TrainingSession, key: str) -> Survey:
    """Return a survey of the session, else 404."""
    return get_object_or_404(training_session.surveys, key=key)


def entry_of(survey: Survey, question: str) -> SurveyQuestion:
    """Return a question of the survey, else 404."""
    return get_object_or_404(survey.entries.select_related("survey", "question"), key=question)


def to_editor(training_session: TrainingSession, key: str, question: str = "") -> HttpResponse:
    """Go back to the list, at the question that was handled."""
    address = reverse("sessions:survey:edit", args=[training_session.ref, key])
    return redirect(f"{address}#q-{question}" if question else address)


@require_http_methods(["GET", "POST"])
@teacher_view
def own(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Add a survey of the teacher's own as a step, then write its questions."""
    form = OwnSurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = editing.add_survey(training_session=training_session, **form.cleaned_data)
        return to_editor(training_session, step.key)
    context = {"training_session": training_session, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "survey/edit/own.html", context, status=status)


@require_http_methods(["GET", "POST"])
@teacher_view
def survey(request: TeacherRequest, training_session: TrainingSession, key: str) -> HttpResponse:
    """List the questions of a survey with what can be done to each; save its title and manner."""
    found = survey_of(training_session, key)
    form = SurveyForm.of(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            editing.change_survey(survey=found, **form.texts())
        except EditError as error:
            form.add_error("together", str(error))
        else:
            messages.success(request, _("The survey is saved."))
            return to_editor(training_session, key)
    rows = question_rows(found)
    context = {
        "training_session": training_session,
        "survey": found,
        "form": form,
        "rows": rows,
        "kinds": kind_rows(),
        "is_full": len(rows) >= MAX_QUESTIONS,
        "most": MAX_QUESTIONS,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "survey/edit/survey.html", context, status=status)


@require_POST
@teacher_view
def move(
    request: TeacherRequest, training_session: TrainingSession, key: str, question: str
) -> HttpResponse:
    """Move a question one place up or down."""
    entry = entry_of(survey_of(training_session, key), question)
    places = {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    try:
        editing.move_question(entry=entry, places=places)
    except EditError as error:
        messages.error(request, str(error))
    return to_editor(training_session, key, question)


@require_POST
@teacher_view
def duplicate(
    request: TeacherRequest, training_session: TrainingSession, key: str, question: str
) -> HttpResponse:
    """Put a copy of a question right after it."""
    entry = entry_of(survey_of(training_session, key), question)
    try:
        copy = editing.duplicate_question(entry=entry)
    except EditError as error:
        messages.error(request, str(error))
        return to_editor(training_session, key, question)
    messages.success(request, _("Here is the copy, with no answer."))
    return to_editor(training_session, key, copy.key)


@require_http_methods(["GET", "POST"])
@teacher_view
def remove(
    request: TeacherRequest, training_session: TrainingSession, key: str, question: str
) -> HttpResponse:
    """Remove a question at once if nobody answered it; else ask first, with what would be lost."""
    entry = entry_of(survey_of(training_session, key), question)
    agreed = request.POST.get("agreed", "0")[:9]
    if request.method == "GET":
        return _ask_first(request, training_session, entry)
    try:
        number = editing.remove_question(
            entry=entry, agreed=int(agreed) if agreed.isdecimal() else 0, by=request.user
        )
    except MoreAnswersError as error:
        if request.POST.get("asked"):
            messages.error(request, str(error))
        return _ask_first(request, training_session, entry, status=409)
    except EditError as error:
        messages.error(request, str(error))
        return to_editor(training_session, key, question)
    messages.success(request, _removed(number))
    return to_editor(training_session, key)


def _ask_first(
    request: TeacherRequest,
    training_session: TrainingSession,
    entry: SurveyQuestion,
    status: int = 200,
) -> HttpResponse:
    context = {
        "training_session": training_session,
        "survey": entry.survey,
        "entry": entry,
        "answers": editing.answers_to(entry.question),
        "dependents": entry.question.conditioned.order_by("survey_question__order"),
        "conclusions": editing.conclusions_about(entry),
    }
    return render(request, "survey/edit/remove.html", context, status=status)


def _removed(number: int) -> str:
    if not number:
        return _("The question is removed.")
    return ngettext(
        "The question is removed with its %(number)d answer.",
        "The question is removed with its %(number)d answers.",
        number,
    ) % {"number": number}


@require_GET
@teacher_view
def show(request: TeacherRequest, training_session: TrainingSession, key: str) -> HttpResponse:
    """Show a question as a phone and as the projector will, asking nobody."""
    found = survey_of(training_session, key)
    entries = preview.entries_of(found)
    if not entries:
        return to_editor(training_session, key)
    wanted = request.GET.get("question", entries[0].key)
    number = next((n for n, entry in enumerate(entries) if entry.key == wanted), None)
    if number is None:
        raise Http404
    context = {
        "training_session": training_session,
        "survey": found,
        "entry": entries[number],
        "before": entries[number - 1] if number else None,
        "after": entries[number + 1] if number + 1 < len(entries) else None,
        "frames": preview.frames(
            training_session,
            found,
            entries[number].question,
            number=number + 1,
            total=len(entries),
        ),
    }
    return render(request, "survey/edit/preview.html", context)
