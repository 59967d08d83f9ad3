"""Every place of the shipped training, as the back row sees it."""

import pytest

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
