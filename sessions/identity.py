"""Which participant a device speaks for: cookies bound to one session (rules.md, part 2)."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie

from sessions.codes import digest
from sessions.models import Participant, TrainingSession

_PREFIX = "rsn_p_"
_ACTIVE = "rsn_active"
_CODE = "rsn_code_"
_MAX_PEOPLE = 12
AGE = 180 * 24 * 3600
#: How long the page of a new recovery code shows it again, in seconds.
CODE_SHOWN = 10 * 60


def cookies_of(header: str) -> dict[str, str]:
    """Parse a Cookie header as Django does (for the doors outside Django)."""
    return dict(parse_cookie(header))


def tokens(cookies: Mapping[str, str]) -> list[str]:
    """Return the tokens held by the device, the active person's first."""
    held = {
        name.removeprefix(_PREFIX): value
        for name, value in cookies.items()
        if name.startswith(_PREFIX) and value
    }
    active = held.pop(cookies.get(_ACTIVE, ""), None)
    return ([active] if active else []) + list(held.values())[:_MAX_PEOPLE]


def token_of(cookies: Mapping[str, str], person: str) -> str:
    """Return the token of one person of this device (`Participant.cookie_id`), or of the active.

    It is "" when the device has none; whether it is anybody's in a session is for the database.
    """
    if person:
        return cookies.get(f"{_PREFIX}{person}", "")
    return next(iter(tokens(cookies)), "")


def participant_of(cookies: Mapping[str, str], ref: str) -> Participant | None:
    """Return the active participant of this session on this device, or None."""
    return _first(map(Participant.objects.with_token, tokens(cookies)), ref)


def moved_from(cookies: Mapping[str, str], ref: str) -> Participant | None:
    """Return the participant who left this device by coming back to the session on another."""
    return _first(map(Participant.objects.with_former_token, tokens(cookies)), ref)


def _first(holders: Iterable[QuerySet[Participant]], ref: str) -> Participant | None:
    """Return the first of them who is in the session."""
    for holder in holders:
        here = holder.filter(training_session__ref=ref, training_session__deleted_at=None)
        participant = here.select_related("training_session").first()
        if participant is not None:
            return participant
    return None


def speaker(request: HttpRequest, ref: str) -> Participant | None:
    """Return whom a request speaks for: the person whose page it comes from.

    A form says whose page it is (`person`), since on a shared device another person may have
    become the active one meanwhile. Nobody else ever speaks for a person who is not on the
    device, or who was removed: then the answer is None.
    """
    active = participant_of(request.COOKIES, ref)
    person = request.POST.get("person", "") if request.method == "POST" else ""
    if active is None or person in {"", active.cookie_id}:
        return active
    held = people_on_device(request, active.training_session)
    return next((one for one in held if one.cookie_id == person), None)


def people_on_device(request: HttpRequest, training_session: TrainingSession) -> list[Participant]:
    """Return everybody who joined this session on this device, the active person first."""
    found: list[Participant] = []
    for token in tokens(request.COOKIES):
        found += Participant.objects.with_token(token).filter(training_session=training_session)
    return found


def remember(response: HttpResponse, participant: Participant, token: str, *, secure: bool) -> None:
    """Give the device the participant's token and make that person active."""
    path = participant.training_session.get_absolute_url()
    response.set_cookie(
        f"{_PREFIX}{participant.cookie_id}",
        token,
        max_age=AGE,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )
    activate(response, participant, secure=secure)


def activate(response: HttpResponse, participant: Participant, *, secure: bool) -> None:
    """Make one of the people of this device the active one."""
    response.set_cookie(
        _ACTIVE,
        participant.cookie_id,
        max_age=AGE,
        path=participant.training_session.get_absolute_url(),
        httponly=True,
        samesite="Lax",
        secure=secure,
    )


def forget(response: HttpResponse, participant: Participant) -> None:
    """Take the participant's token away from this device."""
    path = participant.training_session.get_absolute_url()
    response.delete_cookie(f"{_PREFIX}{participant.cookie_id}", path=path, samesite="Lax")
    response.delete_cookie(_ACTIVE, path=path, samesite="Lax")
    response.delete_cookie(_code_name(participant), path=f"{path}me/code/", samesite="Lax")


def _code_name(participant: Participant) -> str:
    return f"{_CODE}{participant.cookie_id}"


def keep_code(
    response: HttpResponse, participant: Participant, code: str, *, path: str, secure: bool
) -> None:
    """Let the page at `path` show a new recovery code for a while, also when it is loaded again.

    The device that asked for the code keeps it, signed; the server has its SHA-256 alone.
    """
    response.set_signed_cookie(
        _code_name(participant),
        code,
        salt=_CODE,
        max_age=CODE_SHOWN,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )


def kept_code(request: HttpRequest, participant: Participant) -> str:
    """Return the recovery code that this page shows; "" once it is too old or replaced."""
    code = request.get_signed_cookie(
        _code_name(participant), default="", salt=_CODE, max_age=CODE_SHOWN
    )
    return code if code and digest(code) == participant.recovery_hash else ""
