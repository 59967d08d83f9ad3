"""One session from joining to closing, on one projector, one remote and phones."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Assertion
from tests.e2e.room import Room, answer, bars, stage_key

ORGANISATIONS = {"fr": "Troisième constat", "en": "Third finding"}
CLOSE = {"fr": "Pour finir", "en": "To finish"}
FRENCH = pytest.mark.parametrize("language", ["fr"], indirect=True)


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def locale(language: str) -> str:
    return {"fr": "fr-FR", "en": "en-GB"}[language]


def all_leave(room: Room, key: str, within: float = 3) -> str:
    """Wait until every screen shows one stage that is not `key`; return which."""
    end = time.monotonic() + within
    shown: set[str] = set()
    while time.monotonic() < end:
        shown = {stage_key(page) for page in room.screens}
        if len(shown) == 1 and key not in shown:
            return shown.pop()
    raise AssertionError(f"after {within} s the screens show {shown}, having left {key}")


def test_a_session_from_joining_to_closing(room: Room, language: str) -> None:
    room.make_session(language=language)
    room.open_screens()
    phones = [room.phone(name) for name in ("Léa", "Ada", "Léa")]
    assert room.projector
    assert room.remote
    expect(room.projector.locator("[data-count=joined]").first).to_have_text("3")

    # A content step reaches every screen within a second of Next.
    room.start()
    first = all_leave(room, "open")
    room.press("next")
    second = all_leave(room, first, within=1)

    # A question opens; answers come in; nobody sees the results before they are revealed.
    room.go_to(ORGANISATIONS[language])
    question = all_leave(room, second, within=1)
    answer(phones[0], "daily")
    answer(phones[1], "daily")
    answer(phones[2], "never")
    assert bars(room.projector) == {}
    assert bars(phones[0]) == {}
    for page in (room.projector, phones[0]):
        assert not re.search(r"67|33", page.locator("[data-region=results]").inner_text())

    # Revealed: exact on the projector and the phones.
    room.press("reveal")
    expect(room.projector.locator(":is(.bars .bar, .rf-row)")).to_have_count(3)
    expect(room.projector.locator(":is(.bar-n, .rf-n)").first).to_contain_text("2")
    assert list(bars(room.projector).values()) == [2, 0, 1]
    expect(phones[1].locator(":is(.bars .bar, .rf-row)")).to_have_count(3)

    # A change of answer moves the bars.
    answer(phones[0], "never")
    expect(room.projector.locator(":is(.bar-n, .rf-n)").nth(2)).to_contain_text("2")
    assert list(bars(room.projector).values()) == [1, 0, 2]

    # A late joiner and a reload see the right thing.
    late = room.phone("Zoé")
    assert stage_key(late) == question
    answer(late, "less")
    expect(room.projector.locator(":is(.bar-n, .rf-n)").nth(1)).to_contain_text("1")
    phones[2].reload()
    assert stage_key(phones[2]) == question
    expect(phones[2].locator("input[value=never]")).to_be_checked()
    room.projector.reload()
    assert list(bars(room.projector).values()) == [1, 1, 2]

    # Next, then close: every screen follows.
    room.press("next")
    last = all_leave(room, question, within=1)
    room.remote.on("dialog", lambda dialog: dialog.accept())
    room.remote.locator("button[name=to][value=closed]").click()
    assert all_leave(room, last, within=2) == "closed"
    room.complaints.allow("404")
    assert room.teacher.goto(room.address(f"/j/{room.code}/")).status == 404


@FRENCH
def test_the_keyboard_alone_runs_the_projector(room: Room) -> None:
    room.make_session()
    room.open_screens()
    assert room.projector
    room.start()
    first = all_leave(room, "open")
    room.projector.locator("body").press("ArrowRight")
    expect(room.projector.locator(f"[data-stage-key='{first}']")).to_have_count(0)
    room.projector.locator("body").press("ArrowLeft")
    expect(room.projector.locator(f"[data-stage-key='{first}']")).to_have_count(1)
    room.projector.locator("body").press("b")
    expect(room.projector.locator(".pj-panel")).to_be_hidden()
    room.projector.locator("body").press("b")
    expect(room.projector.locator(".pj-panel")).to_be_visible()


@FRENCH
def test_every_screen_is_accessible_in_light_and_dark(
    room: Room, language: str, assert_accessible: Assertion
) -> None:
    room.complaints.allow("404")
    room.make_session(language=language)
    room.open_screens()
    phone = room.phone("Léa")
    assert room.projector
    assert room.remote

    def look(*pages: Page) -> None:
        for page in pages:
            assert_accessible(page)

    look(room.teacher, room.projector, room.remote, phone)
    room.start()
    all_leave(room, "open")
    look(room.projector, room.remote, phone)
    room.go_to(ORGANISATIONS[language])
    phone.locator("[data-answer]").wait_for()
    answer(phone, "daily")
    look(room.projector, room.remote, phone)
    room.press("reveal")
    expect(phone.locator(":is(.bars .bar, .rf-row)")).to_have_count(3)
    expect(room.projector.locator(":is(.bars .bar, .rf-row)")).to_have_count(3)
    look(room.projector, room.remote, phone)
    look_at_the_teacher_s_pages(room, look)
    for path in ("/", "/j/", f"/j/{room.code}/", f"/s/{room.ref}/me/", "/nowhere/"):
        phone.goto(room.address(path))
        look(phone)
    phone.goto(room.address(f"/s/{room.ref}/me/"))
    phone.locator("form[action$='/me/code/'] button").click()
    look(phone)


def look_at_the_teacher_s_pages(room: Room, look: Callable[..., None]) -> None:
    """Look at every page of a teacher that is not a live screen."""
    page = room.teacher
    for path in ("report", "people", "sheet", "a/content/add"):
        page.goto(room.address(f"/teach/{room.ref}/{path}/"))
        look(page)
    page.goto(room.address(f"/teach/{room.ref}/"))
    step = page.locator(".agenda a[href*='/steps/']").first.get_attribute("href")
    assert step
    for path in (step, f"{step}remove/", "/teach/", "/teach/new/reseau-professionnel-rsn/"):
        page.goto(room.address(path))
        look(page)


@FRENCH
def test_what_is_typed_survives_a_push_and_a_reload(room: Room, language: str) -> None:
    room.make_session(language=language)
    room.open_screens()
    phone = room.phone("Léa")
    room.start()
    first = all_leave(room, "open")
    room.go_to(CLOSE[language])
    key = all_leave(room, first)
    text = phone.locator("[data-kind=long_text] textarea")
    for _ in range(8):
        if text.count():
            break
        room.press("next")
        key = all_leave(room, key)
    text.fill("Une phrase à moitié")
    room.press("next")
    expect(phone.locator("[data-held-notice]")).to_be_visible()
    expect(text).to_have_value("Une phrase à moitié")
    phone.locator("[data-held-apply]").click()
    expect(phone.locator("[data-kind=long_text]")).to_have_count(0)
    room.press("previous")
    expect(text).to_have_value("Une phrase à moitié")
    phone.reload()
    expect(text).to_have_value("Une phrase à moitié")
    phone.locator("[data-send]").click()
    expect(phone.locator("[data-answer-status]")).to_have_attribute("data-state", "saved")


@FRENCH
def test_an_answer_given_offline_is_kept_and_sent_when_the_network_is_back(
    room: Room, language: str
) -> None:
    room.make_session(language=language)
    room.open_screens()
    phone = room.phone("Léa")
    room.start()
    room.go_to(ORGANISATIONS[language])
    phone.locator("[data-answer]").wait_for()
    room.complaints.allow("ERR_INTERNET_DISCONNECTED")
    phone.context.set_offline(True)
    phone.locator("input[data-role=value][value=daily]").check(force=True)
    phone.locator("[data-send]").click()
    status = phone.locator("[data-answer-status]")
    expect(status).to_have_attribute("data-state", "waiting")
    phone.context.set_offline(False)
    expect(status).to_have_attribute("data-state", "saved", timeout=15000)
    room.press("reveal")
    expect(room.projector.locator(":is(.bar-n, .rf-n)").first).to_contain_text("1")
