"""Every page of the accounts, in both languages, for those who may see it."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from rsn_training.accounts.models import User
from tests.accounts.people import PASSWORD, code_in, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("email_server")]

PUBLIC = [
    "account_login",
    "account_signup",
    "account_inactive",
    "account_request_login_code",
    "account_reset_password",
    "account_password_reset_completed",
]
PERSONAL = ["accounts:me", "account_email", "account_change_password", "account_logout"]
LANGUAGES = ["fr", "en"]


def is_ours(reply: Any, language: str) -> bool:
    """Tell whether a page is complete, in our look and in this language."""
    text = reply.content.decode()
    return (
        reply.status_code == 200
        and f'<html lang="{language}"' in text
        and text.count("<h1") == 1
        and 'class="page page-narrow"' in text
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("url_name", PUBLIC)
def test_public_pages_open_without_account(client: Client, url_name: str, language: str) -> None:
    reply = client.get(reverse(url_name), headers={"accept-language": language})
    assert is_ours(reply, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("url_name", PERSONAL)
def test_personal_pages_open_for_their_person(client: Client, url_name: str, language: str) -> None:
    client.force_login(person())
    reply = client.get(reverse(url_name), headers={"accept-language": language})
    assert reply.status_code == 200
    assert f'<html lang="{language}"' in reply.content.decode()
    assert reply.content.decode().count("<h1") == 1


@pytest.mark.parametrize("url_name", ["accounts:me", "account_email", "account_change_password"])
def test_personal_pages_send_others_to_sign_in(client: Client, url_name: str) -> None:
    path = reverse(url_name)
    for reply in (client.get(path), client.post(path)):
        assert reply.status_code == 302
        assert reply["Location"] == f"{reverse('account_login')}?next={path}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_in_with_a_code(client: Client, mailoutbox: list[Any], language: str) -> None:
    user = person()
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    client.post(reverse("account_request_login_code"), {"email": user.email})
    confirm = reverse("account_confirm_login_code")
    assert is_ours(client.get(confirm), language)
    assert client.post(confirm, {"code": "AAA-AAA"}).status_code == 200
    client.post(confirm, {"code": code_in(mailoutbox[0].body)})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not mailoutbox[0].alternatives, "plain text"


@pytest.mark.parametrize("language", LANGUAGES)
def test_choosing_a_new_password_with_a_code(
    client: Client, mailoutbox: list[Any], language: str
) -> None:
    user = person()
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    client.post(reverse("account_reset_password"), {"email": user.email})
    confirm = reverse("account_confirm_password_reset_code")
    assert is_ours(client.get(confirm), language)
    client.post(confirm, {"code": code_in(mailoutbox[0].body)})
    choose = reverse("account_complete_password_reset")
    assert is_ours(client.get(choose), language)
    new = "another-horse-battery"
    client.post(choose, {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unproven_address_is_proven_at_sign_in(
    client: Client, mailoutbox: list[Any], language: str
) -> None:
    User.objects.create_user("new@lycee.fr", PASSWORD)
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    client.post(reverse("account_login"), {"login": "new@lycee.fr", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    prove = reverse("account_email_verification_sent")
    assert is_ours(client.get(prove), language)
    client.post(prove, {"code": code_in(mailoutbox[0].body)})
    assert "_auth_user_id" in client.session


def test_a_proven_address_signs_in_with_its_password(client: Client) -> None:
    person(name="Léa")
    reply = client.post(
        reverse("account_login"),
        {"login": "LEA@lycee.fr", "password": PASSWORD, "next": reverse("accounts:me")},
    )
    assert reply["Location"] == reverse("accounts:me")


def test_sign_in_never_leads_to_another_site(client: Client) -> None:
    person()
    reply = client.post(
        reverse("account_login") + "?next=https://evil.fr/",
        {"login": "lea@lycee.fr", "password": PASSWORD, "next": "https://evil.fr/"},
    )
    assert "evil" not in reply["Location"]


def test_a_closed_account_is_told_so(client: Client) -> None:
    person(is_active=False)
    reply = client.post(reverse("account_login"), {"login": "lea@lycee.fr", "password": PASSWORD})
    assert reply["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_an_address_changes_after_a_code_and_the_old_one_is_told(
    client: Client, mailoutbox: list[Any]
) -> None:
    user = person()
    client.force_login(user)
    client.post(reverse("account_email"), {"action_add": "1", "email": "New@lycee.fr"})
    user.refresh_from_db()
    assert user.email == "lea@lycee.fr", "not before the code"
    reply = client.post(
        reverse("account_email_verification_sent"), {"code": code_in(mailoutbox[0].body)}
    )
    assert reply["Location"] == reverse("accounts:me")
    user.refresh_from_db()
    assert user.email == "new@lycee.fr"
    assert [address.email for address in user.emailaddress_set.all()] == ["new@lycee.fr"]
    assert mailoutbox[-1].to == ["lea@lycee.fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_owner_gives_an_address_and_a_password(
    client: Client, mailoutbox: list[Any], language: str
) -> None:
    owner = User.objects.create_user(role="admin")
    client.force_login(owner)
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(reverse("accounts:me")).content.decode()
    assert reverse("account_email") in page
    assert reverse("account_set_password") in page
    assert is_ours(client.get(reverse("account_set_password")), language)
    client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    client.post(reverse("account_email"), {"action_add": "1", "email": "me@lycee.fr"})
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mailoutbox[0].body)})
    login = {"login": "me@lycee.fr", "password": PASSWORD}
    assert Client().post(reverse("account_login"), login).status_code == 302


def test_a_person_changes_name_and_language(client: Client) -> None:
    user = person()
    client.force_login(user)
    path = reverse("accounts:me")
    reply = client.post(path, {"name": "Léa", "language": "en", "role": "admin"})
    user.refresh_from_db()
    assert (user.name, user.language, user.role) == ("Léa", "en", "teacher")
    assert reply.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert client.post(path, {"name": "Léa", "language": "xx"}).status_code == 200
    assert client.put(path).status_code == 405


def test_signing_in_brings_back_the_chosen_language(client: Client) -> None:
    person(language="en")
    reply = client.post(reverse("account_login"), {"login": "lea@lycee.fr", "password": PASSWORD})
    assert reply.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_changing_the_password_signs_out_elsewhere_and_not_here(client: Client) -> None:
    user, elsewhere = person(), Client()
    for browser in (client, elsewhere):
        browser.force_login(user)
    new = "another-horse-battery"
    reply = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert reply["Location"] == reverse("accounts:me")
    assert client.get(reverse("accounts:me")).status_code == 200
    assert elsewhere.get(reverse("accounts:me")).status_code == 302


def test_signing_out_needs_a_button(client: Client) -> None:
    client.force_login(person())
    client.get(reverse("account_logout"))
    assert client.get(reverse("accounts:me")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("accounts:me")).status_code == 302


def test_confirming_who_one_is(client: Client) -> None:
    client.force_login(person())
    page = reverse("account_reauthenticate")
    assert client.get(page).content.decode().count("<h1") == 1
    assert client.post(page, {"password": "wrong"}).status_code == 200
    assert client.post(page, {"password": PASSWORD}).status_code == 302
