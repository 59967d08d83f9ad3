// Answers on their way: kept in this browser until the server says "saved" (rules.md F).
//
// localStorage   rsn:<person>:out:<asking>    what was sent and not acknowledged
//                rsn:<person>:draft:<asking>  what was typed or chosen and not sent
// sessionStorage rsn:<person>:own:<asking>    what the server keeps: {revision, value}
// Works without a secure context; without any storage, it lasts as long as the page.

import { count, isText, read, settle as settleFields, write } from "./fields.js";

const FIRST_RETRY = 1000;
const LAST_RETRY = 20000;
const TIMEOUT = 10000;
const ASK_SPREAD = 3000;

const person = document.body.dataset.person || "";
const prefix = `rsn:${person}:`;
const fallback = new Map();
const asked = new Set();
const notes = new Map(); // asking → {state, text} that stays until the next edit
let words = {};
let sending = false;
let again = false;
let retry = FIRST_RETRY;
let timer = 0;

// --- storage -------------------------------------------------------------------------------

function storeOf(kind) {
  return kind === "own" ? window.sessionStorage : window.localStorage;
}

function load(kind, asking) {
  const name = `${prefix}${kind}:${asking}`;
  try {
    return JSON.parse(storeOf(kind).getItem(name)) ?? fallback.get(name);
  } catch {
    return fallback.get(name);
  }
}

function save(kind, asking, data) {
  const name = `${prefix}${kind}:${asking}`;
  fallback.delete(name);
  try {
    if (data === undefined) storeOf(kind).removeItem(name);
    else storeOf(kind).setItem(name, JSON.stringify(data));
  } catch {
    if (data !== undefined) fallback.set(name, data);
  }
}

function pending() {
  const start = `${prefix}out:`;
  let names = [...fallback.keys()];
  try {
    names = names.concat(Object.keys(window.localStorage));
  } catch {
    // private mode: the fallback is all there is
  }
  const found = names.filter((name) => name.startsWith(start)).map((name) => load("out", name.slice(start.length)));
  return found.filter(Boolean).sort((one, other) => one.at - other.at);
}

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- the form of a question ----------------------------------------------------------------

const boxes = () => document.querySelectorAll("[data-answer]");
const boxOf = (asking) => [...boxes()].find((box) => box.dataset.asking === asking);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// --- what the person sees ------------------------------------------------------------------

function show(box) {
  const status = box.querySelector("[data-answer-status]");
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
    [state, text] = ["edited", words.textEdited];
  } else if (load("own", asking)) {
    [state, text] = ["saved", words.textSaved];
  }
  status.dataset.state = state;
  if (status.textContent.trim() !== text) status.textContent = text;
}

// Answers to questions that are no longer on screen and that the server does not have yet.
// `data-unsent` tells live.js that something is on its way.
function showElsewhere() {
  const here = [...boxes()].map((box) => box.dataset.asking);
  const unsent = pending();
  document.body.toggleAttribute("data-unsent", unsent.length > 0);
  const waiting = unsent.some((item) => !here.includes(item.asking));
  let note = document.querySelector("[data-outbox-note]");
  if (waiting && !note && words.textWaiting) {
    note = document.createElement("div");
    note.className = "noticebar";
    note.dataset.outboxNote = "";
    note.setAttribute("role", "status");
    note.textContent = words.textWaiting;
    document.querySelector("main")?.before(note);
  } else if (!waiting) {
    note?.remove();
  }
}

function refresh(asking) {
  const box = boxOf(asking);
  if (box) {
    const draft = load("draft", asking);
    box.toggleAttribute("data-dirty", draft !== undefined && !("closed" in box.dataset));
    show(box);
  }
  showElsewhere();
  showConditions();
  showProgress();
}

// What this browser knows of the person's answer to another question, here or earlier.
function answerTo(asking) {
  const box = boxOf(asking);
  if (box && !("closed" in box.dataset)) return read(box);
  return (load("draft", asking) ?? load("out", asking) ?? load("own", asking))?.value;
}

// A question for some only is folded away once their own answer says that they are others.
function showConditions() {
  for (const box of boxes()) {
    const { decider, decided } = box.dataset;
    const value = decider ? answerTo(decider) : undefined;
    const card = box.closest(".question-card");
    if (!card || value === undefined || value === "") continue;
    card.hidden = ![value].flat().some((key) => decided.split(" ").includes(key));
  }
}

function showProgress() {
  const place = document.querySelector("[data-page-progress]");
  if (!place) return;
  const asked = [...boxes()].filter((box) => !("closed" in box.dataset) && !box.closest("[hidden]"));
  const done = asked.filter((box) => load("own", box.dataset.asking) && !load("out", box.dataset.asking));
  const text = place.dataset.text.replace("%(answered)s", done.length).replace("%(total)s", asked.length);
  if (place.textContent !== text) place.textContent = text;
}

// --- editing -------------------------------------------------------------------------------

function edited(box, field) {
  const { asking } = box.dataset;
  settleFields(box, field);
  const value = read(box);
  const kept = load("out", asking) ?? load("own", asking);
  const isKept = kept ? same(value, kept.value) : value === undefined;
  save("draft", asking, isKept ? undefined : { value: value === undefined ? "" : value });
  notes.delete(asking);
  count(box);
  refresh(asking);
}

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-answer]");
  if (box) edited(box, event.target);
});

// On a page of several questions each is sent as soon as it is answered or left.
document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-answer][data-autosave]");
  if (box && load("draft", box.dataset.asking) !== undefined && read(box) !== undefined) send(box);
});

document.addEventListener("submit", (event) => {
  const open = [...document.querySelectorAll("[data-answer]:not([data-closed])")];
  if (event.target.id !== "shell-form" || !open.length || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  if (open.length === 1 && !("autosave" in open[0].dataset)) send(open[0]);
  else sendAll(open);
});

// Sends what is not sent yet, and leads to the first question that is left.
function sendAll(open) {
  for (const box of open) {
    if (load("draft", box.dataset.asking) !== undefined && read(box) !== undefined) send(box);
  }
  const left = open.find((box) => read(box) === undefined && !box.closest("[hidden]"));
  const target = left?.closest(".question-card") ?? document.querySelector("[data-page-progress]");
  target?.scrollIntoView({ block: "center" });
  left?.querySelector("input:not([type=hidden]), select, textarea")?.focus({ preventScroll: true });
}

function send(box) {
  const { asking, url } = box.dataset;
  const value = read(box);
  if (value === undefined) {
    notes.set(asking, { state: "refused", text: box.querySelector("[data-answer-status]").dataset.textEmpty });
    refresh(asking);
    return;
  }
  const known = Math.max(Number(box.dataset.revision), load("own", asking)?.revision ?? 0, load("out", asking)?.revision ?? 0);
  save("out", asking, { asking, url, value, text: isText(box), key: randomKey(), revision: known + 1, at: Date.now() });
  save("draft", asking, undefined);
  notes.delete(asking);
  retry = FIRST_RETRY;
  refresh(asking);
  flush();
}

// --- sending -------------------------------------------------------------------------------

async function request(url, options) {
  const patience = new AbortController();
  const alarm = setTimeout(() => patience.abort(), TIMEOUT);
  try {
    const headers = { Accept: "application/json", ...options.headers };
    const response = await fetch(url, { ...options, headers, credentials: "same-origin", cache: "no-store", signal: patience.signal });
    return { code: response.status, after: Number(response.headers.get("Retry-After")) || 0, body: await response.json().catch(() => ({})) };
  } finally {
    clearTimeout(alarm);
  }
}

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
  if (body.revision) save("own", asking, { revision: body.revision, value: body.value });
  if (isNewest && body.status !== "saved") {
    const stale = body.status === "stale";
    const keeps = !stale || (item.text && item.value !== null && !same(item.value, body.value));
    const box = boxOf(asking);
    let text = body.message || (code === 404 ? words.textGone : words.textRefused);
    if (stale && keeps) text = words.textStale || text;
    notes.set(asking, { state: "refused", text });
    if (load("draft", asking) === undefined) {
      if (keeps) save("draft", asking, { value: item.value }); // what was written stays
      else if (box) write(box, body.value);
    }
  }
  refresh(asking);
}

// --- pages and pushes ----------------------------------------------------------------------

async function askOwn(box) {
  const { asking, url } = box.dataset;
  asked.add(asking);
  await new Promise((done) => setTimeout(done, Math.random() * ASK_SPREAD));
  try {
    const query = new URLSearchParams({ asking, ...(person && { person }) });
    const { code, body } = await request(`${url}?${query}`, {});
    if (code !== 200 || body.status !== "saved" || load("own", asking)) return;
    save("own", asking, { revision: body.revision, value: body.value });
    const shown = boxOf(asking);
    if (shown) enhance(shown.parentElement);
  } catch {
    asked.delete(asking);
  }
}

// Gives the questions below `root` their answers back; calling it again changes nothing.
function enhance(root = document) {
  for (const box of root.querySelectorAll("[data-answer]")) {
    const { asking } = box.dataset;
    const stored = Number(box.dataset.revision);
    if (stored > (load("own", asking)?.revision ?? 0) && !("closed" in box.dataset)) {
      save("own", asking, { revision: stored, value: read(box, { stored: true }) ?? null });
    }
    const kept = load("draft", asking) ?? load("out", asking) ?? load("own", asking);
    if ("closed" in box.dataset) showUnsent(box, load("draft", asking) ?? load("out", asking));
    else if (kept) write(box, kept.value);
    else if ("reopened" in box.dataset && !asked.has(asking)) askOwn(box);
    count(box);
    refresh(asking);
  }
  showElsewhere();
}

// A text that came too late stays readable, to be copied.
function showUnsent(box, kept) {
  const place = box.querySelector("[data-unsent]");
  if (!place || !isText(box) || typeof kept?.value !== "string" || !kept.value) return;
  place.querySelector("[data-unsent-text]").textContent = kept.value;
  place.hidden = false;
}

document.addEventListener("rsn:update", () => enhance());
window.addEventListener("online", () => {
  retry = FIRST_RETRY;
  setTimeout(flush, Math.random() * 1000);
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && pending().length) flush();
});

enhance();
flush();

export { enhance, flush };
