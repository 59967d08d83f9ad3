"""Forms of the accounts."""

from typing import Any, ClassVar

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from rsn_training.accounts.models import User
from rsn_training.accounts.models.user import NAME_LENGTH
from rsn_training.accounts.services.invitations import pending_invitation
from sessions.exceptions import DomainError


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """Sign-up by the rules of SIGNUP, or with the invitation that the browser opened."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill in the invited address, which then cannot be changed."""
        super().__init__(*args, **kwargs)
        self.invitation = pending_invitation(context.request)
        if self.invitation and self.invitation.email:
            self.fields["email"].initial = self.invitation.email
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        """Refuse other domains before anything is looked up: same words for every address."""
        email: str = self.cleaned_data["email"]
        domain = email.rpartition("@")[2].lower()
        allowed = [name.lower().removeprefix("@") for name in settings.SIGNUP_DOMAINS]
        if settings.SIGNUP == "domain" and not self.invitation and domain not in allowed:
            raise forms.ValidationError(
                _("Use an address that ends with %(domains)s, or ask for an invitation."),
                params={"domains": ", ".join(f"@{name}" for name in allowed)},
            )
        cleaned: str = super().clean_email()
        return cleaned

    def save(self, request: HttpRequest) -> User:
        """Make the account and use the invitation up, both or none."""
        with transaction.atomic():
            user: User = super().save(request)
            return user

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        """Like allauth's; who loses a race for an address or an invitation is told nothing more."""
        try:
            return super().try_save(request)  # type: ignore[no-any-return]
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)  # type: ignore[no-any-return]
        except DomainError as error:
            messages.error(request, str(error))
            return None, redirect("account_signup")


class AccountForm(forms.ModelForm[User]):
    """What a person says about themselves."""

    class Meta:
        model = User
        fields: ClassVar = ["name", "language"]
        labels: ClassVar = {"name": _("Your name"), "language": _("Language")}
        help_texts: ClassVar = {"language": _("Empty: the language of the browser.")}


class EmailForm(forms.Form):
    """An address that nobody can check, because this server sends no e-mail."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("You will sign in with it. No message is sent to it."),
    )
