"""What the back row sees of a projected screen: nothing cut off, nothing too small."""

from collections.abc import Sequence

from playwright.sync_api import Page

SIZES = ((1280, 720), (1920, 1080), (1024, 768))
#: Smallest text of the panel, as a share of the screen's height.
SMALLEST = 0.015
MEASURE = """() => {
  const panel = document.querySelector(".pj-panel");
  const texts = [...panel.querySelectorAll("*")].filter(
    (one) => !one.children.length && one.textContent.trim() && one.getBoundingClientRect().height > 2
  );
  const size = (one) => {
    const drawn = one.closest("svg[viewBox]");
    const scale = one.localName === "text" && drawn ? drawn.clientWidth / drawn.viewBox.baseVal.width : 1;
    const units = scale === 1 ? parseFloat(getComputedStyle(one).fontSize) : Number(one.getAttribute("font-size"));
    return units * scale / innerHeight;
  };
  return {
    cut: Math.max(panel.scrollHeight - panel.clientHeight, panel.scrollWidth - panel.clientWidth),
    smallest: Math.min(...texts.map(size), 1),
    title: panel.querySelector("h1, h2, h3")?.textContent.trim() ?? "",
  };
}"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def faults_at(page: Page, sizes: Sequence[tuple[int, int]] = SIZES) -> list[str]:
    """Return what is cut off or too small at the sizes of projectors."""
    found = []
    page.bring_to_front()  # a tab behind another one is drawn once a second
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(NEXT_FRAME)
        seen = page.evaluate(MEASURE)
        if seen["cut"] > 1 or seen["smallest"] < SMALLEST:
            found.append(f"{seen['title']} at {width}×{height}: {seen}")
    return found
