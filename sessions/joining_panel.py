"""How to join, as the projector and the printed sheet show it."""

from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from django.urls import reverse
from django.utils.safestring import SafeString

from rsn_training.common.http import join_base_url
from rsn_training.common.qr import qr_svg
from sessions.models import TrainingSession


@dataclass(frozen=True)
class JoinPanel:
    """Address, host and QR code of a session that can be joined."""

    url: str
    host: str
    qr: SafeString


def join_panel(training_session: TrainingSession, to: str = "") -> JoinPanel:
    """Return the way in by phone; the address is the one that phones of the room can reach.

    `to` names a page within the session that the link leads to ("a/survey/practices/").
    """
    base = join_base_url()
    url = urljoin(base, reverse("sessions:join_code", args=[training_session.join_code]))
    if to:
        url += "?" + urlencode({"to": to}, safe="/")
    return JoinPanel(url=url, host=urlsplit(base).netloc, qr=qr_svg(url))
