"""What somebody answered, on their own page."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import device_of, make_participant
from tests.responses.rooms import open_room, say

pytestmark = pytest.mark.django_db


def test_my_page_shows_my_answers_in_words_and_nobody_elses() -> None:
    room = open_room()
    lea, ada = make_participant(room.session, "Léa"), make_participant(room.session, "Ada")
    word = room.go("word")
    say(lea[0], room.asking, "red")
    say(ada[0], word.asking, "secret")
    say(lea[0], word.asking, "<b>réseau</b>")
    client = Client()
    client.cookies.load(device_of(*lea))
    page = client.get(reverse("sessions:me", args=[room.session.ref])).content.decode()
    assert "Quelle couleur ?" in page
    assert "<dd>Rouge</dd>" in page
    assert "&lt;b&gt;réseau" in page
    assert "secret" not in page


def test_my_page_has_no_empty_list_of_answers() -> None:
    room = open_room()
    client = Client()
    client.cookies.load(device_of(*make_participant(room.session, "Léa")))
    page = client.get(reverse("sessions:me", args=[room.session.ref])).content.decode()
    assert "Mes réponses" not in page
