"""How to join, as the projector and the printed sheet show it."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlencode, urljoin, urlsplit

from django.urls import reverse
from django.utils.safestring import SafeString

from rsn_training.common.http import join_base_url
from rsn_training.common.qr import qr_svg
from sessions.models import TrainingSession

#: Names that only a network of its own knows.
_LOCAL_ENDS = (".local", ".localhost", ".lan", ".home", ".internal", ".home.arpa")


@dataclass(frozen=True)
class JoinPanel:
    """Address, host and QR code of a session that can be joined."""

    url: str
    host: str
    qr: SafeString


def is_local_host(host: str) -> bool:
    """Return whether a host means something within one network only."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        name = host.lower().rstrip(".")
        return "." not in name or name.endswith(_LOCAL_ENDS)


def is_loopback(host: str) -> bool:
    """Return whether a host means this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".").endswith("localhost")


def join_panel(training_session: TrainingSession, to: str = "") -> JoinPanel:
    """Return the way in by phone; the address is the one that phones of the room can reach.

    `to` names a page within the session that the link leads to ("a/survey/practices/").
    """
    base = join_base_url()
    url = urljoin(base, reverse("sessions:join_code", args=[training_session.join_code]))
    if to:
        url += "?" + urlencode({"to": to}, safe="/")
    return JoinPanel(url=url, host=urlsplit(base).netloc, qr=qr_svg(url))
