"""A survey is sent ahead by its link, answered in several goes, and there when the room comes."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Assertion
from tests.e2e.room import PHONE, Room


@pytest.fixture
def room(room: Room) -> Room:
    room.make_session()
    return room


def saved(page: Page, asking: str) -> None:
    """Wait until the server has the answer to this question."""
    status = page.locator(f"[data-asking='{asking}'] [data-answer-status]")
    expect(status).to_have_attribute("data-state", "saved")


def reachable(room: Room, link: str) -> str:
    """Return the link on the address that the test's server listens at."""
    parts = urlsplit(link)
    return room.address(f"{parts.path}?{parts.query}")


def open_link(room: Room, link: str, nickname: str) -> Page:
    """Let somebody open the link on a phone of their own, and join."""
    context = room.browser.new_context(locale="fr-FR", viewport=PHONE, reduced_motion="reduce")
    room.complaints.watch(context)
    page = context.new_page()
    page.goto(link)
    page.locator("input[name=nickname]").fill(nickname)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/a/survey/practices/$"))
    return page


def test_a_survey_is_sent_ahead_and_carries_over(room: Room, assert_accessible: Assertion) -> None:
    teacher = room.teacher
    teacher.goto(room.address(f"/teach/{room.ref}/a/survey/practices/ahead/"))
    assert_accessible(teacher)
    teacher.locator("button[name=send][value='1']").click()
    link = teacher.locator("#ahead-link").input_value()
    assert link in teacher.locator("#reminder").input_value()
    link = reachable(room, link)
    assert_accessible(teacher)

    phone = open_link(room, link, "Léa")
    boxes = phone.locator("[data-answer][data-autosave]")
    assert boxes.count() > 5
    first = boxes.first.get_attribute("data-asking") or ""
    boxes.first.locator("[data-role=value][value=student]").check(force=True)
    saved(phone, first)
    assert_accessible(phone)
    phone.reload()
    expect(phone.locator(f"[data-asking='{first}'] [value=student]")).to_be_checked()

    phone.goto(link)  # the same device: nobody has to join twice
    phone.locator("a.btn-primary").first.click()
    phone.wait_for_url(re.compile(r"/a/survey/practices/$"))
    expect(phone.locator(f"[data-asking='{first}'] [value=student]")).to_be_checked()

    teacher.reload()
    assert [item.inner_text() for item in teacher.locator(".stat dd").all()] == ["1", "1", "0"]
    teacher.goto(room.address(f"/teach/{room.ref}/a/survey/practices/print/"))
    assert teacher.locator(".paper-question").count() == boxes.count()
    assert_accessible(teacher)


def test_without_a_script_one_button_sends_the_page(room: Room) -> None:
    teacher = room.teacher
    teacher.goto(room.address(f"/teach/{room.ref}/a/survey/practices/ahead/"))
    teacher.locator("button[name=send][value='1']").click()
    link = reachable(room, teacher.locator("#ahead-link").input_value())
    context = room.browser.new_context(locale="fr-FR", viewport=PHONE, java_script_enabled=False)
    room.complaints.watch(context)
    page = context.new_page()
    page.goto(link)
    page.locator("input[name=nickname]").fill("Tom")
    page.locator("main form button[type=submit]").first.click()
    first = page.locator("[data-answer]").first.get_attribute("data-asking") or ""
    page.locator(f"[data-asking='{first}'] [data-role=value]").first.check(force=True)
    page.locator("[data-send-all]").click()
    page.wait_for_url(re.compile(r"/a/survey/practices/$"))
    expect(page.locator(f"[data-asking='{first}'] [data-role=value]").first).to_be_checked()
    context.close()
