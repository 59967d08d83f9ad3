"""What a teacher reads in the terminal: where the product is, for them and for the phones."""

import io
import os

import segno
from django.conf import settings
from django.utils.translation import gettext as _

from rsn_training.accounts.services.links import make_sign_in_link
from rsn_training.accounts.services.people import first_owner

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def language() -> str:
    """Return the language of the terminal; French when it does not say."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        spoken = os.environ.get(name, "")
        if spoken:
            return "en" if spoken.lower().startswith("en") else "fr"
    return "fr"


def greeting(host: str) -> str:
    """Return the text for the terminal; it makes the first owner and a fresh one-time link."""
    phones = _address_for_phones(host)
    lines = [
        "",
        "  RSN Formation",
        "",
        f"  {_('On this computer')}      {settings.BASE_URL}/",
    ]
    if phones:
        lines += [f"  {_('For the phones')}        {phones}/", "", _qr(f"{phones}/"), ""]
    lines += [
        f"  {_('Sign in (works once, for one hour):')}",
        f"  {make_sign_in_link(user=first_owner())}",
        "",
        f"  {_('Press Ctrl+C to stop.')}",
        "",
    ]
    return "\n".join(lines)


def _address_for_phones(host: str) -> str:
    """Return the address by which phones of the room reach this machine, if they can."""
    if settings.ENV.base_url is not None:
        return str(settings.BASE_URL)
    if host in _LOOPBACK or not settings.LAN_ADDRESSES:
        return ""
    return f"http://{settings.LAN_ADDRESSES[0]}:{settings.ENV.port}"


def _qr(address: str) -> str:
    drawn = io.StringIO()
    segno.make(address, micro=False).terminal(drawn, compact=True, border=2)
    return "\n".join(f"  {line}" for line in drawn.getvalue().splitlines())
