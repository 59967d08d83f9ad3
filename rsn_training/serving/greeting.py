"""What a teacher reads in the terminal: where the product is, for them and for the phones."""

import io
import os

import segno
from django.conf import settings
from django.utils.translation import gettext as _

from rsn_training.accounts.services.links import make_sign_in_link
from rsn_training.accounts.services.people import first_owner
from rsn_training.common.http import join_base_url


def language() -> str:
    """Return the language of the terminal; French when it does not say."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        spoken = os.environ.get(name, "")
        if spoken:
            return "en" if spoken.lower().startswith("en") else "fr"
    return "fr"


def greeting() -> str:
    """Return the text for the terminal; it makes the first owner, and a fresh one-time link."""
    phones = _address_for_phones()
    # Named apart: messages inside an f-string are not found by the extraction.
    here, there, stop = _("On this computer"), _("For the phones"), _("Press Ctrl+C to stop.")
    width = max(len(here), len(there)) + 4
    lines = ["", "  RSN Formation", "", f"  {here:{width}}{settings.BASE_URL}/"]
    if phones:
        lines += [f"  {there:{width}}{phones}/", "", _qr(f"{phones}/"), ""]
    lines += [*_way_in(), f"  {stop}", ""]
    return "\n".join(lines)


def _way_in() -> list[str]:
    """Return the lines with the one-time link.

    On a shared server the output is kept in logs: once the owner has come in there, the link is
    made only on demand.
    """
    owner = first_owner()
    if not settings.EMBEDDED and owner.last_login is not None:
        on_demand = _("For a sign-in link:")
        return [f"  {on_demand} python manage.py signin_link", ""]
    sign_in = _("Sign in (works once, for one hour):")
    return [f"  {sign_in}", f"  {make_sign_in_link(user=owner)}", ""]


def _address_for_phones() -> str:
    """Return the address by which phones of the room reach this machine, if they can."""
    if settings.ENV.base_url is None and not settings.ENV.phone_addresses:
        return ""
    return join_base_url()


def _qr(address: str) -> str:
    drawn = io.StringIO()
    segno.make(address, micro=False).terminal(drawn, compact=True, border=2)
    return "\n".join(f"  {line}" for line in drawn.getvalue().splitlines())
