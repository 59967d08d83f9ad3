"""What a participant reads again of their own answers, on their own page."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from sessions.models import Participant, TrainingSession
from sessions.responses.models import Asking
from sessions.responses.services import erase_texts, open_asking
from sessions.survey.my_answers import answered_surveys
from sessions.survey.selectors import survey_questions
from tests.factories import device_of, make_participant
from tests.kinds import KEYS, make_kinds_session
from tests.responses.rooms import say

pytestmark = pytest.mark.django_db
#: Each kind, and what its author reads.
GIVEN: dict[str, tuple[Any, list[str]]] = {
    "role": ({"other": "documentaliste"}, ["Autre – documentaliste"]),
    "networks": (["tiktok", "linkedin"], ["TikTok", "LinkedIn"]),
    "ease": (4, ["4 sur 5"]),
    "frequency": ({"talk": None, "post": 0}, ["Publier jamais", "Échanger Je ne sais pas"]),
    "expectations": (["ideas", "tools"], ["1 Des idées", "2 Des outils"]),
    "accounts": (3, ["3 comptes"]),
    "hours": (None, ["Je ne sais pas"]),
    "word": ("<b>peur</b>", ["<b>peur</b>"]),
    "hopes": ("Des idées.\nEt du temps.", ["Des idées. Et du temps."]),
}


def open_one(session: TrainingSession, key: str, *, new_round: bool = False) -> Asking:
    question = session.questions.get(survey_question__key=key)
    return open_asking(question=question, new_round=new_round)


@pytest.fixture
def session() -> TrainingSession:
    return make_kinds_session()


def words(who: Participant, token: str) -> str:
    """Return the page as it is read, every space one space."""
    client, session = Client(), who.training_session
    for name, value in device_of(who, token).items():
        client.cookies[name] = value
    response = client.get(reverse("sessions:me", args=[session.ref]))
    assert response.status_code == 200
    html = response.content.decode().replace("<", " <")  # what stands apart is read apart
    return " ".join(unescape(strip_tags(html)).split())


def test_answers_of_every_kind_are_read_in_words(session: TrainingSession) -> None:
    who, token = make_participant(session, "Léa")
    other, _token = make_participant(session, "Ali")
    for key, (value, _words) in GIVEN.items():
        say(who, open_one(session, key), value)
    say(other, open_one(session, "hopes"), "Un secret d’Ali")
    page = words(who, token)
    for key, (_value, expected) in GIVEN.items():
        for text in expected:
            assert text in page, key
    assert "Un secret" not in page
    assert page.index("TikTok") > page.index("Quels réseaux utilisez-vous")
    assert set(KEYS) - set(GIVEN) == {"class-use"}


def test_rounds_are_told_apart_and_one_begun_anew_says_so(session: TrainingSession) -> None:
    who, token = make_participant(session)
    first = open_one(session, "ease")
    say(who, first, 2)
    assert "Tour 1" not in words(who, token)
    say(who, open_one(session, "ease", new_round=True), 5)
    page = words(who, token)
    assert page.index("Tour 1") < page.index("2 sur 5") < page.index("Tour 2")
    Asking.objects.filter(pk=first.pk).update(set_aside_at=first.opened_at)
    assert "recommencé depuis : ne compte pas" in words(who, token)


def test_what_is_erased_is_not_shown(session: TrainingSession) -> None:
    who, token = make_participant(session)
    say(who, open_one(session, "hopes"), "Un secret")
    assert "Un secret" in words(who, token)  # control
    erase_texts(participant=who, questions=survey_questions())
    assert "Un secret" not in words(who, token)


@pytest.mark.parametrize("number", [1, 5])
def test_the_page_takes_few_queries(
    session: TrainingSession, number: int, django_assert_num_queries: Any
) -> None:
    who, _token = make_participant(session)
    for key in list(GIVEN)[:number]:
        say(who, open_one(session, key), GIVEN[key][0])
    with django_assert_num_queries(3):
        [survey] = answered_surveys(who)
    assert len(survey.questions) == number
