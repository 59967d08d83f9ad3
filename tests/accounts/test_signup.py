"""Open sign-up, sign-up by domain, and what nobody can find out by signing up."""

import re
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from rsn_training.accounts.enums import Role
from rsn_training.accounts.models import User
from rsn_training.accounts.services import people
from tests.accounts.people import PASSWORD, code_in, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("email_server")]
SIGNUP = "/accounts/signup/"


def form(email: str, **more: str) -> dict[str, str]:
    return {"name": "Nour", "email": email, "password1": PASSWORD, **more}


def test_open_sign_up_makes_teachers_whatever_the_form_says(
    client: Client, settings: Settings, mailoutbox: list[Any]
) -> None:
    settings.SIGNUP = "open"
    reply = client.post(SIGNUP, form("new@anywhere.fr", role="admin", is_superuser="1"))
    assert reply["Location"] == reverse("account_email_verification_sent")
    assert User.objects.get().role == Role.TEACHER
    assert "_auth_user_id" not in client.session, "not before the address is proven"
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mailoutbox[0].body)})
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_a_wrong_code_does_not_open(client: Client, settings: Settings) -> None:
    settings.SIGNUP = "open"
    client.post(SIGNUP, form("new@anywhere.fr"))
    client.post(reverse("account_email_verification_sent"), {"code": "AAA-AAA"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("email", "accepted"),
    [
        ("a@ac-lyon.fr", True),
        ("a@AC-LYON.FR", True),
        ("a@lycee.org", True),
        ("a@evil.fr", False),
        ("a@notac-lyon.fr", False),
        ("a@ac-lyon.fr.evil.fr", False),
        ("a@sub.ac-lyon.fr", False),
    ],
)
def test_sign_up_by_domain(client: Client, settings: Settings, email: str, accepted: bool) -> None:
    settings.SIGNUP, settings.SIGNUP_DOMAINS = "domain", ["ac-lyon.fr", "@Lycee.org"]
    reply = client.post(SIGNUP, form(email))
    assert User.objects.exists() is accepted
    if not accepted:
        assert "@ac-lyon.fr, @lycee.org" in reply.content.decode()


@pytest.mark.parametrize("policy", ["open", "domain"])
def test_without_email_server_nobody_signs_up_unless_invited(
    client: Client, settings: Settings, policy: str
) -> None:
    settings.EMAIL_CONFIGURED = False
    settings.SIGNUP, settings.SIGNUP_DOMAINS = policy, ["lycee.fr"]
    client.post(SIGNUP, form("new@lycee.fr"))
    assert not User.objects.exists()
    assert [message.id for message in run_checks() if message.id == "accounts.W001"]


def visible(reply: Any) -> tuple[int, str]:
    return reply.status_code, reply.get("Location", "")


def page_of(client: Client, path: str) -> str:
    """Return a page without what differs at each visit or person."""
    text = client.get(path).content.decode()
    return re.sub(r"\w+@lycee\.fr|nonce=\"[^\"]+|value=\"\w{64}", "…", text)


def test_signing_up_with_a_known_address_looks_the_same(
    client: Client, settings: Settings, mailoutbox: list[Any]
) -> None:
    settings.SIGNUP = "open"
    person("known@lycee.fr")
    known, unknown = (
        client.post(SIGNUP, form("known@lycee.fr")),
        Client().post(SIGNUP, form("new@lycee.fr")),
    )
    assert visible(known) == visible(unknown)
    third = Client()
    third.post(SIGNUP, form("third@lycee.fr"))
    path = reverse("account_email_verification_sent")
    assert page_of(client, path) == page_of(third, path)
    assert [mail.to for mail in mailoutbox] == [
        ["known@lycee.fr"],
        ["new@lycee.fr"],
        ["third@lycee.fr"],
    ]
    assert User.objects.filter(email="known@lycee.fr").count() == 1


@pytest.mark.parametrize("url_name", ["account_request_login_code", "account_reset_password"])
def test_asking_for_a_code_looks_the_same_for_a_known_and_an_unknown_address(
    url_name: str, mailoutbox: list[Any]
) -> None:
    person("known@lycee.fr")
    replies = [
        Client().post(reverse(url_name), {"email": email})
        for email in ("known@lycee.fr", "unknown@lycee.fr")
    ]
    assert visible(replies[0]) == visible(replies[1])
    assert len(mailoutbox) == 2


def test_a_wrong_password_looks_the_same_for_a_known_and_an_unknown_address() -> None:
    person("known@lycee.fr")
    texts = []
    for email in ("known@lycee.fr", "unknown@lycee.fr"):
        reply = Client().post(reverse("account_login"), {"login": email, "password": "wrong"})
        errors = reply.context["form"].non_field_errors()
        texts.append((reply.status_code, str(errors)))
    assert texts[0] == texts[1]


def test_who_loses_a_race_for_an_address_sees_what_a_known_address_sees(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SIGNUP = "open"
    saved = User.save

    def lose(self: User, *args: Any, **kwargs: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(User, "save", lose)
    reply = client.post(SIGNUP, form("new@lycee.fr"))
    monkeypatch.setattr(User, "save", saved)
    assert visible(reply) == (302, reverse("account_email_verification_sent"))


def test_an_address_that_another_account_tries_to_prove_is_taken() -> None:
    person("known@lycee.fr")
    with pytest.raises(people.AddressTakenError):
        people.set_email(user=person("me@lycee.fr"), email="KNOWN@lycee.fr")
