"""Owners, roles and addresses."""

import logging

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from rsn_training.accounts.enums import Role
from rsn_training.accounts.exceptions import AddressTakenError, LastAdminError
from rsn_training.accounts.models import User

security = logging.getLogger("rsn.security")


def first_owner() -> User:
    """Return the oldest active administrator; when there is none, make the local owner.

    The owner has neither address nor password: `make_sign_in_link` is the way in. Two processes
    that start together get the same owner (a constraint allows only one without address).
    """
    oldest = User.objects.admins().order_by("date_joined")
    owner = oldest.first()
    if owner is not None:
        return owner
    try:
        with transaction.atomic():
            owner = User.objects.create_user(role=Role.ADMIN)
    except IntegrityError:
        return User.objects.get(email=None, role=Role.ADMIN)
    security.info("owner_made actor=operator object=%s", owner.pk)
    return owner


def check_email(*, user: User, email: str) -> None:
    """Raise AddressTakenError when another account has this address, proven or not."""
    wanted = email.strip().lower()
    others = (
        EmailAddress.objects.filter(email=wanted).exclude(user=user),
        User.objects.filter(email=wanted).exclude(pk=user.pk),
    )
    if any(other.exists() for other in others):
        raise AddressTakenError


def set_email(*, user: User, email: str) -> None:
    """Give a person an address that somebody vouches for; it replaces all earlier ones.

    Raises AddressTakenError when another account has it, proven or not.
    """
    check_email(user=user, email=email)
    try:
        with transaction.atomic():
            user.email = email
            user.save(update_fields=["email"])
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:
        raise AddressTakenError from error
    security.info("address_changed object=%s", user.pk)


def check_access(*, user: User, role: Role, is_active: bool) -> None:
    """Raise LastAdminError when this change would leave no administrator."""
    admins = set(User.objects.admins().values_list("pk", flat=True))
    if admins == {user.pk} and not (is_active and role == Role.ADMIN):
        raise LastAdminError


@transaction.atomic
def set_access(*, user: User, role: Role, is_active: bool, by: User) -> None:
    """Change what a person may do. Raises LastAdminError when no administrator would be left.

    Of two who demote each other at once, the second is refused: the rows are locked.
    """
    list(User.objects.admins().select_for_update())
    check_access(user=user, role=role, is_active=is_active)
    before = User.objects.get(pk=user.pk)
    user.role, user.is_active = role, is_active
    user.save(update_fields=["role", "is_active"])
    if before.role != role:
        security.warning(
            "role_changed actor=%s object=%s from=%s to=%s", by.pk, user.pk, before.role, role
        )
    if before.is_active != is_active:
        state = "opened" if is_active else "closed"
        security.warning("account_%s actor=%s object=%s", state, by.pk, user.pk)
