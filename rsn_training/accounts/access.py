"""Who may open a view."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from rsn_training.accounts.enums import Role
from rsn_training.accounts.models import User

security = logging.getLogger("rsn.security")

View = Callable[..., HttpResponseBase]


def role_required(role: Role) -> Callable[[View], View]:
    """Answer 403 unless the person has this role or one above it.

    Nobody signed in never gets this far: LoginRequiredMiddleware redirects to sign-in.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not (isinstance(user, User) and user.has_role(role)):
                match = request.resolver_match
                name = match.view_name if match else request.path
                security.warning("refused actor=%s object=%s", user.pk, name)
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
