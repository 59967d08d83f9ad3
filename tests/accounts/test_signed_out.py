"""Forms sent by somebody who was signed out meanwhile, and addresses that only take forms."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from sessions.models import TrainingSession
from tests.factories import make_session

pytestmark = pytest.mark.django_db

WRITTEN = {"title": "Ma séance", "nicknames": "Ana\nBob", "time_zone": "Europe/Paris", "to": "up"}


@pytest.fixture
def session() -> TrainingSession:
    return make_session()


def options(session: TrainingSession) -> str:
    return reverse("sessions:options", args=[session.ref])


def page_of(session: TrainingSession) -> str:
    return reverse("sessions:prepare", args=[session.ref])


def test_what_was_typed_is_shown_and_signing_in_leads_back_to_the_form(
    client: Client, session: TrainingSession
) -> None:
    page = page_of(session)
    response = client.post(
        options(session), WRITTEN, headers={"Referer": f"http://testserver{page}"}
    )
    text = response.content.decode()
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
    assert "Ma séance" in text
    assert "Ana<br>Bob" in text
    assert "Europe/Paris" not in text
    assert f"{reverse('account_login')}?next={quote(page)}" in text


@pytest.mark.parametrize(
    "came_from", ["", "https://elsewhere.example/trap/", "//elsewhere.example"]
)
def test_without_the_page_signing_in_leads_to_the_session(
    client: Client, session: TrainingSession, came_from: str
) -> None:
    response = client.post(options(session), {"to": "up"}, headers={"Referer": came_from})
    assert response["Location"] == f"{reverse('account_login')}?next={quote(page_of(session))}"


@pytest.mark.parametrize("written", ["formation", "Atelier/RSN", "léa", "2026 : le bilan"])
def test_a_single_word_is_text_too(client: Client, session: TrainingSession, written: str) -> None:
    text = client.post(options(session), {**WRITTEN, "title": written}).content.decode()
    assert f"{written}</p>" in text


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "let-through:2026-11-28T23:47:45.975927+00:00"},
        {"act": "undo-word:Élève"},
        {"key": "9770510f-5d21-42ba-813a-eb36d1afdb75", "ids": "9770510f5d2142ba813aeb36d1afdb75"},
    ],
)
def test_what_a_button_sends_is_nobodys_text(
    client: Client, session: TrainingSession, sent: dict[str, str]
) -> None:
    response = client.post(options(session), sent)
    assert response["Location"].startswith(reverse("account_login"))


def test_a_script_is_told_to_sign_in(client: Client, session: TrainingSession) -> None:
    response = client.post(
        reverse("sessions:move", args=[session.ref]),
        {"move": "next"},
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 401
    assert response.json()["url"].startswith(reverse("account_login"))


def test_a_password_is_never_shown_again(client: Client) -> None:
    response = client.post(
        reverse("account_change_password"), {"oldpassword": "Geheim 12", "note": "Un mot"}
    )
    assert "Un mot" in response.content.decode()
    assert "Geheim" not in response.content.decode()


def test_an_address_that_only_takes_forms_shows_the_way_on(
    client: Client, session: TrainingSession
) -> None:
    client.force_login(session.owner)
    response = client.get(reverse("sessions:state", args=[session.ref]))
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert f'href="{page_of(session)}"' in response.content.decode()
    assert "Content-Security-Policy" in response


def test_the_options_have_a_page(client: Client, session: TrainingSession) -> None:
    client.force_login(session.owner)
    assert client.get(options(session)).status_code == 200
