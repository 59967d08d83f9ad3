// The projected screen: results that would be cut off are drawn a little smaller, as much as it
// takes and no more. CSS has the sizes, and how small they may become (`--fit`, results.css).

const panel = document.querySelector(".pj-panel");
const beside = document.querySelector(".pj-aside");
const LEAST = 0.4;
const STEPS = 7;

const isCut = (box) => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth;

// `box` holds what is drawn smaller, `seen` is what it must not outgrow.
function shrink(box, seen) {
  if (!isCut(seen)) return;
  let [small, large] = [LEAST, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (small + large) / 2;
    box.style.setProperty("--fit", middle);
    if (isCut(seen)) large = middle;
    else small = middle;
  }
  box.style.setProperty("--fit", small);
}

function fit() {
  panel.style.removeProperty("--fit");
  const isFree = getComputedStyle(panel).overflowY === "visible";
  if (!isFree && panel.querySelector(".results, .shown")) shrink(panel, panel);
  const overlay = beside?.querySelector("[data-cross-overlay]");
  if (!overlay) return;
  overlay.style.removeProperty("--fit");
  shrink(overlay, overlay.querySelector(".cross-overlay-body"));
}

if (panel) {
  const watch = { subtree: true, childList: true, characterData: true };
  const changes = new MutationObserver(fit);
  for (const box of [panel, beside]) if (box) changes.observe(box, watch);
  new ResizeObserver(fit).observe(panel);
  document.fonts?.ready.then(fit);
}
