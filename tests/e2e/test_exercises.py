"""Exercises in a browser: a text that must fit, the right answer, a vote over the room's texts."""

import json

from playwright.sync_api import Route, expect

from tests.e2e.room import Room, answer
from tests.e2e.test_results import faults_at
from tests.survey.exercises import FEARS, PRACTICE, REPLY, VOTE

MAKE = """
import json
from rsn_training.accounts.models import User
from tests.factories import fresh, go_to_step
from tests.survey.exercises import make_exercise
session = make_exercise(*json.loads({questions!r}), owner=User.objects.get())
go_to_step(session, "ask")
session = fresh(session)
print(session.ref, session.join_code)
"""
STORED = """
import json
from sessions.responses.models import Answer
print(json.dumps([json.loads(a.value)["v"] for a in Answer.objects.filter(
    asking__question__training_session__ref="{ref}").order_by("participant__number")]))
"""


def ask(room: Room, *questions: dict[str, object]) -> None:
    """Ask these questions in a session of their own, and open projector and remote."""
    made = room.server.django(MAKE.format(questions=json.dumps(questions)))
    room.ref, room.code = made.splitlines()[-1].split()
    room.open_screens()


def stored(room: Room) -> list[object]:
    found: list[object] = json.loads(
        room.server.django(STORED.format(ref=room.ref)).splitlines()[-1]
    )
    return found


def test_a_text_that_is_too_long_is_kept_and_says_by_how_much(room: Room) -> None:
    """Emoji are one character each, spaces around do not count: as the server has it."""
    ask(room, REPLY)
    phone = room.phone("Léa")
    field, counter = (
        phone.locator("[data-answer] textarea"),
        phone.locator("[data-answer] [data-counter]"),
    )
    long = "  " + "é🙂" * 140 + "!\n"
    field.fill(long)
    expect(counter).to_have_text("281 / 280")
    expect(phone.locator("[data-answer-status]")).to_contain_text(
        "Votre texte compte 281 caractères"
    )
    phone.locator("[data-send]").click()
    expect(field).to_be_focused()
    assert field.input_value() == long
    assert stored(room) == []
    field.fill("  " + "e\u0301🙂" * 140 + "\n\n")
    expect(counter).to_have_text("280 / 280")
    phone.locator("[data-send]").click()
    expect(phone.locator("[data-answer-status]")).to_have_attribute("data-state", "saved")
    assert stored(room) == ["é🙂" * 140]


def test_each_phone_says_whether_its_own_answer_was_right(room: Room) -> None:
    ask(room, PRACTICE)
    phones = {"talk": room.phone("Léa"), "news": room.phone("Nour")}
    for choice, phone in phones.items():
        answer(phone, choice)
        expect(phone.locator("[data-verdict]")).to_have_count(0)
    room.press("reveal")
    expect(phones["talk"].locator("[data-verdict]")).to_have_text("C’est la bonne réponse.")
    expect(phones["news"].locator("[data-verdict]")).to_contain_text("C’était une autre réponse")
    expect(phones["news"].locator("[data-own-answer]")).to_contain_text("L’actualité")
    assert room.projector
    expect(room.projector.locator(".best-mark")).to_have_count(1)
    expect(room.projector.locator(".right-answer")).to_contain_text("1 personne sur 2")


def test_a_phone_that_missed_its_verdict_asks_again(room: Room) -> None:
    ask(room, PRACTICE)
    phone = room.phone("Léa")
    answer(phone, "talk")
    missed: list[str] = []
    room.complaints.allow("net::ERR_FAILED")

    def lose(route: Route) -> None:
        missed.append(route.request.url)
        route.abort()

    phone.route("**/answers?*", lose, times=1)
    room.press("reveal")
    expect(phone.locator("[data-verdict]")).to_have_text("C’est la bonne réponse.", timeout=15_000)
    assert len(missed) == 1


TIMED = """
from sessions.services import moves
from tests.factories import fresh
from sessions.models import TrainingSession
held = TrainingSession.objects.get(ref="{ref}")
moves.act(training_session=held, version=held.move_version, verb="timer-6")
"""


def test_what_is_chosen_when_the_time_is_up_counts_and_half_a_text_does_not(room: Room) -> None:
    ask(room, PRACTICE, REPLY)
    phone = room.phone("Léa")
    phone.locator("input[data-role=value][value=talk]").check(force=True)
    room.server.django(TIMED.format(ref=room.ref))
    expect(phone.locator("[data-answer][data-closed]")).to_have_count(1, timeout=12_000)
    expect(phone.locator("[data-answer-status]")).to_have_text("Votre réponse est enregistrée.")
    assert stored(room) == ["talk"]
    room.catch_up()
    room.press("next")
    field = phone.locator("[data-answer] textarea")
    field.fill("Nous sommes dés")
    room.server.django(TIMED.format(ref=room.ref))
    expect(phone.locator("[data-answer-status]")).to_contain_text(
        "Pas envoyée à temps", timeout=12_000
    )
    expect(phone.locator("[data-unsent]")).to_contain_text("Nous sommes dés")
    assert stored(room) == ["talk"]


def test_a_second_round_reminds_each_phone_of_its_own_first_answer(room: Room) -> None:
    ask(room, PRACTICE)
    lea, tom = room.phone("Léa"), room.phone("Tom")
    answer(lea, "talk")
    assert room.projector
    assert room.remote
    room.remote.locator(".live-tools summary").click()
    room.press("do:again")
    expect(lea.locator("[data-before-words]")).to_have_text("La conversation", timeout=8_000)
    expect(room.projector.locator(".slide-head .chip")).to_have_text("Second tour")
    room.press("do:timer-60")  # the same question comes again: the reminder stays
    expect(lea.locator("[data-timer]")).to_be_visible()
    expect(lea.locator("[data-before-words]")).to_have_text("La conversation")
    expect(tom.locator(".slide-head .chip")).to_have_text("Second tour")
    expect(tom.locator("[data-before]")).to_be_hidden()


def test_none_of_these_lets_go_of_the_others_and_they_of_it(room: Room) -> None:
    ask(room, FEARS)
    phone = room.phone("Léa")

    def ticked() -> list[str]:
        boxes = phone.locator("[data-role=value]").all()
        return [box.get_attribute("value") or "" for box in boxes if box.is_checked()]

    for press, left in (
        (["time", "privacy"], ["time", "privacy"]),
        (["none"], ["none"]),
        (["?"], ["?"]),
        (["none"], ["none"]),
        (["time"], ["time"]),
    ):
        for key in press:
            phone.locator(f"[data-role=value][value='{key}']").check(force=True)
        assert ticked() == left
    phone.locator("[data-role=value][value=none]").check(force=True)
    phone.locator("[data-send]").click()  # two answers are asked for: this one is enough
    expect(phone.locator("[data-answer-status]")).to_have_attribute("data-state", "saved")
    assert stored(room) == [["none"]]


WRITE = """
from sessions.models import TrainingSession
from tests.survey.exercises import written
session = TrainingSession.objects.get(ref="{ref}")
written(session, *(f"{{n}} " + "Nous sommes vraiment désolés de ce retard. " * 6 for n in range(24)))
"""


def test_a_vote_over_long_texts_fits_the_wall_and_leaves_out_ones_own(room: Room) -> None:
    ask(room, REPLY, VOTE)
    phone = room.phone("Léa")
    phone.locator("[data-answer] textarea").fill("Mon texte à moi")
    phone.locator("[data-send]").click()
    expect(phone.locator("[data-answer-status]")).to_have_attribute("data-state", "saved")
    room.server.django(WRITE.format(ref=room.ref))
    room.catch_up()
    assert room.projector
    room.press("next")
    expect(room.projector.locator(".options > *")).to_have_count(12)
    assert not faults_at(room.projector)
    phone.locator("[data-answer] [data-role=value]").nth(1).wait_for()
    mine = phone.locator(".choice", has_text="Mon texte à moi").locator("input")
    expect(mine).to_be_disabled()
    others = phone.locator("[data-answer] [data-role=value]:not(:disabled)")
    answer(phone, others.first.get_attribute("value") or "")
    room.press("reveal")
    expect(room.projector.locator(".ballot-card")).to_have_count(12)
    expect(room.projector.locator(".ballot-card").first).to_contain_text("1 voix")
    assert not faults_at(room.projector)
