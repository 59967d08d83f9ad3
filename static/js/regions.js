// The regions of a screen: what a push does to them, and what waits while somebody is writing.

import { parse, patch } from "./patch.js";

const notice = document.querySelector("[data-held-notice]");
const announcer = document.getElementById("announcer");
let held = {};

const regionOf = (name) => document.querySelector(`[data-region="${CSS.escape(name)}"]`);
const keyOf = (root) => root.firstElementChild?.dataset.stageKey ?? "";
const isDirty = (root = document) => root.querySelector("[data-answer][data-dirty]") !== null;

// Shows the regions, or holds them all while an answer of another question is being written.
function show(regions) {
  const stage = regions.stage ?? held.stage;
  if (stage !== undefined && leavesAnswer(stage)) {
    held = { ...held, ...regions };
    setNotice(true, keyOf(parse(stage)));
    return false;
  }
  const all = { ...held, ...regions };
  held = {};
  setNotice(false);
  const before = [keyOf(regionOf("stage") ?? document), hasResults()];
  for (const [name, html] of Object.entries(all)) showOne(name, html);
  if (!before[1] && hasResults() && before[0] === keyOf(regionOf("stage"))) appear(regionOf("results"));
  return true;
}

const hasResults = () => Boolean(regionOf("results")?.firstElementChild);

// The results of the question on screen have come: who has answered it sees them, however long it is.
function appear(region) {
  if (document.querySelector('[data-answer-status][data-state="saved"]')) region.scrollIntoView({ block: "start" });
}

function leavesAnswer(html) {
  const region = regionOf("stage");
  return region !== null && isDirty(region) && keyOf(region) !== keyOf(parse(html));
}

// Shows what was held, whatever is being written (the person asked for it).
function showHeld() {
  const all = held;
  held = {};
  setNotice(false);
  for (const [name, html] of Object.entries(all)) showOne(name, html);
}

function showOne(name, html) {
  const region = regionOf(name);
  if (!region) return;
  const hadFocus = region.contains(document.activeElement);
  const isNew = name === "stage" && keyOf(region) !== keyOf(parse(html));
  if (isNew) region.replaceChildren(parse(html));
  else patch(region, html);
  if (isNew) arrive(region);
  if (hadFocus && !region.contains(document.activeElement)) focusOn(region);
}

// Another stage: say its title to those who do not see it, and start at its top.
function arrive(region) {
  const title = region.querySelector("h1, h2, legend, [data-title]")?.textContent.trim();
  if (title && announcer) announcer.textContent = title;
  if (region.getBoundingClientRect().top < 0) region.scrollIntoView({ block: "start" });
}

function focusOn(region) {
  const target = region.querySelector("h1, h2") ?? region;
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}

// `key`: of the stage that waits, which is the session's state when the room is nowhere.
function setNotice(visible, key = "") {
  if (!notice) return;
  const text = notice.querySelector("[data-held-text]");
  const words = notice.getAttribute(`data-text-${key}`) ?? notice.dataset.text;
  if (visible && text.textContent !== words) text.textContent = words;
  notice.hidden = !visible;
}

// An answer that was sent or taken back holds nothing any more.
const stage = regionOf("stage");
if (stage) {
  new MutationObserver(() => {
    if (Object.keys(held).length && !isDirty(stage)) show({});
  }).observe(stage, { subtree: true, attributes: true, attributeFilter: ["data-dirty"] });
}

export { isDirty, show, showHeld };
