// What the questions of one page mean to one another: for whom each is, how many are left.

import { faultOf, read } from "./fields.js";
import { load } from "./kept.js";

const boxes = () => [...document.querySelectorAll("[data-answer]")];
const boxOf = (asking) => boxes().find((box) => box.dataset.asking === asking);
// What became of the answer: it stands in the box, or in the bar with the button.
const statusOf = (box) => document.getElementById(`status-${box.dataset.asking}`);
const isClosed = (box) => "closed" in box.dataset;
const isAside = (box) => "aside" in box.dataset;

// What this browser knows of the person's answer to another question, here or earlier.
function answerTo(asking) {
  const box = boxOf(asking);
  if (box && !isClosed(box)) return read(box);
  return (load("draft", asking) ?? load("out", asking) ?? load("own", asking))?.value;
}

// A question for some only steps aside once their own answer says that they are others.
function showConditions() {
  for (const box of boxes()) {
    const { decider, decided } = box.dataset;
    const value = decider ? answerTo(decider) : undefined;
    if (value === undefined || value === "") continue;
    box.toggleAttribute("data-aside", ![value].flat().some((key) => decided.split(" ").includes(key)));
  }
}

function showProgress() {
  const place = document.querySelector("[data-page-progress]");
  if (!place) return;
  const asked = boxes().filter((box) => !isClosed(box) && !isAside(box));
  const isSaved = ({ dataset: { asking } }) => load("own", asking) && !load("out", asking) && load("draft", asking) === undefined;
  const done = asked.filter(isSaved).length;
  const { text, textDone, textLeft } = place.dataset;
  let words = text.replace("%(answered)s", done).replace("%(total)s", asked.length);
  if (done === asked.length) words = textDone;
  else if ("asked" in place.dataset && !document.body.hasAttribute("data-unsent")) words = `${words}. ${textLeft}`;
  if (place.textContent !== words) place.textContent = words;
}

function showPage() {
  showConditions();
  showProgress();
}

// After "send": what is to be put right first, else what is needed and left; null when neither.
function nextToAnswer() {
  const asked = boxes().filter((box) => !isClosed(box) && !isAside(box));
  return asked.find((box) => faultOf(box)) ?? asked.find((box) => "required" in box.dataset && read(box) === undefined) ?? null;
}

export { answerTo, boxOf, boxes, isClosed, nextToAnswer, showPage, statusOf };
