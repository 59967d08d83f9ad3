"""One-time sign-in links."""

import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.utils import timezone

from rsn_training.accounts.enums import Role
from rsn_training.accounts.exceptions import DeadLinkError
from rsn_training.accounts.models import SignInLink, User
from rsn_training.accounts.services import links
from rsn_training.accounts.services.links import make_sign_in_link, use_sign_in_link
from rsn_training.accounts.services.people import first_owner
from sessions.codes import digest
from tests.accounts.people import at_once, person

pytestmark = pytest.mark.django_db


def path_of(link: str) -> str:
    return urlsplit(link).path


def token_of(link: str) -> str:
    return path_of(link).rstrip("/").rpartition("/")[2]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_first_start_makes_one_owner_without_password() -> None:
    owner = first_owner()
    assert (owner.role, owner.email, owner.has_usable_password()) == (Role.ADMIN, None, False)
    assert first_owner() == owner


def test_the_owner_is_the_oldest_active_administrator() -> None:
    person("teacher@lycee.fr")
    person("closed@lycee.fr", role=Role.ADMIN, is_active=False)
    oldest = person("oldest@lycee.fr", role=Role.ADMIN)
    person("newer@lycee.fr", role=Role.ADMIN)
    assert first_owner() == oldest


@pytest.mark.django_db(transaction=True)
def test_two_servers_that_start_together_get_the_same_owner() -> None:
    assert len({getattr(owner, "pk", owner) for owner in at_once(first_owner, times=4)}) == 1
    assert User.objects.count() == 1


def test_a_link_is_absolute_and_its_token_is_not_stored() -> None:
    link = make_sign_in_link(user=first_owner())
    assert link.startswith(settings.BASE_URL)
    assert SignInLink.objects.get().token_hash == digest(token_of(link))


def test_opening_a_link_uses_nothing_up_and_its_button_signs_in(client: Client) -> None:
    owner = first_owner()
    path = path_of(make_sign_in_link(user=owner))
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"]
    assert not is_signed_in(client)
    reply = client.post(path)
    assert reply.status_code == 302
    assert reply["Location"] == resolve_url(settings.LOGIN_REDIRECT_URL)
    assert client.session["_auth_user_id"] == str(owner.pk)


def test_signing_in_by_a_link_changes_the_session_key(client: Client) -> None:
    client.session.save()
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = str(before)
    client.post(path_of(make_sign_in_link(user=first_owner())))
    assert is_signed_in(client)
    assert client.session.session_key != before


def test_a_link_needs_the_token_of_the_page() -> None:
    careful = Client(enforce_csrf_checks=True)
    path = path_of(make_sign_in_link(user=first_owner()))
    assert careful.post(path).status_code == 403
    assert not is_signed_in(careful)


def test_a_link_replaces_whoever_was_signed_in(client: Client) -> None:
    client.force_login(person())
    owner = first_owner()
    client.post(path_of(make_sign_in_link(user=owner)))
    assert client.session["_auth_user_id"] == str(owner.pk)


def refused(client: Client, path: str, status: int) -> None:
    for reply in (client.get(path), client.post(path)):
        assert reply.status_code == status
        assert "make serve" in reply.content.decode()
    assert not is_signed_in(client)


def test_a_link_works_once(client: Client) -> None:
    path = path_of(make_sign_in_link(user=first_owner()))
    Client().post(path)
    refused(client, path, 410)


def test_somebody_signed_in_needs_no_link_and_goes_on(client: Client) -> None:
    path = path_of(make_sign_in_link(user=first_owner()))
    welcomed = client.post(path, follow=True).content.decode()
    assert "Vous êtes connecté." in welcomed
    assert str(first_owner()) not in welcomed
    assert client.get(path)["Location"] == "/teach/"


def test_a_link_is_too_old_after_an_hour(client: Client) -> None:
    path = path_of(make_sign_in_link(user=first_owner()))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        refused(client, path, 410)
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert client.get(path).status_code == 200


def test_a_newer_link_kills_the_older_one(client: Client) -> None:
    owner = first_owner()
    older, newer = (path_of(make_sign_in_link(user=owner)) for _ in range(2))
    refused(client, older, 404)
    assert client.get(newer).status_code == 200


def test_an_unknown_link_is_not_found(client: Client) -> None:
    refused(client, f"/accounts/link/{'0' * 40}/", 404)


def test_a_closed_account_has_no_way_in(client: Client) -> None:
    user = person()
    path = path_of(make_sign_in_link(user=user))
    User.objects.filter(pk=user.pk).update(is_active=False)
    refused(client, path, 410)


def test_a_link_is_only_read_or_posted(client: Client) -> None:
    assert client.put(path_of(make_sign_in_link(user=first_owner()))).status_code == 405


@pytest.fixture
def meet_after_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two threads both see a usable link before either writes."""
    barrier, read = threading.Barrier(2, timeout=5), links.find_sign_in_link

    def read_and_wait(*, token: str) -> SignInLink:
        link = read(token=token)
        barrier.wait()
        return link

    monkeypatch.setattr(links, "find_sign_in_link", read_and_wait)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("meet_after_reading")
def test_of_two_who_use_a_link_at_once_one_gets_in() -> None:
    token = token_of(make_sign_in_link(user=first_owner()))
    results = at_once(lambda: use_sign_in_link(token=token))
    assert sorted(type(result).__name__ for result in results) == ["DeadLinkError", "User"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("meet_after_reading")
def test_negative_control_without_the_compare_and_set_both_would_get_in() -> None:
    token = token_of(make_sign_in_link(user=first_owner()))

    def use_naively() -> User:
        link = links.find_sign_in_link(token=token)
        if link.used_at:
            raise DeadLinkError
        link.used_at = timezone.now()
        link.save()
        return link.user

    assert [type(result).__name__ for result in at_once(use_naively)] == ["User", "User"]
