"""Invitations: who may sign up, as what, once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from rsn_training.accounts import tasks
from rsn_training.accounts.enums import Role
from rsn_training.accounts.exceptions import DeadLinkError, InvitationError
from rsn_training.accounts.models import Invitation, User
from rsn_training.accounts.services import invitations
from rsn_training.accounts.services.invitations import SESSION_KEY, invite, purge, use_invitation
from rsn_training.accounts.services.links import make_sign_in_link
from tests.accounts.people import PASSWORD, at_once, code_in, person

pytestmark = pytest.mark.django_db
SIGNUP = "/accounts/signup/"


def form(email: str = "new@lycee.fr", **more: str) -> dict[str, str]:
    return {"name": "Nour", "email": email, "password1": PASSWORD, **more}


def test_an_invited_address_gets_its_role_without_any_code(client: Client) -> None:
    invited = invite(email="New@lycee.fr", role=Role.EDITOR)
    assert client.get(invited.path)["Location"] == SIGNUP
    page = client.get(SIGNUP)
    assert page.status_code == 200
    assert "new@lycee.fr" in page.content.decode()
    assert client.post(SIGNUP, form()).status_code == 302
    user = User.objects.get()
    assert (user.email, user.role, user.name) == ("new@lycee.fr", Role.EDITOR, "Nour")
    assert client.session["_auth_user_id"] == str(user.pk)
    invitation = Invitation.objects.get()
    assert invitation.used_at
    assert invitation.email == "", "kept only until it is used"


def test_another_address_than_the_invited_one_is_not_taken(client: Client) -> None:
    client.get(invite(email="new@lycee.fr", role=Role.ADMIN).path)
    client.post(SIGNUP, form("other@lycee.fr"))
    assert User.objects.get().email == "new@lycee.fr"


def test_without_invitation_sign_up_is_closed_in_plain_words(client: Client) -> None:
    for reply in (client.get(SIGNUP), client.post(SIGNUP, form())):
        assert "invitation" in reply.content.decode().lower()
    assert not User.objects.exists()


@pytest.mark.usefixtures("email_server")
def test_an_invitation_without_address_needs_a_code(client: Client, mailoutbox: list[Any]) -> None:
    client.get(invite(role=Role.EDITOR).path)
    reply = client.post(SIGNUP, form())
    assert reply["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    code = code_in(mailoutbox[0].body)
    client.post(reverse("account_email_verification_sent"), {"code": code})
    assert client.session["_auth_user_id"] == str(User.objects.get(role=Role.EDITOR).pk)


def test_without_email_server_an_invitation_needs_an_address() -> None:
    with pytest.raises(InvitationError):
        invite()


def test_who_has_an_account_is_not_invited() -> None:
    person("lea@lycee.fr")
    with pytest.raises(InvitationError):
        invite(email="Lea@lycee.fr")


@pytest.mark.parametrize("used", [True, False])
def test_a_used_or_old_invitation_opens_nothing(client: Client, used: bool) -> None:
    invited = invite(email="new@lycee.fr")
    if used:
        Invitation.objects.update(used_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=0 if used else 15)):
        assert client.get(invited.path).status_code == 410
        client.post(SIGNUP, form())
    assert not User.objects.exists()


def test_an_invitation_that_was_opened_in_time_is_checked_again_at_sign_up(client: Client) -> None:
    client.get(invite(email="new@lycee.fr").path)
    Invitation.objects.update(used_at=timezone.now())
    client.post(SIGNUP, form())
    assert not User.objects.exists()


def test_an_unknown_invitation_is_not_found(client: Client) -> None:
    assert client.get("/accounts/invitation/nope/").status_code == 404


def test_an_invitation_is_only_read(client: Client) -> None:
    assert client.post(invite(email="new@lycee.fr").path).status_code == 405


def test_who_is_signed_in_keeps_their_account(client: Client) -> None:
    user = person()
    client.force_login(user)
    client.get(invite(email="new@lycee.fr", role=Role.ADMIN).path, follow=True)
    user.refresh_from_db()
    assert user.role == Role.TEACHER


def test_used_and_old_records_are_forgotten() -> None:
    invite(email="a@lycee.fr")
    invite(email="b@lycee.fr")
    Invitation.objects.filter(email="a@lycee.fr").update(used_at=timezone.now())
    make_sign_in_link(user=person())
    assert purge() == 1
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert purge() == 2


def sign_up(pk: str, email: str) -> User:
    """Do what sign-up does in its transaction."""
    request = RequestFactory().post(SIGNUP)
    request.session = {SESSION_KEY: pk}  # type: ignore[assignment]
    with transaction.atomic():
        user = User(email=email)
        use_invitation(request=request, user=user)
        user.save()
    return user


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("email_server")
def test_of_two_who_use_an_invitation_at_once_one_gets_an_account() -> None:
    pk, barrier = str(invite(role=Role.ADMIN).invitation.pk), threading.Barrier(2, timeout=5)
    addresses = iter(["a@lycee.fr", "b@lycee.fr"])

    def try_it() -> User:
        email = next(addresses)
        barrier.wait()
        return sign_up(pk, email)

    results = at_once(try_it)
    assert sorted(type(result).__name__ for result in results) == ["DeadLinkError", "User"]
    assert User.objects.count() == 1


@pytest.mark.usefixtures("email_server")
def test_negative_control_without_the_compare_and_set_the_second_would_get_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pk = str(invite(role=Role.ADMIN).invitation.pk)
    sign_up(pk, "a@lycee.fr")
    with pytest.raises(DeadLinkError):
        sign_up(pk, "b@lycee.fr")
    monkeypatch.setattr(
        invitations.Invitation.objects, "usable", invitations.Invitation.objects.all
    )
    assert sign_up(pk, "c@lycee.fr").role == Role.ADMIN


def test_the_scheduler_forgets_by_itself(settings: Settings) -> None:
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert tasks.purge.name in scheduled
    invite(email="a@lycee.fr")
    Invitation.objects.update(used_at=timezone.now())
    tasks.purge()
    assert not Invitation.objects.exists()
