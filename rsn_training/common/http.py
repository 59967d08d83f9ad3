"""Typed requests, and who is at the other end of one."""

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
