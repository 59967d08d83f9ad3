"""Pages of the accounts that allauth does not have."""

from allauth.account import views as allauth_views
from allauth.account.utils import perform_login
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rsn_training.accounts.exceptions import AddressTakenError, LinkError
from rsn_training.accounts.forms import AccountForm, EmailForm
from rsn_training.accounts.languages import keep_language
from rsn_training.accounts.models import User
from rsn_training.accounts.services.invitations import open_invitation
from rsn_training.accounts.services.links import find_sign_in_link, use_sign_in_link
from rsn_training.accounts.services.people import set_email

READ_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@READ_OR_POST
def me(request: HttpRequest) -> HttpResponse:
    """Show the person's own account; change name and language."""
    form = AccountForm(request.POST or None, instance=_person(request))
    if request.method == "POST" and form.is_valid():
        person = form.save()
        response = redirect("accounts:me")
        keep_language(response, person.language)
        messages.success(request, _("Saved."))
        return response
    return render(request, "account/me.html", {"form": form, "person": _person(request)})


@login_not_required
@never_cache
@READ_OR_POST
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a one-time link. Opening it uses nothing up; its button does."""
    try:
        if request.method == "POST":
            user = use_sign_in_link(token=token)
            return perform_login(request, user, email_verification="none")  # type: ignore[no-any-return]
        person = find_sign_in_link(token=token).user
    except LinkError as error:
        if request.user.is_authenticated:
            messages.info(request, _("You are signed in already: the link is not needed."))
            return redirect("sessions:teach")
        return render(
            request, "account/dead_link.html", {"reason": str(error)}, status=error.status
        )
    return render(request, "account/link.html", {"person": person})


@login_not_required
@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Open an invitation: the browser remembers it, then goes to sign-up."""
    try:
        open_invitation(request=request, token=token)
    except LinkError as error:
        return render(
            request, "account/dead_invitation.html", {"reason": str(error)}, status=error.status
        )
    if request.user.is_authenticated:
        messages.info(request, _("You are signed in already: sign out to use the invitation."))
    return redirect("account_signup")


# --- without an e-mail server, some of allauth's pages would wait for a message that never comes ---


@login_not_required
@READ_OR_POST
def request_code(request: HttpRequest) -> HttpResponseBase:
    """Send a sign-in code, or say how to get in without one."""
    if not settings.EMAIL_CONFIGURED:
        return render(request, "account/no_email_server.html")
    return allauth_views.request_login_code(request)  # type: ignore[no-any-return]


@login_not_required
@READ_OR_POST
def reset_password(request: HttpRequest) -> HttpResponseBase:
    """Send a code to choose a new password, or say how to get in without one."""
    if not settings.EMAIL_CONFIGURED:
        return render(request, "account/no_email_server.html")
    return allauth_views.password_reset(request)  # type: ignore[no-any-return]


@READ_OR_POST
def email(request: HttpRequest) -> HttpResponseBase:
    """Change one's address: proven by a code, or taken at the person's word once."""
    if settings.EMAIL_CONFIGURED:
        return allauth_views.email(request)  # type: ignore[no-any-return]
    return _unchecked_email(request)  # type: ignore[no-any-return]


@never_cache
@rate_limit(action="manage_email")  # type: ignore[untyped-decorator]
def _unchecked_email(request: HttpRequest) -> HttpResponse:
    """Take the first address at the person's word; later ones are the administrators' business."""
    person = _person(request)
    form = EmailForm(request.POST or None)
    may_set = person.email is None or person.is_admin
    if request.method == "POST" and may_set and form.is_valid():
        try:
            set_email(user=person, email=form.cleaned_data["email"])
        except AddressTakenError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:me")
    context = {"form": form, "person": person, "may_set": may_set}
    return render(request, "account/unchecked_email.html", context)


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("a view behind sign-in has a person")
    return request.user
