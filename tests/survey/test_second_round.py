"""A second round is called one on every screen, and reminds each phone of its own first answer."""

import pytest

from sessions.enums import Screen
from sessions.models import TrainingSession
from sessions.screens import load, render_region
from sessions.services import moves, privacy
from tests.factories import fresh
from tests.responses.rooms import door, open_room, phone, say

pytestmark = pytest.mark.django_db

CHIP, REMINDER = ">Second tour</span>", "Au tour précédent, vous aviez répondu"


def again(session: TrainingSession) -> None:
    held = fresh(session)
    moves.act(training_session=held, version=held.move_version, verb="again")


def pushed(session: TrainingSession, screen: Screen) -> str:
    return render_region(load(session.pk), screen, "stage", "fr")


@pytest.mark.parametrize("screen", Screen)
def test_every_screen_names_the_second_round(screen: Screen) -> None:
    room = open_room()
    assert CHIP not in pushed(room.session, screen)
    again(room.session)
    assert pushed(room.session, screen).count(CHIP) == 1


def test_a_person_reads_what_they_answered_before_and_nobody_else_does() -> None:
    room = open_room()
    (lea, hers), (_tom, his) = phone(room.session), phone(room.session, "Tom")
    say(lea, room.asking, "red")
    again(room.session)
    page = hers.get(room.session.get_absolute_url()).content.decode()
    assert REMINDER in page
    assert "<strong data-before-words>Rouge</strong>" in page
    assert REMINDER not in his.get(room.session.get_absolute_url()).content.decode()
    for_all = pushed(room.session, Screen.PARTICIPANT)
    assert f'data-before="{room.asking.pk}"' in for_all
    assert "<strong data-before-words></strong>" in for_all
    asked = {"asking": str(room.asking.pk)}
    assert hers.get(door(room.session), asked).json()["words"] == "Rouge"
    assert "words" not in his.get(door(room.session), asked).json()
    privacy.erase(participant=lea)
    assert REMINDER not in hers.get(room.session.get_absolute_url()).content.decode()


def test_where_nobody_answered_before_no_phone_asks() -> None:
    room = open_room()
    again(room.session)
    assert "data-before" not in pushed(room.session, Screen.PARTICIPANT)
