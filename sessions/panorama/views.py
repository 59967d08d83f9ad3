"""The slides of one session: a teacher's own, and which of the training's are shown."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from sessions.models import TrainingSession
from sessions.panorama import services
from sessions.panorama.catalogue import catalogue_of
from sessions.panorama.forms import OwnSlideForm
from sessions.panorama.models import Deck, Slide
from sessions.panorama.selectors import slides_to_choose
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


@require_http_methods(["GET", "POST"])
@teacher_view
def deck(request: TeacherRequest, training_session: TrainingSession, key: str) -> HttpResponse:
    """Show the slides of a deck as the room sees them; hide one, or show it again."""
    chosen = get_object_or_404(Deck, training_session=training_session, key=key)
    if request.method == "POST":
        verb, _colon, slide_id = request.POST.get("slide", "").partition(":")
        try:
            services.hide_slide(deck=chosen, slide_id=UUID(slide_id), hidden=verb == "hide")
        except (ValueError, Slide.DoesNotExist):
            raise Http404 from None
        return redirect(f"{request.path}#choose-{slide_id}")
    context = {
        "training_session": training_session,
        "deck": chosen,
        "slides": slides_to_choose(chosen),
        "media": catalogue_of(training_session.edition_id).media,
    }
    return render(request, "panorama/deck.html", context)
