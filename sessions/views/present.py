"""The projector, the remote, and the moves of the room."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rsn_training.common.http import wants_json
from sessions.enums import Move, Screen
from sessions.exceptions import DomainError, MoveConflictError
from sessions.models import TrainingSession
from sessions.services import joining, moves
from sessions.views.access import TeacherRequest, teacher_view
from sessions.views.screen import screen_context


@require_GET
@teacher_view
def present(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Show the remote: previous, next, notes, times, who is there and has answered."""
    context = screen_context(training_session, Screen.PRESENTER)
    return render(request, "sessions/presenter.html", context)


@require_GET
@teacher_view
def projector(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Show the projected screen, in the session's language."""
    translation.activate(training_session.language)
    request.LANGUAGE_CODE = training_session.language
    context = screen_context(training_session, Screen.PROJECTOR)
    return render(request, "sessions/projector.html", context)


@require_POST
@teacher_view
def move(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """Move the room: next, previous, to a step, reveal, hide; or what its activity offers."""
    try:
        moved = _move(request, training_session)
    except MoveConflictError as error:
        return _moved(request, training_session, error)
    except (DomainError, ValueError) as error:
        refusal = error if isinstance(error, DomainError) else DomainError()
        return _moved(request, training_session, refusal)
    return _moved(request, moved)


def _move(request: TeacherRequest, training_session: TrainingSession) -> TrainingSession:
    """Call the service that the pressed button names."""
    version = int(request.POST.get("version", ""))
    action = request.POST.get("move", "")
    if action in {"reveal", "hide"}:
        return moves.set_revealed(
            training_session=training_session, version=version, revealed=action == "reveal"
        )
    if action.startswith("do:"):
        return moves.act(training_session=training_session, version=version, verb=action[3:])
    if action.startswith("go:"):
        return moves.go_to(
            training_session=training_session, version=version, step_id=UUID(action[3:])
        )
    if action.startswith("at:"):
        part, _colon, item = action[3:].partition(":")
        return moves.go_within(
            training_session=training_session, version=version, part_id=UUID(part), item=int(item)
        )
    return moves.advance(training_session=training_session, version=version, move=Move(action))


def _moved(
    request: TeacherRequest, training_session: TrainingSession, error: DomainError | None = None
) -> HttpResponse:
    """Answer a move: JSON for the screens' own code, a page for a plain form."""
    if wants_json(request):
        body = {"version": training_session.move_version, "message": str(error or "")}
        return JsonResponse(body, status=409 if error else 200)
    if error is not None:
        messages.warning(request, str(error))
    screen = request.POST.get("from", "")
    name = "sessions:projector" if screen == Screen.PROJECTOR else "sessions:present"
    return redirect(name, training_session.ref)


@require_POST
@teacher_view
def remove_participant(
    request: TeacherRequest, training_session: TrainingSession, participant_id: UUID
) -> HttpResponse:
    """Take somebody out of the session."""
    person = training_session.participants.present().filter(pk=participant_id).first()
    if person is not None:
        joining.remove(participant=person)
        messages.success(request, _("%(name)s is removed.") % {"name": person.label})
    return redirect("sessions:people", training_session.ref)


@require_GET
@teacher_view
def people(request: TeacherRequest, training_session: TrainingSession) -> HttpResponse:
    """List who joined, and who is connected now."""
    context = {
        "training_session": training_session,
        "participants": training_session.participants.present().order_by("joined_at"),
    }
    return render(request, "sessions/people.html", context)
