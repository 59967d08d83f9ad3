"""The few addresses that the shell of a page links to, so that it can be tested alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(_request: HttpRequest) -> HttpResponse:
    """Answer with an empty page."""
    return HttpResponse()


_sessions = (
    [
        path("", nothing, name="home"),
        path("teach/", nothing, name="teach"),
        path("j/", nothing, name="join"),
    ],
    "sessions",
)
urlpatterns = [
    path("", include(_sessions)),
    path("language/", nothing, name="set_language"),
    path("accounts/login/", nothing, name="account_login"),
    path("accounts/logout/", nothing, name="account_logout"),
]
