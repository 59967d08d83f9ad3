"""Every place of the shipped training, as the back row sees it."""

import time

from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Complaints
from tests.e2e.room import Room, stage_key
from tests.server import RunningServer

SIZES = ((1280, 720), (1024, 768))
#: Smallest text of the panel, as a share of the screen's height.
SMALLEST = 0.015
MEASURE = """() => {
  const panel = document.querySelector(".pj-panel");
  const texts = [...panel.querySelectorAll("*")].filter(
    (one) => !one.children.length && one.textContent.trim() && one.getBoundingClientRect().height > 2
  );
  const sizes = texts.map((one) => parseFloat(getComputedStyle(one).fontSize) / innerHeight);
  return {
    cut: Math.max(panel.scrollHeight - panel.clientHeight, panel.scrollWidth - panel.clientWidth),
    smallest: Math.min(...sizes, 1),
    title: panel.querySelector("h1, h2, h3")?.textContent.trim() ?? "",
  };
}"""

#: What would be cut off is drawn smaller with the next frame (fit.js).
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def next_key(page: Page, before: str) -> str:
    """Return the key of the stage after `before`; the same one when the agenda has ended."""
    end = time.monotonic() + 3
    while (key := stage_key(page)) == before and time.monotonic() < end:
        page.wait_for_timeout(20)
    return key


def faults_at(page: Page) -> list[str]:
    """Return what is cut off or too small at the sizes of projectors."""
    found = []
    page.bring_to_front()  # a tab behind another one is drawn once a second
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(NEXT_FRAME)
        seen = page.evaluate(MEASURE)
        if seen["cut"] > 1 or seen["smallest"] < SMALLEST:
            found.append(f"{seen['title']} at {width}×{height}: {seen}")
    return found


def test_nothing_is_cut_off_or_too_small_on_the_projector(
    browser: Browser, server: RunningServer, complaints: Complaints
) -> None:
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    complaints.watch(context)
    teacher = context.new_page()
    teacher.goto(server.new_link(), wait_until="commit")
    teacher.wait_for_url("**/teach/")
    room = Room(server, browser, complaints, "fr-FR", teacher)
    room.make_session(plan="day")
    room.open_screens()
    assert room.projector
    found = faults_at(room.projector)
    room.start()
    key = next_key(room.projector, "open")
    places = 0
    while True:
        places += 1
        found += faults_at(room.projector)
        room.press("next")
        after = next_key(room.projector, key)
        if after == key:
            break
        key = after
    assert places > 40
    assert not found, "\n".join(found)
