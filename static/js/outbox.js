// Answers on their way: kept in this browser until the server says "saved" (rules.md F).
//
// A single question is sent with its button; on a page of several (`data-autosave`) each is sent
// as soon as it is answered or left, as far as the server would take it.

import { count, faultOf, inWords, isText, read, settle as settleFields, write } from "./fields.js";
import { load, pending, person, save } from "./kept.js";
import { forgetLate, keepLate, showLate } from "./late.js";
import { answerTo, boxOf, boxes, isClosed, nextToAnswer, showPage, statusOf } from "./page.js";
import { forget, request, told } from "./told.js";

const FIRST_RETRY = 1000;
const LAST_RETRY = 20000;

const notes = new Map(); // asking → {state, text} that stays until the next edit
let words = {};
let sending = false;
let again = false;
let retry = FIRST_RETRY;
let timer = 0;

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// --- what the person sees ------------------------------------------------------------------

function show(box) {
  const status = statusOf(box);
  if (!status) return;
  words = { ...status.dataset };
  const { asking } = box.dataset;
  let [state, text] = ["", ""];
  if (load("out", asking)) {
    const unreachable = retry > FIRST_RETRY || !navigator.onLine;
    [state, text] = ["waiting", unreachable ? words.textWaiting : words.textSending];
  } else if (notes.has(asking)) {
    ({ state, text } = notes.get(asking));
  } else if (load("draft", asking) !== undefined) {
    [state, text] = isClosed(box) ? ["refused", words.textLate] : ["edited", words.textEdited];
  } else if (load("own", asking)) {
    [state, text] = ["saved", words.textSaved];
  }
  status.dataset.state = state;
  if (status.textContent.trim() !== text) status.textContent = text;
}

// Answers to questions that are no longer on screen and that the server does not have yet.
// `data-unsent` tells live.js that something is on its way.
function showElsewhere() {
  const here = boxes().map((box) => box.dataset.asking);
  const unsent = pending();
  document.body.toggleAttribute("data-unsent", unsent.length > 0);
  const waiting = unsent.some((item) => !here.includes(item.asking));
  let note = document.querySelector("[data-outbox-note]");
  const text = document.querySelector("[data-late]")?.dataset.textWaiting;
  if (waiting && !note && text) {
    note = document.createElement("div");
    note.className = "noticebar";
    note.dataset.outboxNote = "";
    note.setAttribute("role", "status");
    note.textContent = text;
    document.querySelector("main")?.before(note);
  } else if (!waiting) {
    note?.remove();
  }
}

function refresh(asking) {
  showBox(asking);
  showElsewhere();
  showPage();
}

function showBox(asking) {
  const box = boxOf(asking);
  if (!box) return;
  box.toggleAttribute("data-dirty", load("draft", asking) !== undefined && !isClosed(box));
  show(box);
}

// --- editing -------------------------------------------------------------------------------

function edited(box, field) {
  const { asking } = box.dataset;
  settleFields(box, field);
  const value = read(box);
  const kept = load("out", asking) ?? load("own", asking);
  const isKept = kept ? same(value, kept.value) : value === undefined;
  save("draft", asking, isKept ? undefined : { value: value === undefined ? "" : value, words: inWords(box) });
  judge(box);
  count(box);
  refresh(asking);
}

// Says what the server would refuse, in its words; what is typed is judged once it is left.
function judge(box, { isLeft = false } = {}) {
  const { asking, kind } = box.dataset;
  const fault = faultOf(box);
  const waits = fault && !isLeft && kind === "number";
  notes.delete(asking);
  if (fault && !fault.isPartial && !waits) notes.set(asking, { state: "refused", text: fault.text });
  else if (fault?.isPartial && "autosave" in box.dataset) notes.set(asking, { state: "edited", text: fault.text });
  markInvalid(box, waits ? null : fault);
  return fault;
}

function markInvalid(box, fault) {
  for (const field of box.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  if (fault && !fault.isPartial) fault.field?.setAttribute("aria-invalid", "true");
}

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-answer]");
  if (box) edited(box, event.target);
});

document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-answer]");
  if (!box || load("draft", box.dataset.asking) === undefined) return;
  const fault = judge(box, { isLeft: true });
  if (!fault && "autosave" in box.dataset && read(box) !== undefined) send(box);
  else refresh(box.dataset.asking);
});

document.addEventListener("submit", (event) => {
  const open = boxes().filter((box) => !isClosed(box));
  if (event.target.id !== "shell-form" || !open.length || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  if (open.length === 1 && !("autosave" in open[0].dataset)) send(open[0]);
  else sendAll(open);
});

// On a page of several questions nothing waits for a button: what was left in the middle goes
// out when the page is hidden or comes back, as far as the server would take it.
function sendDrafts(open) {
  for (const box of open) {
    if (load("draft", box.dataset.asking) === undefined || read(box) === undefined) continue;
    if (!judge(box, { isLeft: true })) send(box);
    else refresh(box.dataset.asking);
  }
}

// The time is up, and the server still takes what is on its way: what was chosen counts. A text
// may be half a sentence: whoever wrote it has not said that it is finished.
document.addEventListener("rsn:time-up", () => sendDrafts(boxes().filter((box) => !isClosed(box) && !isText(box))));

const autosaved = () => boxes().filter((box) => !isClosed(box) && "autosave" in box.dataset);

// Sends what is not sent yet, and leads to what is wrong or needed.
function sendAll(open) {
  sendDrafts(open);
  document.querySelector("[data-page-progress]")?.setAttribute("data-asked", "");
  showPage();
  const left = nextToAnswer();
  if (!left) return;
  if (read(left) === undefined) refuse(left, statusOf(left).dataset.textEmpty);
  left.closest(".question-card")?.scrollIntoView({ block: "center" });
  focusOn(left, faultOf(left)?.field);
}

function refuse(box, text) {
  notes.set(box.dataset.asking, { state: "refused", text });
  refresh(box.dataset.asking);
}

function focusOn(box, field) {
  const fields = [...box.querySelectorAll("input:not([type=hidden]), textarea, [data-tap], select")];
  (field ?? fields.find((one) => one.offsetParent))?.focus({ preventScroll: true });
}

function send(box) {
  const { asking, url } = box.dataset;
  const value = read(box);
  const fault = faultOf(box, value);
  if (value === undefined || fault) {
    refuse(box, fault?.text ?? statusOf(box).dataset.textEmpty);
    markInvalid(box, fault && { ...fault, isPartial: false });
    fault?.field?.focus();
    return;
  }
  const known = Math.max(Number(box.dataset.revision), load("own", asking)?.revision ?? 0, load("out", asking)?.revision ?? 0);
  const said = { question: box.dataset.question, words: inWords(box) };
  save("out", asking, { asking, url, value, text: isText(box), key: randomKey(), revision: known + 1, at: Date.now(), ...said });
  save("draft", asking, undefined);
  notes.delete(asking);
  markInvalid(box, null);
  retry = FIRST_RETRY;
  refresh(asking);
  flush();
}

// --- sending -------------------------------------------------------------------------------

function post(item) {
  const { asking, key, revision, value } = item;
  const body = JSON.stringify({ asking, key, revision, value, ...(person && { person }) });
  return request(item.url, { method: "POST", body, headers: { "Content-Type": "application/json" } });
}

async function flush() {
  clearTimeout(timer);
  if (sending) {
    again = true;
    return;
  }
  sending = true;
  let wait = 0;
  for (const item of pending()) {
    wait = Math.max(wait, await attempt(item));
    if (wait) break;
  }
  sending = false;
  if (wait) {
    timer = setTimeout(flush, wait);
  } else if (again || pending().length) {
    timer = setTimeout(flush, 0);
  }
  again = false;
}

// Sends one answer; returns how long to wait before trying again, 0 when the server has decided.
async function attempt(item) {
  let answer;
  try {
    answer = await post(item);
  } catch {
    answer = { code: 0, after: 0, body: {} };
  }
  const final = answer.body.status || [403, 404, 413, 415].includes(answer.code);
  if (!final || answer.code >= 500 || answer.code === 429) {
    const wait = Math.max(retry, answer.after * 1000) * (0.5 + Math.random());
    retry = Math.min(retry * 2, LAST_RETRY);
    refresh(item.asking);
    return wait;
  }
  retry = FIRST_RETRY;
  settle(item, answer);
  return 0;
}

function settle(item, { code, body }) {
  const { asking } = item;
  const isNewest = load("out", asking)?.key === item.key;
  if (isNewest) save("out", asking, undefined);
  if (body.revision) {
    save("own", asking, { revision: body.revision, value: body.value });
    forget("verdict", asking);
  }
  if (isNewest) forgetLate(asking);
  if (isNewest && body.status !== "saved") {
    if (!boxOf(asking) && !same(item.value, body.value)) keepLate(item, body);
    const stale = body.status === "stale";
    const keeps = !stale || (item.text && item.value !== null && !same(item.value, body.value));
    const box = boxOf(asking);
    let text = body.message || (code === 404 ? words.textGone : words.textRefused);
    if (stale && keeps) text = words.textStale || text;
    notes.set(asking, { state: "refused", text });
    if (load("draft", asking) === undefined) {
      if (keeps) save("draft", asking, { value: item.value, words: item.words }); // what was written stays
      else if (box) write(box, body.value);
    }
  }
  showLate();
  refresh(asking);
}

// --- pages and pushes ----------------------------------------------------------------------

// What the server keeps of this person's answer, when this browser no longer knows it.
function showOwn(asking, url) {
  const known = told("own", asking, url, enhance);
  if (known?.status !== "saved" || load("own", asking)) return;
  save("own", asking, { revision: known.revision, value: known.value });
  enhance();
}

// The room has seen the right answer: says to this person alone whether theirs was.
function showVerdict(box) {
  const known = told("verdict", box.dataset.asking, box.dataset.url, enhance);
  if (!known?.verdict) return;
  for (const [name, text] of [["verdict", known.verdict], ["own-answer", known.own]]) {
    const line = box.querySelector(`[data-${name}]`);
    line.textContent = text;
    line.hidden = false;
  }
}

// A vote over texts: which one is this person's own, for which they cannot vote.
function showMine(box) {
  for (const key of told("mine", box.dataset.asking, box.dataset.url, enhance)?.mine ?? []) {
    const field = box.querySelector(`[data-role="value"][value="${CSS.escape(key)}"]`);
    if (!field || field.disabled) continue;
    field.disabled = true;
    field.checked = false;
    const chip = Object.assign(document.createElement("span"), { className: "chip" });
    chip.textContent = box.querySelector("[data-text-mine]")?.dataset.textMine ?? "";
    field.closest("label").querySelector(".choice-text").append(" ", chip);
  }
}

// Gives the questions on the page their answers back; calling it again changes nothing.
function enhance() {
  for (const box of boxes()) {
    if (isClosed(box)) {
      showUnsent(box, load("draft", box.dataset.asking) ?? load("out", box.dataset.asking));
      if ("asksVerdict" in box.dataset) showVerdict(box);
    } else fill(box);
    if ("asksMine" in box.dataset) showMine(box);
    showBox(box.dataset.asking);
  }
  showElsewhere();
  showPage();
}

function fill(box) {
  const { asking, url, decider } = box.dataset;
  const stored = Number(box.dataset.revision);
  if ("refused" in box.dataset) {
    // The page came back with what the server refused: that is what is being written.
    delete box.dataset.refused;
    save("draft", asking, { value: read(box, { stored: true }) ?? "" });
    notes.set(asking, { state: "refused", text: statusOf(box).textContent.trim() });
  } else if (stored > (load("own", asking)?.revision ?? 0)) {
    save("own", asking, { revision: stored, value: read(box, { stored: true }) ?? null });
  }
  const kept = load("draft", asking) ?? load("out", asking) ?? load("own", asking);
  if (kept) write(box, kept.value);
  else if ("reopened" in box.dataset) showOwn(asking, url);
  if ("asksDecider" in box.dataset && answerTo(decider) === undefined) showOwn(decider, url);
  count(box);
}

// What came too late stays readable, a text to be copied.
function showUnsent(box, kept) {
  const place = box.querySelector("[data-unsent]");
  if (!place) return;
  const text = kept?.words || (isText(box) ? kept?.value : "");
  place.querySelector("[data-unsent-text]").textContent = text || "";
  place.hidden = !text;
}

document.addEventListener("rsn:update", enhance);
window.addEventListener("online", () => {
  retry = FIRST_RETRY;
  setTimeout(flush, Math.random() * 1000);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) sendDrafts(autosaved());
  else if (pending().length) flush();
});

document.documentElement.toggleAttribute("data-outbox", true);
enhance();
sendDrafts(autosaved());
flush();

export { enhance, flush };
