"""The security log of sign-ins: who, when, what; never an address or a password."""

import logging
from typing import Any

from allauth.account import signals as allauth_signals
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from rsn_training.accounts.models import User

security = logging.getLogger("rsn.security")


@receiver(user_logged_in, dispatch_uid="accounts.log_in")
def log_sign_in(user: User, **_kwargs: Any) -> None:
    """Note a sign-in."""
    security.info("signed_in actor=%s", user.pk)


@receiver(user_logged_out, dispatch_uid="accounts.log_out")
def log_sign_out(user: User | None, **_kwargs: Any) -> None:
    """Note a sign-out."""
    if user is not None:
        security.info("signed_out actor=%s", user.pk)


@receiver(user_login_failed, dispatch_uid="accounts.log_refusal")
def log_refusal(credentials: dict[str, Any], **_kwargs: Any) -> None:
    """Note a wrong password, with the account it was for when there is one."""
    email = str(credentials.get("email") or credentials.get("username") or "").lower()
    known = User.objects.filter(email=email).values_list("pk", flat=True).first()
    security.warning("sign_in_refused object=%s", known or "unknown")


def _log_code_refusal(user: User, **_kwargs: Any) -> None:
    security.warning("code_refused object=%s", user.pk)


def _log_password(user: User, **_kwargs: Any) -> None:
    security.info("password_set actor=%s", user.pk)


def _log_address(user: User, **_kwargs: Any) -> None:
    security.info("address_changed actor=%s", user.pk)


def _log_sign_up(user: User, **_kwargs: Any) -> None:
    security.info("signed_up actor=%s role=%s", user.pk, user.role)


for _signal in (
    allauth_signals.login_code_rejected,
    allauth_signals.email_verification_code_rejected,
    allauth_signals.password_reset_code_rejected,
):
    _signal.connect(_log_code_refusal)
for _signal in (
    allauth_signals.password_set,
    allauth_signals.password_changed,
    allauth_signals.password_reset,
):
    _signal.connect(_log_password)
allauth_signals.email_changed.connect(_log_address)
allauth_signals.user_signed_up.connect(_log_sign_up)
