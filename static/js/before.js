// A second round: reminds this person alone of what they answered in the round before.

import { told } from "./told.js";

function showBefore() {
  const note = document.querySelector("[data-before]");
  if (!note?.hidden) return;
  const words = told("before", note.dataset.before, note.dataset.url, showBefore)?.words;
  if (!words) return;
  note.querySelector("[data-before-words]").textContent = words;
  note.hidden = false;
}

document.addEventListener("rsn:update", showBefore);
showBefore();
