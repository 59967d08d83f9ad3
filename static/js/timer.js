// Timers count down on the server's clock; when one is over, what is chosen
// goes out (outbox.js) and the page asks how things stand.
//
// An element says `data-timer` and `data-ends` (ISO 8601). What it says to readers stays the
// server's sentence: only `[data-left]` inside it changes, every second.

import { refresh, serverNow } from "./live.js";

const SOON = 10;
const GRACE = 500;
const over = new Set();

function written(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

function tick() {
  for (const timer of document.querySelectorAll("[data-timer]")) {
    const left = Math.max(0, Math.ceil((Date.parse(timer.dataset.ends) - serverNow()) / 1000));
    const place = timer.querySelector("[data-left]");
    if (place && place.textContent !== written(left)) place.textContent = written(left);
    timer.toggleAttribute("data-soon", left > 0 && left <= SOON);
    timer.toggleAttribute("data-over", left === 0);
    if (left === 0 && !over.has(timer.dataset.ends)) {
      over.add(timer.dataset.ends);
      document.dispatchEvent(new Event("rsn:time-up"));
      setTimeout(refresh, GRACE);
    }
  }
}

setInterval(tick, 250);
document.addEventListener("rsn:update", tick);
tick();
