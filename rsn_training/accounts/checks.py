"""What the settings of an installation must agree on."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as CheckWarning


@register()
def sign_up_needs_email(**_kwargs: Any) -> list[CheckMessage]:
    """Warn when sign-up is open and no e-mail can prove an address: it then stays closed."""
    if settings.SIGNUP == "invitation" or settings.EMAIL_CONFIGURED:
        return []
    return [
        CheckWarning(
            f"SIGNUP={settings.SIGNUP} without EMAIL_URL: nobody can sign up.",
            hint="Set EMAIL_URL so that addresses can be checked, or invite people.",
            id="accounts.W001",
        )
    ]
