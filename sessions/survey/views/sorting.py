"""The page where the teacher sorts what people wrote: words of a cloud, texts, groups."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sessions.models import TrainingSession
from sessions.responses.enums import TEXT_KINDS
from sessions.responses.services import SortingError
from sessions.responses.written import piles_of
from sessions.survey.selectors import questions_of, survey_questions
from sessions.survey.texts_page import Shelf, press
from sessions.views.access import TeacherRequest, teacher_view

#: What people can write something of their own to.
WRITTEN = Q(kind__in=TEXT_KINDS) | Q(allow_other=True)


@require_http_methods(["GET", "POST"])
@teacher_view
def texts(
    request: TeacherRequest, training_session: TrainingSession, question_id: UUID
) -> HttpResponse:
    """Show all texts and words of a question, or do what a button says (also the remote's)."""
    questions = survey_questions().filter(WRITTEN, training_session=training_session)
    question = get_object_or_404(
        questions.select_related("training_session").prefetch_related("choices"), pk=question_id
    )
    shelf = Shelf.of(question, request.POST if request.method == "POST" else request.GET)
    status = HTTPStatus.OK
    if request.method == "POST":
        if _is_done(request, shelf) or _is_remote(request):
            return _back(request, training_session, shelf)
        shelf = Shelf.of(question, request.POST)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"training_session": training_session, "question": question, "shelf": shelf}
    return render(request, "survey/texts.html", context, status=status)


def _is_done(request: TeacherRequest, shelf: Shelf) -> bool:
    """Do what the pressed button says, and say so; or why not.

    The remote shows what changed: a message would stay there through the next questions.
    """
    try:
        done = press(shelf=shelf, data=request.POST, by=request.user)
    except SortingError as error:
        messages.error(request, str(error))
        return False
    if not _is_remote(request):
        messages.success(request, done)
    return True


def _is_remote(request: TeacherRequest) -> bool:
    return request.POST.get("from") == "present"


@require_GET
@teacher_view
def written(request: TeacherRequest, training_session: TrainingSession, key: str) -> HttpResponse:
    """Show which questions of a survey people answered in their own words, and what waits."""
    survey = get_object_or_404(training_session.surveys, key=key)
    context = {
        "training_session": training_session,
        "survey": survey,
        "piles": piles_of(questions_of(survey)),
    }
    return render(request, "survey/written.html", context)


def _back(request: TeacherRequest, training_session: TrainingSession, shelf: Shelf) -> HttpResponse:
    """Return to where the button was pressed; the stream has told the other screens."""
    if _is_remote(request):
        return redirect("sessions:present", training_session.ref)
    page = reverse("sessions:survey:texts", args=[training_session.ref, shelf.question.pk])
    part = "#words" if "word" in request.POST.get("act", "") else "#texts"
    return redirect(f"{page}{shelf.address(shelf.page.number)}{part}")
