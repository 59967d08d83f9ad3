"""Conclusions on the three screens and in the report."""

import random

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sessions.enums import Move, Screen
from sessions.responses.models import Answer
from sessions.responses.services import (
    refresh_session,
    reveal_asking,
    set_hidden,
)
from sessions.services import moves
from sessions.survey.conclusions import conclusion_of
from tests.factories import fresh, go_to_step
from tests.kinds import KEYS, random_answer
from tests.responses.rooms import people, phone
from tests.survey.concluding import (
    hide,
    open_all,
)

pytestmark = pytest.mark.django_db


def test_conclusions_stand_after_the_results_and_only_on_what_was_asked() -> None:
    hall = open_all("ease")
    hall.go_to_conclusion()
    assert "Qu’attendez-vous ?" in hall.html(Screen.PROJECTOR, "stage")
    now = fresh(hall.session)
    after = moves.advance(training_session=now, version=now.move_version, move=Move.NEXT)
    assert after.current_step
    assert after.current_step.key == "last"


@pytest.mark.parametrize("screen", [Screen.PROJECTOR, Screen.PARTICIPANT])
def test_a_conclusion_is_revealed_at_once_and_can_be_hidden(screen: Screen) -> None:
    hall = open_all()
    hall.all_say("networks", *[["linkedin"]] * 6)
    hall.go_to_conclusion()
    assert fresh(hall.session).revealed
    assert "Oui, pour la plupart." in hall.html(screen)
    hide(hall)
    assert "Oui, pour la plupart." not in hall.html(screen)
    assert "Oui, pour la plupart." in hall.html(Screen.PRESENTER)
    hide(hall, revealed=True)
    assert "Oui, pour la plupart." in hall.html(screen)


def test_the_remote_has_the_notes_and_the_others_do_not() -> None:
    hall = open_all()
    hall.go_to_conclusion()
    assert "<strong>lentement</strong>" in hall.html(Screen.PRESENTER, "stage")
    for screen in (Screen.PROJECTOR, Screen.PARTICIPANT):
        assert "lentement" not in hall.html(screen, "stage") + hall.html(screen)


def test_each_screen_speaks_its_language() -> None:
    hall = open_all()
    hall.all_say("networks", *[["linkedin"]] * 6)
    hall.go_to_conclusion()
    assert "A habit?" in hall.html(Screen.PARTICIPANT, "stage", "en")
    assert "Yes, for most." in hall.html(Screen.PARTICIPANT, language="en")


def test_a_new_answer_changes_what_is_concluded() -> None:
    hall = open_all()
    hall.all_say("networks", *[["linkedin"]] * 5)
    hall.go_to_conclusion()
    assert "Oui" in hall.html(Screen.PROJECTOR)
    hall.all_say("networks", *[["tiktok"]] * 5)
    assert "En partie." in hall.html(Screen.PROJECTOR)


def test_a_word_that_the_teacher_hid_is_not_concluded() -> None:
    hall = open_all("word")
    hall.all_say("word", *["confiance"] * 3, *["zut"] * 3)
    assert [entry.label for entry in hall.line("word").entries] == ["confiance", "zut"]
    answer = Answer.objects.filter(value__contains="zut").first()
    assert answer
    set_hidden(answer=answer, hidden=True, by=hall.session.owner)
    assert hall.line("word").n == 3
    assert not hall.line("word").entries


def test_who_reads_elsewhere_sees_what_the_room_may_see() -> None:
    hall = open_all("networks")
    _lea, client = phone(hall.session)
    hall.all_say("networks", *[["linkedin"]] * 6)
    hall.go_to_conclusion()
    step = hall.session.current_step_id
    address = reverse("sessions:participant", args=[hall.session.ref]) + f"?step={step}&item=1"

    def sees() -> bool:
        return "Oui, pour la plupart." in client.get(address).content.decode()

    hide(hall)
    assert not sees()
    hall.session = go_to_step(hall.session, "last")
    reveal_asking(asking=hall.asking("networks"), revealed=False)
    assert not sees()
    reveal_asking(asking=hall.asking("networks"), revealed=True)
    assert sees()


def test_the_report_has_the_conclusions(client: Client) -> None:
    hall = open_all("networks")
    for who in people(hall.session, 6):
        hall.say(who, "networks", ["mastodon"])
    client.force_login(hall.session.owner)
    report = client.get(reverse("sessions:report", args=[hall.session.ref])).content.decode()
    assert "Oui, pour la plupart." in report
    assert "Qu’attendez-vous ?" in report


@pytest.mark.parametrize("number", [1, 12])
def test_a_conclusion_costs_the_same_however_many_answered(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hall = open_all()
    dice = random.Random(1)
    for who in people(hall.session, number):
        for key in KEYS:
            hall.say(who, key, random_answer(key, dice))
    refresh_session(training_session=hall.session)
    survey = hall.session.surveys.get()
    with django_assert_num_queries(6):  # questions, choices, rounds, and three groups of values
        assert conclusion_of(survey, "habits")
