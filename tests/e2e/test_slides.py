"""Every place of the shipped training, as the back row sees it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.back_row import faults_at
from tests.e2e.room import Room, next_key

#: The smallest projectors, wide and not: what is whole there is whole on larger ones.
SIZES = ((1280, 720), (1024, 768))


@pytest.mark.timeout(420)
def test_nothing_is_cut_off_or_too_small_on_the_projector(room: Room) -> None:
    room.make_session(plan="day")
    room.open_screens()
    assert room.projector
    found = faults_at(room.projector, SIZES)
    room.start()
    next_key(room.projector, "open 0")
    places = 0
    while True:
        places += 1
        found += faults_at(room.projector, SIZES)
        if not room.go_on(room.projector):
            break
    assert places > 40
    assert not found, "\n".join(found)


# Measured in the same breath: an update of the screen takes away what is not of the server.
TWICE = """() => {
  const one = document.querySelector('.slide-body > .image-block');
  one.after(one.cloneNode(true));
  const images = [...document.querySelectorAll('.slide-body > .image-block')];
  const found = images.map((image) => image.getBoundingClientRect()).map(({ x, y, width }) => [x, y, width]);
  images[1].remove();
  return found;
}"""
PLACE = "one => { const { x, y, width } = one.getBoundingClientRect(); return [x, y, width]; }"


def test_images_stand_side_by_side_and_what_is_read_does_not_move(room: Room) -> None:
    room.make_session(plan="day")
    room.open_screens()
    assert room.projector
    room.start()
    next_key(room.projector, "open 0")
    room.go_to("Un réseau social numérique")
    images = room.projector.locator(".slide-body > .image-block")
    expect(images).to_have_count(1)
    (left, top, width), (right, beside, _width) = room.projector.evaluate(TWICE)
    assert top == pytest.approx(beside, abs=1)
    assert right >= left + width

    room.go_to("Choisir ses réseaux")
    first = room.projector.locator(".slide-body > p").first
    expect(room.projector.locator("h1")).to_have_text("Un bon profil, ou deux ?")
    before = first.evaluate(PLACE)
    later = room.projector.locator(".to-come ~ p").first
    expect(later).to_be_hidden()
    assert room.go_on(room.projector)
    assert first.evaluate(PLACE) == before
