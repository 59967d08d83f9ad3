"""Every place of the shipped training, as the back row sees it."""

from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Complaints
from tests.e2e.room import Room, next_key
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


def faults_at(page: Page) -> list[str]:
    """Return what is cut off or too small at the sizes of projectors."""
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
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
    next_key(room.projector, "open 0")
    places = 0
    while True:
        places += 1
        found += faults_at(room.projector)
        if not room.go_on(room.projector):
            break
    assert places > 40
    assert not found, "\n".join(found)
