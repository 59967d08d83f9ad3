"""The commands for the terminal."""

from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from rsn_training.accounts.enums import Role
from rsn_training.accounts.models import Invitation, User
from tests.accounts.people import person

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


def test_signin_link_lets_the_owner_in() -> None:
    browser = Client()
    browser.post(urlsplit(run("signin_link")).path)
    assert browser.session["_auth_user_id"] == str(User.objects.get(role=Role.ADMIN).pk)


def test_signin_link_lets_a_named_person_in() -> None:
    user, browser = person(), Client()
    browser.post(urlsplit(run("signin_link", "--email", "Lea@lycee.fr")).path)
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


@pytest.mark.parametrize("email", ["nobody@lycee.fr", "closed@lycee.fr"])
def test_signin_link_says_when_there_is_nobody_to_let_in(email: str) -> None:
    person("closed@lycee.fr", is_active=False)
    with pytest.raises(CommandError):
        run("signin_link", "--email", email)


def test_invite_prints_a_link_that_opens_sign_up() -> None:
    link = run("invite", "new@lycee.fr", "--role", "editor")
    assert Invitation.objects.get().role == Role.EDITOR
    assert Client().get(urlsplit(link).path).status_code == 302


@pytest.mark.parametrize(
    "arguments", [["not-an-address"], ["lea@lycee.fr"], ["new@lycee.fr", "--role", "boss"]]
)
def test_invite_says_what_is_wrong(arguments: list[str]) -> None:
    person("lea@lycee.fr")
    with pytest.raises(CommandError):
        run("invite", *arguments)
    assert not Invitation.objects.exists()
