"""The screens: nothing is cut off, and what they say is true and goes away in time."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Assertion
from tests.e2e.room import Room


@pytest.fixture
def room(room: Room) -> Room:
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


def test_a_move_that_is_not_taken_says_why_and_blames_no_network(room: Room) -> None:
    room.start()
    page, remote = room.projector, room.remote
    assert page
    assert remote
    for refusal in ("status of 401", "status of 500", "status 500"):
        room.complaints.allow(refusal)
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("ArrowRight")
    message = page.locator("[data-move-message]")
    expect(message).to_contain_text("plus connecté")
    expect(message.get_by_role("link")).to_have_attribute(
        "href", f"/accounts/login/?next=/teach/{room.ref}/projector/"
    )
    remote.route("**/move/", lambda route: route.fulfill(status=500, body="<h1>500</h1>"))
    room.press("next")
    expect(remote.locator("[data-move-message]")).to_contain_text("Le serveur a rencontré")


KEPT = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(name => name.startsWith('rsn:'))"


def draft_and_go_to_my_things(room: Room, phone: Page) -> None:
    """Choose an answer without sending it, then open "my things"."""
    room.start()
    room.go_to("Troisième constat")
    phone.locator("input[data-role=value]").first.check(force=True)
    expect(phone.locator("[data-answer-status]")).to_have_attribute("data-state", "edited")
    phone.goto(room.address(f"/s/{room.ref}/me/"))
    assert phone.evaluate(KEPT)


def test_leaving_a_device_names_what_is_unsent_and_takes_it_along(room: Room) -> None:
    phone = room.phone("Léa")
    draft_and_go_to_my_things(room, phone)
    phone.get_by_role("button", name="Quitter sur cet appareil").click()
    expect(phone.get_by_role("alert")).to_contain_text("n’a pas été envoyé")
    assert phone.evaluate(KEPT)
    phone.get_by_role("link", name="Revenir à la séance pour").click()
    phone.locator("[data-send]").click()
    expect(phone.locator("[data-answer-status]")).to_have_attribute("data-state", "saved")

    # All is sent: one press, and nothing stays.
    phone.goto(room.address(f"/s/{room.ref}/me/"))
    phone.get_by_role("button", name="Quitter sur cet appareil").click()
    phone.wait_for_url(room.address("/"))
    assert phone.evaluate(KEPT) == []


def test_nothing_unsent_stays_on_a_device_that_was_left_or_erased(room: Room) -> None:
    lea = room.phone("Léa")
    draft_and_go_to_my_things(room, lea)
    lea.get_by_role("button", name="Quitter sur cet appareil").click()
    lea.get_by_role("button", name="Quitter et effacer").click()
    lea.wait_for_url(room.address("/"))
    assert lea.evaluate(KEPT) == []

    lea.goto(room.address(f"/j/{room.code}/"))
    lea.locator("input[name=nickname]").fill("Ada")
    lea.locator("main form button[type=submit]").first.click()
    lea.locator("input[data-role=value]").first.check(force=True)
    lea.goto(room.address(f"/s/{room.ref}/me/"))
    assert lea.evaluate(KEPT)
    lea.locator("summary", has_text="Effacer mes données").click()
    lea.get_by_role("button", name="Effacer définitivement").click()
    lea.wait_for_url(room.address("/"))
    assert lea.evaluate(KEPT) == []


def test_a_refused_key_is_not_projected_for_the_rest_of_the_session(room: Room) -> None:
    projector = room.projector
    assert projector
    room.complaints.allow("409")
    room.start()
    message = projector.locator("[data-move-message]")
    projector.locator("body").press("r")
    expect(message).to_be_visible()
    room.press("next")
    expect(message).to_be_hidden(timeout=3000)
    projector.locator("body").press("r")
    expect(message).to_be_visible()
    expect(message).to_be_hidden(timeout=10000)


def test_reading_elsewhere_and_the_ended_session_are_accessible(
    room: Room, assert_accessible: Assertion
) -> None:
    assert room.remote
    phone = room.phone("Léa")
    room.start()
    room.go_to("Troisième constat")
    phone.locator("summary", has_text="Relire").click()
    phone.locator(".menu-list a").first.click()
    expect(phone.get_by_text("Vous lisez à votre rythme.")).to_be_visible()
    assert_accessible(phone)
    room.remote.once("dialog", lambda dialog: dialog.accept())
    room.remote.locator("button[name=to][value=closed]").click()
    expect(room.remote.locator(".remote-bar a")).to_be_visible()
    assert_accessible(room.remote)
    phone.goto(room.address(f"/s/{room.ref}/"))
    expect(phone.get_by_role("heading", name="Relire")).to_be_visible()
    assert_accessible(phone)
    phone.goto(room.address(f"/s/{room.ref}/me/"))
    assert_accessible(phone)


def test_what_is_said_once_about_codes_goes_when_the_room_goes_on(room: Room) -> None:
    room.make_session()
    room.open_screens()
    phone = room.phone("Léa")
    said = phone.locator("[data-once]")
    expect(said).to_be_visible()
    room.start()
    expect(said).to_be_hidden()
    phone.reload()
    expect(said).to_be_hidden()
