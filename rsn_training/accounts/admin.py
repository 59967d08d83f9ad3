"""Accounts and invitations in Django's admin."""

from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress, EmailConfirmation
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from rsn_training.accounts.enums import Role
from rsn_training.accounts.models import Invitation, User
from rsn_training.accounts.services.invitations import check_invitation, invite
from rsn_training.accounts.services.links import make_sign_in_link
from rsn_training.accounts.services.people import check_access, check_email, set_access, set_email
from rsn_training.common.context import PRODUCT_NAME
from sessions.exceptions import DomainError

# Sign-in has one door, with its limits; roles replace groups; addresses are changed with the account.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = PRODUCT_NAME
for _model in (Group, EmailAddress, EmailConfirmation):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


class UserForm(forms.ModelForm[User]):
    """Refuses what the services would refuse, beside the field."""

    def clean_email(self) -> str | None:
        """Keep an address that is there, and one account per address."""
        email: str | None = self.cleaned_data["email"]
        if not email and self.instance.email:
            raise forms.ValidationError(_("An address can be replaced, not taken away."))
        if email:
            _as_form_error(check_email, user=self.instance, email=email)
        return email

    def clean(self) -> dict[str, Any]:
        """Keep one administrator."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "role" in data and "is_active" in data:
            _as_form_error(
                check_access,
                user=self.instance,
                role=Role(data["role"]),
                is_active=data["is_active"],
            )
        return data


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Who has an account; new people are invited."""

    form = UserForm
    list_display = ("__str__", "email", "role", "is_active", "last_login", "date_joined")
    list_filter = ("role", "is_active")
    search_fields = ("name", "email")
    ordering = ("-date_joined",)
    fields = ("name", "email", "role", "language", "is_active", "last_login", "date_joined")
    readonly_fields = ("last_login", "date_joined")
    actions = ("show_sign_in_link",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Send an invitation instead."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Close an account instead: deleting would take its training sessions along."""
        return False

    def save_model(  # Django's signature
        self,
        request: HttpRequest,
        obj: User,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        """Write through the services, which keep addresses in step and log changes of role."""
        obj.save(update_fields=["name", "language"])
        set_access(user=obj, role=Role(obj.role), is_active=obj.is_active, by=_admin(request))
        if "email" in form.changed_data and obj.email:
            set_email(user=obj, email=obj.email)

    @admin.action(description=_("Make a sign-in link, to hand to this person"))
    def show_sign_in_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Show a link for somebody who has lost the password, where no e-mail can be sent."""
        for user in queryset.filter(is_active=True):
            self.log_change(request, user, "sign-in link")
            _show_link(request, user, make_sign_in_link(user=user))


class InvitationForm(forms.ModelForm[Invitation]):
    """Whom to invite, and as what."""

    class Meta:
        model = Invitation
        fields: ClassVar = ["email", "role"]

    def clean_email(self) -> str:
        """Refuse an invitation that nobody could use."""
        email: str = self.cleaned_data["email"]
        _as_form_error(check_invitation, email=email)
        return email


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin[Invitation]):
    """Invitations: made here, shown once, withdrawn by deleting them."""

    form = InvitationForm
    list_display = ("__str__", "role", "created_by", "created_at", "expires_at", "used_at")
    list_filter = ("role",)
    search_fields = ("email",)

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        """Only look: an invitation is deleted and made again."""
        return False

    def save_model(  # Django's signature
        self,
        request: HttpRequest,
        obj: Invitation,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        """Make the invitation and show its link, which is stored nowhere."""
        invited = invite(email=obj.email, role=Role(obj.role), created_by=_admin(request))
        obj.pk = invited.invitation.pk
        obj.refresh_from_db()
        _show_link(request, obj, request.build_absolute_uri(invited.path))


def _show_link(request: HttpRequest, whom: object, link: str) -> None:
    text = _("Link for {whom}, shown only now: {link}")
    messages.success(request, format_html(str(text), whom=whom, link=link))


def _admin(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("Django's admin opens for accounts only")
    return request.user


def _as_form_error(check: Any, **arguments: Any) -> None:
    try:
        check(**arguments)
    except DomainError as error:
        raise forms.ValidationError(str(error)) from error
