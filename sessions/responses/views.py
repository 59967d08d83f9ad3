"""The doors for answers: JSON for the screens' own code, a form for everybody else."""

import logging
from collections.abc import Callable
from copy import copy
from functools import wraps
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from sessions.identity import participant_of, people_on_device
from sessions.models import Participant
from sessions.responses.asking_words import verdict_of
from sessions.responses.ballots import own_choices
from sessions.responses.enums import Status
from sessions.responses.forms import SentAnswer, posted_askings
from sessions.responses.models import Asking
from sessions.responses.retyped import Retyped, retyped
from sessions.responses.selectors import in_words, stored_answer
from sessions.responses.services import submit_answer
from sessions.responses.taking import sentence_of, take, tell, to_put_right
from sessions.responses.values import ERASED, InvalidAnswerError, Value, parse
from sessions.views.access import (
    PAGE_WITHIN,
    ParticipantRequest,
    participant_view,
    speak,
)

logger = logging.getLogger("rsn.responses")

MAX_BODY = 64 * 1024
#: Seconds after which a client that was turned away may come back.
RETRY_AFTER = 2


class RefusedError(Exception):
    """A request that is turned away with a status and a word."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.status = status
        self.message = message


JsonView = Callable[[HttpRequest, str], JsonResponse]


def json_door(view: JsonView) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """Answer refusals as JSON, and a database that is busy or away with "come back"."""

    @wraps(view)
    def wrapped(request: HttpRequest, ref: str) -> HttpResponseBase:
        try:
            response = view(request, ref)
        except RefusedError as error:
            word = "invalid" if error.status == HTTPStatus.BAD_REQUEST else "refused"
            response = _reply(error.status, status=word, message=error.message)
        except (OperationalError, InterfaceError):
            logger.warning("answer put off", exc_info=True)
            message = _("The server is busy: your answer is kept here and sent again.")
            response = _reply(HTTPStatus.SERVICE_UNAVAILABLE, status="busy", message=message)
            response["Retry-After"] = str(RETRY_AFTER)
        add_never_cache_headers(response)
        return response

    return wrapped


def _reply(code: HTTPStatus, **body: object) -> JsonResponse:
    return JsonResponse(body, status=code, json_dumps_params={"ensure_ascii": False})


@login_not_required
@csrf_exempt  # Origin is required and checked, and JSON cannot be posted from elsewhere
@require_http_methods(["GET", "POST"])
@json_door
def answers(request: HttpRequest, ref: str) -> JsonResponse:
    """Store an answer, or say what is stored (`?asking=…`)."""
    participant = _found(participant_of(request.COOKIES, ref))
    speak(request, participant.training_session)
    if request.method == "POST":
        _check_sender(request)
        return _store(request, participant)
    return _own(request, _as(request, participant, request.GET.get("person", "")))


def _found(participant: Participant | None) -> Participant:
    if participant is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, _("You are not in this session."))
    return participant


def _as(request: HttpRequest, active: Participant, person: str) -> Participant:
    """Return the person whose page asks, who need not be the active one of a shared device."""
    if person in {"", active.cookie_id}:
        return active
    people = people_on_device(request, active.training_session)
    return _found(next((one for one in people if one.cookie_id == person), None))


def _check_sender(request: HttpRequest) -> None:
    """Refuse what our own pages never send."""
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    if request.headers.get("Origin") not in ours:
        raise RefusedError(HTTPStatus.FORBIDDEN, _("Answers come from the session’s own page."))
    if request.content_type != "application/json":
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("JSON is expected."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY or len(request.body) > MAX_BODY:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This answer is too long."))


def _store(request: HttpRequest, participant: Participant) -> JsonResponse:
    try:
        sent = SentAnswer.model_validate_json(request.body)
        outcome = submit_answer(
            participant=_as(request, participant, sent.person),
            asking_id=sent.asking,
            raw_value=sent.value,
            key=sent.key,
            revision=sent.revision,
        )
    except ValidationError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, _fault(error)) from error
    except InvalidAnswerError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error
    except Asking.DoesNotExist as error:
        message = _("This question is not in this session.")
        raise RefusedError(HTTPStatus.NOT_FOUND, message) from error
    code = HTTPStatus.OK if outcome.status == Status.SAVED else HTTPStatus.CONFLICT
    return _reply(
        code,
        status=str(outcome.status),
        revision=outcome.revision,
        value=outcome.value,
        message=sentence_of(outcome.status),
    )


def _fault(error: ValidationError) -> str:
    """Name the first field that is wrong, for whoever writes a client."""
    place = ".".join(str(part) for part in error.errors()[0]["loc"]) or "JSON"
    return _("This could not be read: %(field)s.") % {"field": place}


def _own(request: HttpRequest, participant: Participant) -> JsonResponse:
    """Say what the participant's own stored answer is; once the room knows, whether it is right."""
    try:
        asking = Asking.objects.select_related("question").get(
            pk=UUID(request.GET.get("asking", "")),
            question__training_session=participant.training_session_id,
        )
    except (ValueError, Asking.DoesNotExist) as error:
        message = _("This question is not in this session.")
        raise RefusedError(HTTPStatus.NOT_FOUND, message) from error
    stored = stored_answer(asking, participant)
    value: Value = parse(stored.value) if stored else None
    return _reply(
        HTTPStatus.OK,
        status="saved" if stored else "none",
        revision=stored.revision if stored else 0,
        value=value,
        **(
            {"mine": own_choices(asking.question, participant)} if asking.question.is_ballot else {}
        ),
        **(_words(asking, value) if stored and stored.value != ERASED else {}),
    )


def _words(asking: Asking, value: Value) -> dict[str, str]:
    words, verdict = in_words(asking.question, value), verdict_of(asking, value)
    if not verdict:
        return {"words": words}
    own = _("Your answer: %(own_words)s") % {"own_words": words}
    return {"words": words, "own": own, "verdict": verdict}


def form_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a database that is busy or away with a page that gives the text back."""

    @login_not_required
    @wraps(view)
    def wrapped(request: HttpRequest, ref: str) -> HttpResponse:
        try:
            return view(request, ref)
        except (OperationalError, InterfaceError):
            logger.warning("answer put off", exc_info=True)
            code = HTTPStatus.SERVICE_UNAVAILABLE
            context = {"typed": _typed(request)}
            response = render(request, "responses/busy.html", context, status=code)
            response["Retry-After"] = str(RETRY_AFTER)
            return response

    return wrapped


def _typed(request: HttpRequest) -> str:
    """Return the texts of a form, so that a page without a database gives them back."""
    names = [name for name in request.POST if name.startswith(("value-", "other-"))]
    return "\n".join(filter(None, (request.POST[name].strip() for name in names)))


@require_POST
@form_door
@participant_view
def answer(request: ParticipantRequest) -> HttpResponse:
    """Store the answers of an ordinary form, and come back to its page with a word.

    A question that was left blank keeps what is stored; one that is refused does not hold the
    others back, and stands in the page as it was filled, to be put right.
    """
    askings = posted_askings(request)
    if not askings:
        raise Http404
    taken = take(askings, request.POST.getlist, request.participant)
    tell(request, taken)
    wrong = to_put_right(taken)
    return _page_again(request, wrong) if wrong else redirect(_back(request))


def _page_again(request: ParticipantRequest, wrong: list[Retyped]) -> HttpResponse:
    """Return the form's own page, in which the questions that were refused keep what was typed."""
    page = copy(request)
    page.method = "GET"
    view, args, kwargs = resolve(_back(request))
    with retyped(wrong):
        response: HttpResponse = view(page, *args, **kwargs)
    if response.status_code == HTTPStatus.OK:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _back(request: ParticipantRequest) -> str:
    """Return the page of the session that the form stands on."""
    page = request.POST.get("back", "")
    within = page if PAGE_WITHIN.fullmatch(page) else ""
    return request.training_session.get_absolute_url() + within
