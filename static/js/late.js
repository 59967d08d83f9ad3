// Answers that the server did not take, to questions that are no longer on screen: a note says so
// on whatever page the person is, with what they had answered, until they dismiss it.

import { listed, save } from "./kept.js";

const place = document.querySelector("[data-late]");

// Keeps what became of an answer; `taken` of the server: {status, message, revision}.
function keepLate({ asking, question, words, at }, { status, message, revision }) {
  save("late", asking, { asking, question, words, at, status, message, hasEarlier: Boolean(revision) });
}

function forgetLate(asking) {
  save("late", asking, undefined);
}

function whyOf({ status, message, hasEarlier }) {
  const { textClosed, textStale, textKept } = place.dataset;
  if (status === "stale") return textStale;
  const why = status === "closed" ? textClosed : (message ?? "");
  return hasEarlier ? `${why} ${textKept}` : why;
}

function noteOf(item) {
  const note = place.querySelector("template").content.firstElementChild.cloneNode(true);
  const fill = (name, text) => {
    const line = note.querySelector(`[data-late-${name}]`);
    line.textContent = text || "";
    if (!text) line.closest("p")?.remove();
  };
  fill("question", item.question);
  fill("why", whyOf(item));
  fill("words", item.words);
  note.dataset.lateOf = item.asking;
  note.querySelector("[data-late-dismiss]").addEventListener("click", () => {
    forgetLate(item.asking);
    showLate();
  });
  return note;
}

// Shows the notes that are kept; one that stands already stays as it is, with what is selected in it.
function showLate() {
  if (!place) return;
  const items = listed("late");
  const standing = new Map([...place.querySelectorAll("[data-late-of]")].map((note) => [note.dataset.lateOf, note]));
  for (const { asking } of items) if (!standing.has(asking)) place.append(noteOf(items.find((item) => item.asking === asking)));
  for (const [asking, note] of standing) if (!items.some((item) => item.asking === asking)) note.remove();
}

showLate();

export { forgetLate, keepLate, showLate };
