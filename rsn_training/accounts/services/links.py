"""One-time sign-in links."""

import logging
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from rsn_training.accounts.exceptions import DeadLinkError, LinkError
from rsn_training.accounts.models import SignInLink, User
from sessions.codes import digest, new_token

#: Long enough to start the server, read the terminal and copy the link to another device.
VALID_FOR = timedelta(hours=1)

security = logging.getLogger("rsn.security")


def make_sign_in_link(*, user: User) -> str:
    """Return an address that signs this person in once, within an hour; older links die."""
    token, now = new_token(), timezone.now()
    SignInLink.objects.update_or_create(
        user=user,
        defaults={
            "token_hash": digest(token),
            "created_at": now,
            "expires_at": now + VALID_FOR,
            "used_at": None,
        },
    )
    security.info("sign_in_link_made object=%s", user.pk)
    return f"{settings.BASE_URL}{reverse('accounts:link', args=[token])}"


def find_sign_in_link(*, token: str) -> SignInLink:
    """Return the usable link with this token, unchanged. Raises LinkError, DeadLinkError."""
    link = SignInLink.objects.select_related("user").filter(token_hash=digest(token)).first()
    if link is None:
        raise LinkError
    if not link.is_usable or not link.user.is_active:
        raise DeadLinkError
    return link


def use_sign_in_link(*, token: str) -> User:
    """Use the link up and return its person; of two who try at once, one gets in.

    Raises LinkError, DeadLinkError.
    """
    link = find_sign_in_link(token=token)
    now = timezone.now()
    won = SignInLink.objects.filter(
        pk=link.pk, token_hash=link.token_hash, used_at=None, expires_at__gt=now
    ).update(used_at=now)
    if not won:
        raise DeadLinkError
    return link.user
