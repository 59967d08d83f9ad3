"""The projector uses its room: sizes that grow and shrink, a cross-table over it, an image."""

import io

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Assertion
from tests.e2e.room import Room
from tests.e2e.test_results import MAKE

CUT = """(name) => {
  const box = document.querySelector(name);
  return Math.max(box.scrollHeight - box.clientHeight, box.scrollWidth - box.clientWidth);
}"""


def open_gallery(room: Room, number: int, item: int = 0) -> Page:
    """Ask everything of so many people; return the projector at one of the questions."""
    stand = f"from tests.factories import go_to_step; go_to_step(session, 'ask', {item})"
    made = room.server.django(MAKE.format(number=number, rounds=1, then=stand))
    room.ref, room.code = made.splitlines()[-1].split()
    room.open_screens()
    assert room.projector
    return room.projector


def fit_of(page: Page) -> float:
    value = page.evaluate("document.querySelector('.pj-panel').style.getPropertyValue('--fit')")
    return float(value or 1)


def test_what_leaves_room_is_drawn_larger_and_nothing_is_cut(room: Room) -> None:
    projector = open_gallery(room, 6, item=11)
    expect(projector.locator("h1")).to_contain_text("Combien de personnes")
    projector.wait_for_function("document.querySelector('.pj-panel').style.cssText")
    assert fit_of(projector) > 1.1
    assert projector.evaluate(CUT, ".pj-panel") <= 0
    room.press("previous")
    expect(projector.locator("h1")).to_contain_text("Combien d’heures")
    projector.wait_for_timeout(200)
    assert projector.evaluate(CUT, ".pj-panel") <= 0


def test_a_cross_table_covers_the_projector_and_x_takes_it_off(
    room: Room, assert_accessible: Assertion
) -> None:
    projector = open_gallery(room, 40)
    page = room.teacher
    page.goto(room.address(f"/teach/{room.ref}/report/"))
    page.get_by_role("link", name="Croiser deux questions").first.click()
    page.locator("#question").select_option(index=3)
    page.locator("#by").select_option(index=1)
    page.locator(".cross-form button").click()
    page.get_by_role("button", name="Projeter ce tableau").click()
    overlay = projector.locator(".cross-overlay")
    expect(overlay).to_be_visible()
    for width, height in ((1280, 720), (1920, 1080), (1024, 768)):
        projector.set_viewport_size({"width": width, "height": height})
        projector.wait_for_timeout(300)
        assert projector.evaluate(CUT, ".cross-overlay-body") <= 1, (width, height)
    assert_accessible(projector)
    here = projector.evaluate("performance.timeOrigin")
    projector.keyboard.press("x")
    expect(overlay).to_have_count(0)
    assert projector.evaluate("performance.timeOrigin") == here  # the page, and full screen, stay


def test_a_heavy_image_is_refused_before_it_is_sent(
    room: Room, assert_accessible: Assertion
) -> None:
    projector = open_gallery(room, 1)
    room.press("hide")
    page = room.teacher
    address = f"/teach/{room.ref}/a/survey/questions/questions/role/"
    page.goto(room.address(address))
    page.locator("#image > summary").click()
    page.locator("textarea[name=text]").fill("Et vous ?")
    upload = page.locator("input[name=upload]")
    heavy = {"name": "a.png", "mimeType": "image/png", "buffer": b"0" * 7_400_000}
    upload.set_input_files([heavy])  # type: ignore[list-item]
    expect(page.locator("[data-image-heavy]")).to_be_visible()
    assert upload.evaluate("one => one.files.length") == 0
    stream = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(stream, "PNG")
    light = {"name": "b.png", "mimeType": "image/png", "buffer": stream.getvalue()}
    upload.set_input_files([light])  # type: ignore[list-item]
    expect(page.locator("[data-image-heavy]")).to_be_hidden()
    expect(page.locator("[data-image-chosen]")).to_be_visible()
    page.locator("input[name=image_alt]").fill("Un carré")
    assert_accessible(page)
    page.locator(".actionbar button[value=save]").click()
    page.wait_for_url("**/a/survey/questions/#q-role")
    image = projector.locator(".question-image")
    expect(image).to_have_attribute("alt", "Un carré")
    assert image.evaluate("async (one) => { await one.decode(); return one.naturalWidth; }") == 300
