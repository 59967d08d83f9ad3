"""Errors in plain words: what happened, that nothing is lost, what to do."""

import logging
import secrets
import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sessions.forms import CodeForm

#: A database restarts within seconds.
RETRY_SECONDS = 3

logger = logging.getLogger("rsn.errors")


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view of Django's to everybody."""
    return login_not_required(view)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here for this person, and offer the door."""
    return render(request, "404.html", {"form": CodeForm()}, status=404)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this page is for another role."""
    return render(request, "403.html", status=403)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be read."""
    return render(request, "400.html", status=400)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "", **_kwargs: Any) -> HttpResponse:
    """Say that the page is too old, and that what was typed is still in it."""
    return render(request, "csrf.html", {"posted": _typed(request)}, status=403)


#: What hidden fields and buttons send: versions, keys and counts, which nobody typed.
_UNTYPED = ("seen", "was", "mine", "do", "version", "next")
_UNTYPED_ENDS = (".count", ".kind", ".key", ".json", ".html")


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the texts that the person typed, so that they can copy them."""
    secret = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code")
    return [
        (name, value)
        for name, value in request.POST.items()
        if isinstance(value, str)
        and value.strip()
        and name not in (*secret, *_UNTYPED)
        and not name.endswith(_UNTYPED_ENDS)
    ]


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Give an incident number that the log has too, and no trace.

    A database that is away is a pause, not a fault: 503, and when to try again.
    """
    incident = secrets.token_hex(4)
    logger.error("incident %s: %s %s", incident, request.method, request.path)
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    return render(request, "500.html", {"incident": incident}, status=500)
