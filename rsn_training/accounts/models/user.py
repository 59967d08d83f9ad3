"""The account of somebody who leads sessions, edits or administers."""

import uuid
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rsn_training.accounts.enums import Role
from rsn_training.common.personal_data import Personal, PersonalData, Until
from sessions.enums import Language

NAME_LENGTH = 80


class UserManager(BaseUserManager["User"]):
    """Makes accounts whose e-mail address is in lower case, and without password unless one is given."""

    def create_user(
        self, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        """Create an account; its address still has to be proven."""
        user = User(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an administrator; who may run commands here vouches for the address."""
        with transaction.atomic(using=self._db):
            user = self.create_user(email, password, role=Role.ADMIN, **fields)
            EmailAddress.objects.using(self._db).create(
                user=user, email=user.email, verified=True, primary=True
            )
        return user

    def admins(self) -> models.QuerySet["User"]:
        """Return those who may administer now."""
        return self.filter(role=Role.ADMIN, is_active=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account with this address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The role says it all: Django's flags are read from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": _("Another account has this address.")},
        help_text=_("Empty only for the first owner of a local installation."),
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.TEACHER)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick to close the door without deleting work.")
    )
    date_joined = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    personal_data: ClassVar[PersonalData] = {
        "email": Personal("to sign in and to get messages about the account", Until.ACCOUNT_CLOSED),
        "name": Personal("to be recognised by colleagues", Until.ACCOUNT_CLOSED),
        "password": Personal("to sign in (a salted hash)", Until.ACCOUNT_CLOSED),
        "language": Personal("to read in one's language", Until.ACCOUNT_CLOSED),
        "last_login": Personal("to notice unused accounts", Until.ACCOUNT_CLOSED),
        "date_joined": Personal("to notice unused accounts", Until.ACCOUNT_CLOSED),
    }

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name", "email"]
        constraints = [
            # With `unique`: one account per address, whatever its case.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower"),
            models.CheckConstraint(condition=~Q(email=""), name="user_email_null_or_given"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=Q(language__in=["", *Language.values]), name="user_language_known"
            ),
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(email=None, role=Role.ADMIN),
                name="user_one_local_owner",
                violation_error_message=_("There is already an owner without an e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(_("Owner of this installation"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep one spelling of the address."""
        self.email = (self.email or "").strip().lower() or None
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Compare the address as it will be stored."""
        self.email = (self.email or "").strip().lower() or None

    def get_full_name(self) -> str:
        """Return the name to show, for Django's admin."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the name to show, for Django's admin."""
        return str(self)

    def has_role(self, role: Role) -> bool:
        """Return whether this person may do what `role` may."""
        return self.is_active and Role(self.role).covers(role)

    @property
    def is_editor(self) -> bool:
        """Whether this person may edit trainings; administrators may."""
        return self.has_role(Role.EDITOR)

    @property
    def is_admin(self) -> bool:
        """Whether this person may administer the platform."""
        return self.has_role(Role.ADMIN)

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin opens: to editors for the reference studies alone."""
        return self.is_editor

    @property
    def is_superuser(self) -> bool:  # type: ignore[override]
        """Whether every permission of Django's admin is given: one truth, the role."""
        return self.is_admin
