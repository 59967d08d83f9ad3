"""What the sign-in pages must know about this installation."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django import template
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest

from rsn_training.accounts.services.invitations import pending_invitation

register = template.Library()


@dataclass(frozen=True)
class Door:
    """How one gets in here, for this visitor."""

    sign_up: bool
    invited: bool
    #: "@ac-lyon.fr, @…" when sign-up is for these only
    domains: str
    email: bool


@register.simple_tag(takes_context=True)
def door(context: dict[str, Any]) -> Door:
    """Return how this visitor may get in."""
    request: HttpRequest = context["request"]
    by_domain = settings.SIGNUP == "domain"
    return Door(
        sign_up=get_adapter(request).is_open_for_signup(request),
        invited=pending_invitation(request) is not None,
        domains=", ".join(f"@{name.removeprefix('@')}" for name in settings.SIGNUP_DOMAINS)
        if by_domain
        else "",
        email=settings.EMAIL_CONFIGURED,
    )


@register.simple_tag
def plain_fields(form: BaseForm) -> BaseForm:
    """Drop allauth's placeholders: they repeat the labels, which we always show."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
