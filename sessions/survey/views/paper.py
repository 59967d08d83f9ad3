"""For people without a phone: the questionnaire to print, hands to count, sheets to type in."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from sessions.exceptions import DomainError
from sessions.models import Participant, TrainingSession
from sessions.responses.asking_form import asking_forms
from sessions.responses.retyped import retyped
from sessions.responses.selectors import newest_asking
from sessions.responses.taking import Taken, take, tell, to_put_right
from sessions.survey import paper
from sessions.survey.hands_form import HandsForm
from sessions.survey.models import Survey
from sessions.survey.printing import printed_questions
from sessions.survey.selectors import newest_askings, survey_questions
from sessions.views.access import TeacherRequest, teacher_view


@require_GET
@teacher_view
def print_survey(
    request: TeacherRequest, training_session: TrainingSession, key: str
) -> HttpResponse:
    """Show the questionnaire as a sheet to print and to fill in by hand."""
    survey = get_object_or_404(training_session.surveys, key=key)
    context = {
        "training_session": training_session,
        "survey": survey,
        "questions": printed_questions(survey),
    }
    return render(request, "survey/print.html", context)


@require_http_methods(["GET", "POST"])
@teacher_view
def hands(
    request: TeacherRequest, training_session: TrainingSession, question_id: UUID
) -> HttpResponse:
    """Count raised hands for the question; they count like the answers of phones."""
    question = get_object_or_404(
        survey_questions().filter(training_session=training_session), pk=question_id
    )
    asking = newest_asking(question)
    if asking is None:
        messages.error(request, _("This question has not been asked yet."))
        return redirect("sessions:present", training_session.ref)
    form = HandsForm(request.POST or None, asking=asking)
    if request.method == "POST" and form.is_valid():
        try:
            number = paper.enter_hands(asking=asking, counts=form.counts(), people=form.people())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _hands_counted(number))
            return redirect("sessions:present", training_session.ref)
    context = {"training_session": training_session, "question": question, "form": form}
    return render(request, "survey/hands.html", context, status=422 if form.is_bound else 200)


def _hands_counted(number: int) -> str:
    return ngettext("%(number)d person counted.", "%(number)d people counted.", number) % {
        "number": number
    }


@require_http_methods(["GET", "POST"])
@teacher_view
def sheets(request: TeacherRequest, training_session: TrainingSession, key: str) -> HttpResponse:
    """List the sheets that were typed in; begin another."""
    survey = get_object_or_404(training_session.surveys, key=key)
    if not newest_askings(survey):
        messages.error(request, _("Send this survey ahead, or ask it, before typing in sheets."))
        return redirect("sessions:survey:ahead", training_session.ref, key)
    if request.method == "POST":
        person = paper.add_sheet(training_session=training_session)
        return redirect("sessions:survey:sheet", training_session.ref, key, person.pk)
    context = {
        "training_session": training_session,
        "survey": survey,
        "people": paper.sheets_in(training_session).order_by("number"),
    }
    return render(request, "survey/sheets.html", context)


@require_http_methods(["GET", "POST"])
@teacher_view
def sheet(
    request: TeacherRequest, training_session: TrainingSession, key: str, person_id: UUID
) -> HttpResponse:
    """Type in the answers of one sheet, and go on to the next."""
    survey = get_object_or_404(training_session.surveys, key=key)
    person = get_object_or_404(paper.sheets_in(training_session), pk=person_id)
    if request.method == "POST":
        taken = take(newest_askings(survey), request.POST.getlist, person, by_teacher=True)
        tell(request, taken)
        if any(one.refusal for one in taken):
            return _sheet_page(request, survey, person, taken)
        if request.POST.get("then") == "next":
            person = paper.add_sheet(training_session=training_session)
            return redirect("sessions:survey:sheet", training_session.ref, key, person.pk)
        return redirect("sessions:survey:sheets", training_session.ref, key)
    return _sheet_page(request, survey, person)


def _sheet_page(
    request: TeacherRequest, survey: Survey, person: Participant, taken: Sequence[Taken] = ()
) -> HttpResponse:
    """Show the questions of a sheet; what was refused stands in them to be put right."""
    session = survey.training_session
    with retyped(to_put_right(taken)):
        forms = asking_forms(newest_askings(survey), participant=person, training_session=session)
    context = {"training_session": session, "survey": survey, "person": person, "forms": forms}
    return render(request, "survey/type_sheet.html", context, status=422 if taken else 200)
