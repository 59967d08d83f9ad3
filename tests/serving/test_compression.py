"""Pages come compressed, except where what the request says stands beside what is secret (BREACH)."""

import gzip
import re

import pytest
from django.test import Client
from django.urls import reverse

from sessions.enums import State
from sessions.models import TrainingSession
from tests.factories import device_of, make_participant, make_session

pytestmark = pytest.mark.django_db

GZIP = {"HTTP_ACCEPT_ENCODING": "gzip"}


@pytest.fixture
def session() -> TrainingSession:
    return make_session(state=State.LIVE)


def test_a_page_is_compressed_for_those_who_take_it(
    client: Client, session: TrainingSession
) -> None:
    client.cookies.load(device_of(*make_participant(session)))
    address = session.get_absolute_url()
    plain, packed = client.get(address), client.get(address, **GZIP)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert b"data-screen" in gzip.decompress(packed.content)


def test_what_the_request_says_is_never_compressed_with_the_page(client: Client) -> None:
    home = reverse("sessions:home")
    assert client.get(home, **GZIP)["Content-Encoding"] == "gzip"
    for answer in (
        client.get(home, {"guess": "x"}, **GZIP),
        client.post(reverse("sessions:join"), {"code": "guess"}, **GZIP),
    ):
        assert "Content-Encoding" not in answer


def test_data_are_not_compressed(client: Client, session: TrainingSession) -> None:
    client.cookies.load(device_of(*make_participant(session, "Léa")))
    answer = client.get(reverse("sessions:my_data", args=[session.ref]), **GZIP)
    assert "Content-Encoding" not in answer


def test_the_token_of_a_page_differs_each_time(client: Client) -> None:
    """The only secret of a form is masked: its length tells nothing, compressed or not."""
    pages = [client.get(reverse("sessions:home"), **GZIP) for _ in range(2)]
    found = [
        re.search(rb'csrfmiddlewaretoken" value="([^"]+)"', gzip.decompress(page.content))
        for page in pages
    ]
    assert found[0] and found[1]  # noqa: PT018 - narrows both
    assert found[0][1] != found[1][1]
