"""What a phone needs: nothing is cut off, and the connection that it shows is the true one."""

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


def test_the_connection_is_live_again_when_the_network_is(room: Room) -> None:
    phone = room.phone("Léa")
    room.start()
    state = phone.locator("[data-connection]").first
    expect(state).to_have_attribute("data-state", "live")
    room.complaints.allow("ERR_INTERNET_DISCONNECTED")
    phone.context.set_offline(offline=True)
    expect(state).to_have_attribute("data-state", "offline")
    phone.context.set_offline(offline=False)
    expect(state).to_have_attribute("data-state", "live")
    room.go_to("Troisième constat")
    expect(phone.locator("[data-answer]")).to_be_visible()
