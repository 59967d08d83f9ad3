"""The front page, and the door for participants."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from rsn_training.common.http import client_address
from sessions import identity
from sessions.activities import Fragment, registry
from sessions.exceptions import (
    DomainError,
    NoSuchCodeError,
    NotOpenYetError,
    RecoveryError,
)
from sessions.forms import CodeForm, NicknameForm, RecoveryForm
from sessions.limits import count_wrong_code, too_many_wrong_codes
from sessions.models import Participant, TrainingSession
from sessions.services import joining
from sessions.views.access import PAGE_WITHIN, speak

#: Sessions joined on this device, so that the door can offer to go on; authorises nothing.
JOINED = "rsn_joined"
_KEPT = 8


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Say what the product is; a big field for the join code."""
    return render(request, "sessions/home.html", {"form": CodeForm()})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the join code, and lead to its session."""
    is_recovery = request.POST.get("action") == "recover"
    form = CodeForm(None if is_recovery else request.POST or None)
    recovery = RecoveryForm(request.POST) if is_recovery else RecoveryForm.beside(form)
    if form.is_bound and form.is_valid():
        return redirect("sessions:join_code", form.cleaned_data["code"])
    if recovery.is_bound and recovery.is_valid():
        response = _come_back(request, recovery)
        if response is not None:
            return response
    context = {"form": form, "recovery_form": recovery}
    return render(request, "sessions/join.html", context, status=422 if request.POST else 200)


def _come_back(request: HttpRequest, form: RecoveryForm) -> HttpResponse | None:
    """Enter with a recovery code alone (the session may have ended), or note why not."""
    client = client_address(request)
    try:
        participant, token = joining.recover(code=form.cleaned_data["recovery_code"])
    except RecoveryError as error:
        count_wrong_code(client)
        form.add_error("recovery_code", str(error))
        return None
    return welcome(request, participant, token)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def join_code(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a nickname (or a recovery code), then enter."""
    try:
        training_session = joining.find_session(code)
    except NotOpenYetError as error:
        return _refused(request, code, error, status=409)
    except NoSuchCodeError as error:
        return _wrong_code(request, code, error)
    speak(request, training_session)
    posted = request.POST.get("action", "join") if request.method == "POST" else ""
    nickname = NicknameForm(
        request.POST if posted == "join" else None, training_session=training_session
    )
    recovery = RecoveryForm(request.POST if posted == "recover" else None)
    form = {"join": nickname, "recover": recovery}.get(posted)
    if form is not None and form.is_valid():
        try:
            return _enter(request, training_session, posted, form.cleaned_data)
        except DomainError as error:
            form.add_error(next(iter(form.fields)), str(error))
    context = {
        "training_session": training_session,
        "form": nickname,
        "recovery_form": recovery,
        "target": _target(request, training_session),
        "invitation": _invitation(request, training_session),
        "joined_here": training_session.ref in request.COOKIES.get(JOINED, "").split("."),
    }
    status = 422 if posted else 200
    return render(request, "sessions/join_code.html", context, status=status)


def _enter(
    request: HttpRequest, training_session: TrainingSession, action: str, data: dict[str, str]
) -> HttpResponse:
    if action == "recover":
        participant, token = joining.recover(
            training_session=training_session, code=data["recovery_code"]
        )
    else:
        participant, token = joining.join(
            training_session=training_session, nickname=data["nickname"]
        )
    return welcome(request, participant, token)


def welcome(request: HttpRequest, participant: Participant, token: str) -> HttpResponse:
    """Send the participant to the session with the device's new cookies."""
    response = redirect(_target(request, participant.training_session))
    identity.remember(response, participant, token, secure=settings.SECURE)
    kept = [ref for ref in request.COOKIES.get(JOINED, "").split(".") if ref]
    ref = participant.training_session.ref
    response.set_cookie(
        JOINED,
        ".".join([ref, *[other for other in kept if other != ref]][:_KEPT]),
        max_age=identity.AGE,
        path=reverse("sessions:join"),
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return response


def _target(request: HttpRequest, training_session: TrainingSession) -> str:
    """Return where to lead: to the session, or to its page that the link names (`?to=a/…/`)."""
    wanted = request.GET.get("to", "")
    return training_session.get_absolute_url() + (wanted if PAGE_WITHIN.fullmatch(wanted) else "")


def _invitation(request: HttpRequest, training_session: TrainingSession) -> Fragment | None:
    """Return what the page that the link names says of itself, if its activity says anything."""
    wanted = request.GET.get("to", "")
    if not wanted or not PAGE_WITHIN.fullmatch(wanted):
        return None
    _a, key, page = wanted.split("/", 2)
    return registry.get(key).invitation(training_session, page) if key in registry else None


def _wrong_code(request: HttpRequest, code: str, error: DomainError) -> HttpResponse:
    """Answer a wrong code: 404, or 429 once too many came from there. Right codes never wait."""
    client = client_address(request)
    count_wrong_code(client)
    if too_many_wrong_codes(client):
        response = _refused(request, code, error, status=429)
        response["Retry-After"] = "60"
        return response
    return _refused(request, code, error, status=404)


def _refused(request: HttpRequest, code: str, error: DomainError, *, status: int) -> HttpResponse:
    form = CodeForm({"code": code})
    if form.is_valid():
        form.add_error("code", str(error))
    context = {"form": form, "recovery_form": RecoveryForm.beside(form)}
    return render(request, "sessions/join.html", context, status=status)
