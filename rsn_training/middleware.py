"""What a person sees who was signed out meanwhile, or who opens an address that only takes forms."""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from rsn_training.common.http import typed, wants_json

#: The page of a session, at the head of what is below it.
_SESSION = re.compile(r"/(?:teach|s)/(?!new/)[^/]+/")


class SignInFirst(LoginRequiredMiddleware):
    """Sends to sign-in, and back to a page: never to an address that only takes forms.

    What a form held is shown first; a script is told in its own way. Nothing here depends on
    what the address names, so that nobody learns which sessions exist.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Refuse a request of nobody signed in."""
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        login_url, field = self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        sign_in = redirect_to_login(_page_of(request), resolve_url(login_url), field)
        if wants_json(request):
            message = _("You are no longer signed in.")
            answer = {"message": message, "action": _("Sign in"), "url": sign_in.url}
            return JsonResponse(answer, status=HTTPStatus.UNAUTHORIZED)
        posted = typed(request)
        if not posted:
            return sign_in
        context = {"posted": posted, "sign_in": sign_in.url}
        response = render(request, "signed_out.html", context, status=HTTPStatus.FORBIDDEN)
        add_never_cache_headers(response)
        return response


def _page_of(request: HttpRequest) -> str:
    """Return the page of ours that the form stood on, as far as the browser tells."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl()
    found = _SESSION.match(request.path)
    return found[0] if found else request.path


def form_only_page(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give the empty answer to "this address only takes forms" a page that leads on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if (
            request.method != "GET"
            or response.status_code != HTTPStatus.METHOD_NOT_ALLOWED
            or wants_json(request)
        ):
            return response
        found = _SESSION.match(request.path)
        context = {"page": found[0] if found else ""}
        page = render(request, "405.html", context, status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page

    return middleware
