"""Roles at the door of a view, limits, and the security log."""

import logging

import pytest
from allauth.account import app_settings
from allauth.core.internal import ratelimit
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from rsn_training.accounts.access import role_required
from rsn_training.accounts.adapter import AccountAdapter
from rsn_training.accounts.enums import Role
from rsn_training.accounts.models import User
from rsn_training.accounts.services.people import set_access
from tests.accounts.people import PASSWORD, person

pytestmark = pytest.mark.django_db


@role_required(Role.EDITOR)
def editors_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def ask(user: User | AnonymousUser) -> HttpResponse:
    request = RequestFactory().get("/edit/")
    request.user = user
    request.resolver_match = None
    reply = editors_only(request)
    assert isinstance(reply, HttpResponse)
    return reply


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_a_role_and_those_above_it_get_in(role: Role) -> None:
    assert ask(person(role=role)).content == b"in"


def test_others_are_refused_and_the_refusal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    teacher = person()
    for user in (teacher, person("x@lycee.fr", role=Role.ADMIN, is_active=False), AnonymousUser()):
        with pytest.raises(PermissionDenied):
            ask(user)
    assert f"refused actor={teacher.pk} object=/edit/" in caplog.messages


def test_sign_ins_are_logged_without_address_or_password(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    user = person()
    caplog.set_level(logging.INFO, "rsn.security")
    page = reverse("account_login")
    client.post(page, {"login": "Lea@lycee.fr", "password": "wrong-secret"})
    client.post(page, {"login": "nobody@lycee.fr", "password": "wrong-secret"})
    client.post(page, {"login": "lea@lycee.fr", "password": PASSWORD})
    client.post(reverse("account_logout"))
    assert caplog.messages == [
        f"sign_in_refused object={user.pk}",
        "sign_in_refused object=unknown",
        f"signed_in actor={user.pk}",
        f"signed_out actor={user.pk}",
    ]


def test_a_change_of_role_is_logged_with_its_actor(caplog: pytest.LogCaptureFixture) -> None:
    admin, user = person("admin@lycee.fr", role=Role.ADMIN), person()
    set_access(user=user, role=Role.EDITOR, is_active=False, by=admin)
    assert caplog.messages == [
        f"role_changed actor={admin.pk} object={user.pk} from=teacher to=editor",
        f"account_closed actor={admin.pk} object={user.pk}",
    ]


def test_every_limit_that_we_set_is_one_that_allauth_knows(settings: Settings) -> None:
    ours = set(settings.ACCOUNT_RATE_LIMITS)
    settings.ACCOUNT_RATE_LIMITS = {}
    assert ours <= set(app_settings.RATE_LIMITS)


def test_limits_are_kept_in_the_database_whatever_happens_to_redis(settings: Settings) -> None:
    assert ratelimit.cache is cache
    assert settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")


def try_password(client: Client, email: str) -> str:
    reply = client.post(reverse("account_login"), {"login": email, "password": "wrong"})
    return str(reply.context["form"].non_field_errors())


def test_one_account_can_be_tried_ten_times_and_its_neighbours_go_on(client: Client) -> None:
    person()
    person("max@lycee.fr")
    usual = try_password(client, "lea@lycee.fr")
    for _ in range(9):
        assert try_password(client, "lea@lycee.fr") == usual
    assert try_password(client, "lea@lycee.fr") != usual
    assert try_password(client, "max@lycee.fr") == usual, "same address of the school"
    login = {"login": "max@lycee.fr", "password": PASSWORD}
    assert client.post(reverse("account_login"), login).status_code == 302


def test_who_tries_too_often_is_told_to_wait_in_our_look(
    client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    try_password(client, "lea@lycee.fr")
    reply = client.post(reverse("account_login"), {"login": "lea@lycee.fr", "password": "x"})
    assert reply.status_code == 429
    assert 'id="main"' in reply.content.decode()


@pytest.mark.parametrize(
    ("proxies", "expected"), [(0, "10.0.0.1"), (1, "192.0.2.7"), (2, "203.0.113.9")]
)
def test_only_our_own_proxies_are_believed(settings: Settings, proxies: int, expected: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get(
        "/", headers={"x-forwarded-for": "203.0.113.9, 192.0.2.7"}, REMOTE_ADDR="10.0.0.1"
    )
    assert AccountAdapter(request).get_client_ip(request) == expected
