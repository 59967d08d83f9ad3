"""The library of ready questions: looked through by theme or by words, seen, and copied."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sessions.models import TrainingSession
from sessions.survey import preview
from sessions.survey.edit_rows import ICONS
from sessions.survey.exceptions import EditError
from sessions.survey.library import library_question, search, themes
from sessions.survey.models import Survey
from sessions.survey.question_documents import QuestionDocument
from sessions.survey.ready import add_ready_question
from sessions.survey.views.editing import survey_of
from sessions.views.access import TeacherRequest, teacher_view

MOST_WORDS = 80


@require_GET
@teacher_view
def library(request: TeacherRequest, training_session: TrainingSession, key: str) -> HttpResponse:
    """Show the ready questions, of one theme (`?theme=`) or with some words (`?q=`)."""
    survey = survey_of(training_session, key)
    words, theme = request.GET.get("q", "")[:MOST_WORDS].strip(), request.GET.get("theme", "")
    found = [
        (one, [(question, ICONS[question.kind]) for question in questions])
        for one, questions in search(words)
        if not theme or one.key == theme
    ]
    context = {
        "training_session": training_session,
        "survey": survey,
        "themes": themes(),
        "chosen": theme,
        "words": words,
        "found": found,
        "number": sum(len(questions) for _theme, questions in found),
        "here": set(survey.entries.values_list("key", flat=True)),
    }
    return render(request, "survey/edit/library.html", context)


@require_http_methods(["GET", "POST"])
@teacher_view
def question(
    request: TeacherRequest, training_session: TrainingSession, key: str, theme: str, question: str
) -> HttpResponse:
    """Show a ready question as the room will see it; copy it to the end of the survey."""
    survey, document = survey_of(training_session, key), _document(theme, question)
    if request.method == "POST":
        return _copied(request, training_session, survey, theme, document)
    number = survey.entries.count() + 1
    context = {
        "training_session": training_session,
        "survey": survey,
        "document": document,
        "theme": theme,
        "frames": preview.frames(
            training_session,
            survey,
            preview.unsaved(training_session, document),
            number=number,
            total=number,
        ),
    }
    return render(request, "survey/edit/library_question.html", context)


def _copied(
    request: TeacherRequest,
    training_session: TrainingSession,
    survey: Survey,
    theme: str,
    document: QuestionDocument,
) -> HttpResponse:
    """Add the question, and go on where the button says."""
    editor = reverse("sessions:survey:edit", args=[training_session.ref, survey.key])
    try:
        entry = add_ready_question(survey=survey, theme=theme, document=document)
    except EditError as error:
        messages.error(request, str(error))
        return redirect(editor)
    messages.success(request, _("The question is added at the end. You can change it."))
    if request.POST.get("then") == "library":
        back = reverse("sessions:survey:library", args=[training_session.ref, survey.key])
        return redirect(f"{back}?theme={theme}")
    return redirect(f"{editor}#q-{entry.key}")


def _document(theme: str, question: str) -> QuestionDocument:
    found = library_question(theme, question)
    if found is None:
        raise Http404
    return found
