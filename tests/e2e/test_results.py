"""Results of every kind, hard to show on purpose, as the back row and a small phone see them."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.back_row import faults_at
from tests.e2e.conftest import Assertion
from tests.e2e.room import Room

#: A small phone.
SMALL = {"width": 360, "height": 780}
MAKE = """
from rsn_training.accounts.models import User
from tests.survey.gallery import fill, make_gallery, show
from tests.factories import fresh
session = make_gallery(owner=User.objects.get())
fill(session, {number}, rounds={rounds})
{then}
session = fresh(session)
print(session.ref, session.join_code)
"""
SHOW = "show(session)"


def open_gallery(room: Room, number: int, *, rounds: int = 1, then: str = SHOW) -> Room:
    """Let so many people answer everything, and open projector and remote."""
    made = room.server.django(MAKE.format(number=number, rounds=rounds, then=then))
    room.ref, room.code = made.splitlines()[-1].split()
    room.open_screens()
    return room


def go_on(room: Room, page: Page) -> bool:
    """Press next; return whether another question is there."""
    return room.go_on(page) and page.locator(".results").count() > 0


@pytest.mark.parametrize(("number", "rounds"), [(1, 1), (300, 1), (28, 2)])
def test_nothing_is_cut_off_or_too_small_on_the_projector(
    room: Room, number: int, rounds: int
) -> None:
    open_gallery(room, number, rounds=rounds)
    assert room.projector
    found = faults_at(room.projector)
    places = 1
    while go_on(room, room.projector):
        places += 1
        found += faults_at(room.projector)
    assert places == 16
    assert not found, "\n".join(found)


def test_without_the_fitting_the_fullest_screens_would_be_cut_off(room: Room) -> None:
    """What the measure above sees when the script does not help: it tells cut from whole."""
    open_gallery(room, 28, rounds=2)
    assert room.projector
    room.projector.route("**/fit*.js", lambda route: route.abort())
    room.complaints.allow("ERR_FAILED")
    room.projector.reload()
    found = faults_at(room.projector)
    while go_on(room, room.projector):
        found += faults_at(room.projector)
    assert found


def test_a_small_phone_never_scrolls_sideways(room: Room) -> None:
    open_gallery(room, 28, rounds=2)
    phone = room.phone("Léa")
    phone.set_viewport_size(SMALL)
    wide = []
    while True:
        phone.evaluate(
            "document.querySelectorAll('details.data').forEach((one) => one.open = true)"
        )
        over = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wide.append(f"{phone.locator('h1').inner_text()}: {over}")
        if not go_on(room, phone):
            break
    assert not wide, "\n".join(wide)


def test_every_kind_is_accessible_in_light_and_dark(
    room: Room, assert_accessible: Assertion
) -> None:
    open_gallery(room, 28, rounds=2)
    phone = room.phone("Léa")
    assert room.remote
    for _question in range(6):  # choices, 26 choices, scales, a matrix
        assert_accessible(phone)
        go_on(room, phone)
    room.remote.locator("summary").filter(has_text="Voir les résultats").click()
    assert_accessible(room.remote)
    report = room.teacher
    report.goto(room.address(f"/teach/{room.ref}/report/"))
    report.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert_accessible(report)


def test_one_round_is_accessible_on_the_projector(room: Room, assert_accessible: Assertion) -> None:
    open_gallery(room, 12)
    assert room.projector
    while True:
        assert_accessible(room.projector)
        if not go_on(room, room.projector):
            break


ANSWER = """
from sessions.models import TrainingSession
from sessions.responses.models import Asking
from sessions.responses.services import refresh_tally
from tests.survey.gallery import answer, crowd
import random
session = TrainingSession.objects.get(ref="{ref}")
asking = Asking.objects.get(question__training_session=session, question__survey_question__key="hopes")
from sessions.models import Participant
from sessions.responses.services import submit_answer
for index, who in enumerate(Participant.objects.filter(training_session=session)[:8]):
    submit_answer(participant=who, asking_id=asking.pk, raw_value=["c5", "c4"], key="k" * 16, revision=9, by_teacher=True)
refresh_tally(asking_id=asking.pk)
"""


def test_bars_move_and_do_not_jump(room: Room) -> None:
    """The same element is there before and after the answers change, wherever it stands then."""
    open_gallery(room, 10)
    page = room.projector
    assert page
    while "Qu’attendez" not in page.locator("h1").inner_text():
        assert go_on(room, page)
    page.evaluate(
        "document.querySelectorAll('.ranks > .bar').forEach((one) => one.isOld = one.dataset.key)"
    )
    before = page.locator(".ranks > .bar").evaluate_all("all => all.map((one) => one.dataset.key)")
    open_again = """
from sessions.responses.models import Asking
Asking.objects.filter(question__training_session__ref="{ref}").update(closed_at=None)
"""
    room.server.django(open_again.format(ref=room.ref))
    room.server.django(ANSWER.format(ref=room.ref))
    expect(page.locator(".ranks > .bar").first).to_have_attribute("data-key", "F")
    after = page.locator(".ranks > .bar").evaluate_all("all => all.map((one) => one.isOld)")
    assert sorted(after) == sorted(before)
    assert after != before


def test_the_report_fits_a_sheet_of_paper(room: Room) -> None:
    open_gallery(room, 28, rounds=2)
    page = room.teacher
    page.goto(room.address(f"/teach/{room.ref}/report/"))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 within its margins
    wide = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
          .filter((one) => !one.closest(".vh") && one.getBoundingClientRect().right > innerWidth + 1)
          .map((one) => one.className || one.localName).slice(0, 5)"""
    )
    assert not wide
    expect(page.locator(".report-round").first).to_be_visible()  # opened for the paper
