// The projected screen: results that would be cut off are drawn a little smaller, as much as it
// takes and no more. CSS has the sizes, and how small they may become (`--fit`, results.css).

const panel = document.querySelector(".pj-panel");
const LEAST = 0.4;
const STEPS = 7;

const isCut = () => panel.scrollHeight > panel.clientHeight || panel.scrollWidth > panel.clientWidth;

function fit() {
  panel.style.removeProperty("--fit");
  if (!panel.querySelector(".results, .shown") || getComputedStyle(panel).overflowY === "visible" || !isCut()) return;
  let [small, large] = [LEAST, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (small + large) / 2;
    panel.style.setProperty("--fit", middle);
    if (isCut()) large = middle;
    else small = middle;
  }
  panel.style.setProperty("--fit", small);
}

if (panel) {
  new MutationObserver(fit).observe(panel, { subtree: true, childList: true, characterData: true });
  new ResizeObserver(fit).observe(panel);
  document.fonts?.ready.then(fit);
}
