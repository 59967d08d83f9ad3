"""A server without e-mail, and one whose mail server is down."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from rsn_training.accounts.models import User
from tests.accounts.people import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url_name", ["account_request_login_code", "account_reset_password"])
def test_without_email_no_code_is_promised(
    client: Client, mailoutbox: list[Any], url_name: str
) -> None:
    person()
    for reply in (
        client.get(reverse(url_name)),
        client.post(reverse(url_name), {"email": "lea@lycee.fr"}),
    ):
        assert reply.status_code == 200
        assert "<form" not in reply.content.decode().partition("<main")[2].partition("</main")[0]
    assert not mailoutbox


def test_without_email_sign_in_offers_no_code(client: Client, settings: Settings) -> None:
    path = reverse("account_request_login_code")
    assert path not in client.get(reverse("account_login")).content.decode()
    settings.EMAIL_CONFIGURED = True
    assert path in client.get(reverse("account_login")).content.decode()


def test_without_email_the_owner_gives_an_address_and_signs_in_with_it(client: Client) -> None:
    owner = User.objects.create_user(password=PASSWORD, role="admin")
    client.force_login(owner)
    reply = client.post(reverse("account_email"), {"email": "Me@lycee.fr"})
    assert reply["Location"] == reverse("accounts:me")
    login = {"login": "me@lycee.fr", "password": PASSWORD}
    other = Client()
    assert other.post(reverse("account_login"), login).status_code == 302
    assert other.session["_auth_user_id"] == str(owner.pk)


def test_without_email_an_address_of_somebody_else_is_refused(client: Client) -> None:
    person("taken@lycee.fr")
    owner = User.objects.create_user(role="admin")
    client.force_login(owner)
    reply = client.post(reverse("account_email"), {"email": "Taken@lycee.fr"})
    assert reply.status_code == 200
    owner.refresh_from_db()
    assert owner.email is None


def test_without_email_teachers_do_not_change_their_address_alone(client: Client) -> None:
    user = person()
    client.force_login(user)
    assert client.get(reverse("account_email")).status_code == 200
    client.post(reverse("account_email"), {"email": "head@lycee.fr"})
    user.refresh_from_db()
    assert user.email == "lea@lycee.fr"


def test_without_email_changing_the_password_sends_nothing(
    client: Client, mailoutbox: list[Any]
) -> None:
    client.force_login(person())
    new = "another-horse-battery"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), data).status_code == 302
    assert not mailoutbox


@pytest.mark.usefixtures("email_server")
def test_a_changed_password_is_told_by_email(client: Client, mailoutbox: list[Any]) -> None:
    client.force_login(person())
    new = "another-horse-battery"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), data)
    assert [message.to for message in mailoutbox] == [["lea@lycee.fr"]]


@pytest.mark.usefixtures("email_server")
@pytest.mark.parametrize("email", ["lea@lycee.fr", "unknown@lycee.fr"])
def test_a_mail_server_that_is_down_is_said_and_breaks_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    def fail(*_args: object, **_kwargs: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(mail.EmailMessage, "send", fail)
    person()
    reply = client.post(reverse("account_request_login_code"), {"email": email}, follow=True)
    assert reply.status_code == 200
    assert [message.level_tag for message in reply.context["messages"]].count("error") == 1
