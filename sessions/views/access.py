"""Fetching what a person may see, and speaking their language (house.md, rules.md)."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from sessions.exceptions import DomainError
from sessions.forms import RecoveryForm
from sessions.identity import moved_from, speaker
from sessions.models import Participant, Step, TrainingSession
from sessions.presence import mark_seen

if TYPE_CHECKING:
    from rsn_training.accounts.models import User


class TeacherRequest(HttpRequest):
    """A request of somebody signed in."""

    user: "User"


class ParticipantRequest(HttpRequest):
    """A request of a participant of one session."""

    participant: Participant
    training_session: TrainingSession


#: A page within a session, as links and forms name it ("a/survey/practices/"): never out of it.
PAGE_WITHIN = re.compile(r"(?:a/[a-z0-9-]+/(?:[a-z0-9-]+/)*)?")
#: A page marks its reader as connected at most this often; the stream does the rest.
SEEN_AGAIN = timedelta(seconds=20)

TeacherView = Callable[Concatenate[TeacherRequest, TrainingSession, ...], HttpResponse]
ParticipantView = Callable[Concatenate[ParticipantRequest, ...], HttpResponse]
AnyView = Callable[..., HttpResponse]


def speak(request: HttpRequest, training_session: TrainingSession) -> str:
    """Activate the person's choice, else the session's language; return it."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = chosen if chosen in dict(settings.LANGUAGES) else training_session.language
    translation.activate(language)
    request.LANGUAGE_CODE = language
    return language


def led_session(request: HttpRequest, ref: str) -> TrainingSession:
    """Return the session if this person leads it, else 404."""
    return get_object_or_404(
        TrainingSession.objects.led_by(request.user)
        .select_related("edition__training", "current_step", "current_part__step")
        .defer("edition__document"),
        ref=ref,
    )


def led_step(training_session: TrainingSession, step_id: UUID) -> Step:
    """Return a step of the session, else 404."""
    return get_object_or_404(training_session.steps, pk=step_id)


def teacher_view(view: TeacherView) -> AnyView:
    """Give the view the session that the person leads; outsiders get 404, refusals a message."""

    @wraps(view)
    def wrapped(request: TeacherRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
        training_session = led_session(request, ref)
        try:
            response = view(request, training_session, *args, **kwargs)
        except DomainError as error:
            messages.error(request, str(error))
            response = redirect("sessions:prepare", ref)
        add_never_cache_headers(response)
        return response

    return wrapped


def participant_view(view: ParticipantView) -> AnyView:
    """Give the view its participant and session; everybody else gets 404.

    A device that its person has left for another is told so: it held their token.
    """

    @login_not_required
    @wraps(view)
    def wrapped(request: ParticipantRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
        participant = speaker(request, ref)
        if participant is None:
            return _elsewhere(request, ref)
        request.participant = participant
        request.training_session = get_object_or_404(
            TrainingSession.objects.seen_by(participant)
            .select_related("edition__training", "current_step", "current_part__step")
            .defer("edition__document"),
            ref=ref,
        )
        speak(request, request.training_session)
        if timezone.now() - participant.last_seen > SEEN_AGAIN:
            mark_seen([participant.pk])
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return wrapped


def _elsewhere(request: HttpRequest, ref: str) -> HttpResponse:
    """Say to the device that was left where its person went; to anybody else, 404."""
    left = moved_from(request.COOKIES, ref)
    if left is None:
        raise Http404
    speak(request, left.training_session)
    context = {"training_session": left.training_session, "recovery_form": RecoveryForm()}
    response = render(request, "sessions/elsewhere.html", context, status=404)
    add_never_cache_headers(response)
    return response
