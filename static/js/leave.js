// Leaving a device, or erasing one's data, takes along what this browser keeps of the person: the
// next one at a shared device finds nothing. What the server does not have is named first.

import { forget, hasUnsent, person } from "./kept.js";

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (!person || !target.matches("[data-forgets]")) return;
  const warning = target.querySelector("[data-unsent]");
  if (warning?.hidden && hasUnsent()) {
    event.preventDefault();
    warning.hidden = false;
    submitter.hidden = true;
    warning.querySelector("a, button").focus();
    return;
  }
  forget();
});
