"""How allauth behaves here: who may sign up, what a new account gets, what is sent."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rsn_training.accounts.languages import keep_language
from rsn_training.accounts.models import User
from rsn_training.accounts.services.invitations import pending_invitation, use_invitation

logger = logging.getLogger("rsn.accounts")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The sign-up policy, and e-mail that may fail without breaking a page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open to who holds an invitation; to others as SIGNUP says, if addresses can be checked."""
        if pending_invitation(request):
            return True
        return settings.SIGNUP != "invitation" and settings.EMAIL_CONFIGURED

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: BaseForm,
        commit: bool = True,  # noqa: FBT001, FBT002 - allauth's signature
    ) -> User:
        """Make a teacher, or what the invitation says; call it in a transaction.

        Raises DomainError when somebody else has used the invitation meanwhile.
        """
        user.name = form.cleaned_data.get("name", "")
        saved: User = super().save_user(request, user, form, commit=False)
        if use_invitation(request=request, user=saved):
            self.stash_verified_email(request, saved.email)
        if commit:
            saved.save()
        return saved

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Speak the person's language from the first page on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.language:
            keep_language(response, user.language)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the account."""
        return reverse("accounts:me")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Go back to the account."""
        return reverse("accounts:me")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one message; a mail server that is down is said, not a broken page.

        The same words for a known and an unknown address: both are sent something.
        """
        if not settings.EMAIL_CONFIGURED:
            return
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("mail %s not sent", template_prefix)
            if self.request is not None:
                messages.error(
                    self.request, _("The message could not be sent. Try again in a few minutes.")
                )
