// The projected screen: what would be cut off is drawn a little smaller, as much as it takes and no
// more; what leaves room is drawn larger, for the back row. CSS has the sizes, and how small they
// may become (`--fit`, results.css).

const panel = document.querySelector(".pj-panel");
const beside = document.querySelector(".pj-aside");
const LEAST = 0.4;
const MOST = 1.35;
const STEPS = 7;
const SPARE = 0.98;

const isCut = (box) => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth;

// `box` holds what is sized, `seen` is what it must not outgrow.
function size(box, seen) {
  let [small, large] = isCut(seen) ? [LEAST, 1] : [1, MOST];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (small + large) / 2;
    box.style.setProperty("--fit", middle);
    if (isCut(seen)) large = middle;
    else small = middle;
  }
  box.style.setProperty("--fit", Math.max(LEAST, small * SPARE)); // no pixel is left to scroll
}

function fit() {
  panel.style.removeProperty("--fit");
  const isFree = getComputedStyle(panel).overflowY === "visible";
  if (!isFree && panel.querySelector(".results, .shown, .slide-free")) size(panel, panel);
  const overlay = beside?.querySelector("[data-cross-overlay]");
  if (!overlay) return;
  overlay.style.removeProperty("--fit");
  size(overlay, overlay.querySelector(".cross-overlay-body"));
}

if (panel) {
  const watch = { subtree: true, childList: true, characterData: true };
  const changes = new MutationObserver(fit);
  for (const box of [panel, beside]) if (box) changes.observe(box, watch);
  new ResizeObserver(fit).observe(panel);
  panel.addEventListener("load", fit, true); // a picture has its height only now
  document.fonts?.ready.then(fit);
}
