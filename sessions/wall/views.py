"""The wall: what participants ask and support, what the teacher decides."""

import secrets
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rsn_training.common.http import wants_json
from sessions.enums import Screen
from sessions.models import TrainingSession
from sessions.views.access import (
    ParticipantRequest,
    TeacherRequest,
    participant_view,
    teacher_view,
)
from sessions.wall import services
from sessions.wall.enums import Act, QuestionState, Setting
from sessions.wall.exceptions import TooManyError, WallError
from sessions.wall.forms import key_of, uuid_of
from sessions.wall.models import AudienceQuestion
from sessions.wall.screens import own, panel
from sessions.wall.selectors import wall_of

#: Seconds after which a client that was turned away may come back.
RETRY_AFTER = 2


def found(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 404 for a question that is not the person's to see."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AudienceQuestion.DoesNotExist:
            raise Http404 from None

    return wrapped


# --- participants ----------------------------------------------------------------------------


@require_GET
@participant_view
def page(request: ParticipantRequest) -> HttpResponse:
    """Show the wall as a page of its own, useful without JavaScript."""
    return _page(request)


def _page(request: ParticipantRequest, *, typed: str = "", problem: str = "") -> HttpResponse:
    wall = wall_of(request.training_session)
    context = {
        "training_session": request.training_session,
        "participant": request.participant,
        "aside": {**panel(wall, request.participant), "typed": typed, "problem": problem},
        "key": secrets.token_hex(16),
    }
    status = HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK
    return render(request, "wall/page.html", context, status=status)


@require_GET
@participant_view
def mine(request: ParticipantRequest) -> HttpResponse:
    """Say what the wall holds of this person, for a screen that was pushed to everybody."""
    return JsonResponse(_mine(request))


def _mine(request: ParticipantRequest) -> dict[str, Any]:
    context = own(wall_of(request.training_session), request.participant)
    html = render_to_string(
        "wall/mine.html", {"aside": context, "training_session": request.training_session}
    )
    return {
        "owned": [str(identifier) for identifier in context["owned"]],
        "supported": [str(identifier) for identifier in context["supported"]],
        "full": context["is_full"],
        "html": html,
    }


def _reply(
    request: ParticipantRequest, message: str = "", *, error: WallError | None = None
) -> HttpResponse:
    """Answer a change: JSON with what is the person's own, or the page again."""
    if wants_json(request):
        body = {
            "message": str(error or message),
            "until_fewer": isinstance(error, TooManyError),
            **_mine(request),
        }
        return JsonResponse(body, status=HTTPStatus.CONFLICT if error else HTTPStatus.OK)
    if error is not None:
        messages.warning(request, str(error))
    elif message:
        messages.success(request, message)
    return redirect("sessions:my_wall:page", request.training_session.ref)


def keeps_text(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the text back when the database is busy or away."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            context = {"typed": request.POST.get("text", "")}
            code = HTTPStatus.SERVICE_UNAVAILABLE
            response = render(request, "wall/busy.html", context, status=code)
            response["Retry-After"] = str(RETRY_AFTER)
            return response

    return wrapped


@require_POST
@keeps_text
@participant_view
def ask(request: ParticipantRequest) -> HttpResponse:
    """Ask a question; the same key twice asks it once."""
    text = request.POST.get("text", "")
    try:
        question = services.ask(
            participant=request.participant, text=text, key=key_of(request.POST)
        )
    except WallError as error:
        if wants_json(request):
            return _reply(request, error=error)
        return _page(request, typed=text, problem=str(error))
    if question.state == QuestionState.WAITING:
        return _reply(request, _("Your question is sent. It waits for your teacher."))
    return _reply(request, _("Your question is shown to the room."))


@require_POST
@participant_view
@found
def support(request: ParticipantRequest, question_id: UUID) -> HttpResponse:
    """Support a question (`supported=1`), or take the support back (`supported=0`)."""
    supported = request.POST.get("supported") == "1"
    try:
        services.set_support(
            participant=request.participant, question_id=question_id, supported=supported
        )
    except WallError as error:
        return _reply(request, error=error)
    return _reply(request)


@require_POST
@participant_view
@found
def withdraw(request: ParticipantRequest, question_id: UUID) -> HttpResponse:
    """Take one's own waiting question back."""
    try:
        services.withdraw(participant=request.participant, question_id=question_id)
    except WallError as error:
        return _reply(request, error=error)
    return _reply(request, _("Your question is withdrawn."))


# --- the teacher -----------------------------------------------------------------------------


@require_POST
@teacher_view
@found
def decide(
    request: TeacherRequest, training_session: TrainingSession, question_id: UUID
) -> HttpResponse:
    """Do what the pressed button (`act`) says about a question."""
    if request.POST.get("act") not in set(Act):
        raise Http404
    try:
        services.decide(
            training_session=training_session,
            question_id=question_id,
            act=Act(request.POST["act"]),
            by=request.user,
            answer=request.POST.get(f"answer-{question_id}", ""),
        )
    except WallError as error:
        return _decided(request, training_session, error)
    return _decided(request, training_session)


@require_POST
@teacher_view
@found
def merge(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Put one question (`question`) together with another (`into`), which stays."""
    question, into = (uuid_of(request.POST.get(name, "")) for name in ("question", "into"))
    if question is None or into is None or question == into:
        return _decided(request, training_session, WallError(_("Choose two questions.")))
    try:
        services.decide(
            training_session=training_session,
            question_id=question,
            act=Act.MERGE,
            by=request.user,
            into=into,
        )
    except WallError as error:
        return _decided(request, training_session, error)
    return _decided(request, training_session)


@require_POST
@teacher_view
def settings(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Open, close, moderate before or after, show on the projector or take off."""
    if request.POST.get("setting") not in set(Setting):
        raise Http404
    services.change_setting(
        training_session=training_session, setting=Setting(request.POST["setting"])
    )
    return _decided(request, training_session)


def _decided(
    request: TeacherRequest, training_session: TrainingSession, error: WallError | None = None
) -> HttpResponse:
    """Answer the teacher; the stream brings what has changed."""
    if wants_json(request):
        status = HTTPStatus.CONFLICT if error else HTTPStatus.OK
        return JsonResponse({"message": str(error or "")}, status=status)
    if error is not None:
        messages.warning(request, str(error))
    at_projector = request.POST.get("from") == Screen.PROJECTOR
    name = "sessions:projector" if at_projector else "sessions:present"
    return redirect(name, training_session.ref)


@require_POST
@teacher_view
@found
def author(
    request: TeacherRequest, training_session: TrainingSession, question_id: UUID
) -> HttpResponse:
    """Say who wrote a question: only when asked to, and it is logged."""
    question = services.reveal_author(
        training_session=training_session, question_id=question_id, by=request.user
    )
    context = {"training_session": training_session, "question": question}
    return render(request, "wall/author.html", context)
