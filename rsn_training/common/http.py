"""Typed requests, what is in one, and who is at its other end."""

import re

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class PublicRequest(HttpRequest):
    """A request of anybody."""

    htmx: HtmxDetails


def client_address(request: HttpRequest) -> str:
    """Return the client's address, trusting only the set number of proxies in front."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script of ours asks, which shows no page."""
    return "application/json" in request.headers.get("Accept", "")


_SECRET = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code"}
#: What hidden fields of the editors' desk send along: earlier versions, made from what is typed.
_SENT_ALONG = re.compile(r"seen|was|mine|do|.*\.(?:json|html)")
#: What a form sends besides: keys, ids, numbers, names of zones.
_NOT_WRITTEN = re.compile(r"[a-z0-9_.:+-]*|[A-Za-z_]+/[A-Za-z_/-]+")


def typed(request: HttpRequest) -> list[str]:
    """Return the texts that a person wrote into a form, so that they can copy them."""
    return [
        value
        for name, values in request.POST.lists()
        for value in map(str, values)
        if name not in _SECRET
        and not _SENT_ALONG.fullmatch(name)
        and not _NOT_WRITTEN.fullmatch(value.strip())
    ]


def join_base_url() -> str:
    """Return the address in QR codes, without a final slash, as the network is at this moment."""
    return str(settings.ENV.join_address)
