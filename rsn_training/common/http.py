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
#: Names of buttons, of lists to choose from, and of what hidden fields send along.
_NOT_WRITTEN = re.compile(
    r"act|action(_add)?|do|move|to|then|show|send|from|next|version|before|after|seen|was|mine|kept"
    r"|key|keys|kind|path|page|asking|asked|person|question|theme|word|into|both|group|slide|by|set.*"
    r"|language|time_zone|plan|importance|.*_policy|only_if.*|choice_.*|networks.*|.*\.(json|html|kind)"
)
#: What nobody writes: ticks, numbers, identifiers, digests, moments.
_NO_WORDS = re.compile(r"on|[\d.,:+T-]*|[0-9a-f]{32,}|[0-9a-f-]{36}")


def typed(request: HttpRequest) -> list[str]:
    """Return the texts that a person wrote into a form, so that they can copy them."""
    return [
        value
        for name, values in request.POST.lists()
        if name not in _SECRET and not _NOT_WRITTEN.fullmatch(name)
        for value in map(str, values)
        if not _NO_WORDS.fullmatch(value.strip())
    ]


def join_base_url() -> str:
    """Return the address in QR codes, without a final slash, as the network is at this moment."""
    return str(settings.ENV.join_address)
