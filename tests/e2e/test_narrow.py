"""Small phones: nothing that a thumb needs is cut off."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Complaints
from tests.e2e.room import Room
from tests.server import RunningServer


@pytest.fixture
def room(browser: Browser, server: RunningServer, complaints: Complaints) -> Room:
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    complaints.watch(context)
    teacher = context.new_page()
    teacher.goto(server.new_link(), wait_until="commit")
    teacher.wait_for_url("**/teach/")
    room = Room(server, browser, complaints, "fr-FR", teacher)
    room.make_session()
    room.open_screens()
    return room


def test_the_bar_of_the_remote_fits_on_every_phone(room: Room) -> None:
    remote = room.remote
    assert remote
    room.start()
    room.go_to("Troisième constat")
    for action, other in (("reveal", "hide"), ("hide", "reveal")):
        for width in (320, 360, 390, 430):
            remote.set_viewport_size({"width": width, "height": 740})
            for button in remote.locator(".remote-bar button").all():
                box = button.bounding_box()
                assert box
                assert box["x"] >= 8, (width, action)
                assert box["x"] + box["width"] <= width - 8, (width, action)
            assert remote.get_by_role(
                "button", name={"reveal": "Révéler", "hide": "Masquer"}[action]
            )
        room.press(action)
        expect(remote.locator(f"button[name=move][value={other}]")).to_be_visible()
