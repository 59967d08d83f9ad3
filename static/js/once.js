// A line that is said once: it goes when it is dismissed or when the room goes on, and does not
// come back in this tab.

const prefix = `rsn:${document.body.dataset.person || ""}:once:`;

function isDismissed(name) {
  try {
    return sessionStorage.getItem(prefix + name) !== null;
  } catch {
    return false;
  }
}

function dismiss(line) {
  line.hidden = true;
  try {
    sessionStorage.setItem(prefix + line.dataset.once, "1");
  } catch {
    // private mode: it is gone from this page at least
  }
}

for (const line of document.querySelectorAll("[data-once]")) {
  line.hidden = isDismissed(line.dataset.once);
  line.querySelector("[data-once-dismiss]").addEventListener("click", () => dismiss(line));
}

const stage = () => document.querySelector("[data-stage-key]")?.dataset.stageKey;
const first = stage();
document.addEventListener("rsn:update", () => {
  if (stage() !== first) document.querySelectorAll("[data-once]").forEach(dismiss);
});
