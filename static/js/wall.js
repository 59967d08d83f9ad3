// The question wall: on the phone, on the remote, on the projector, and as a page of its own.
//
// localStorage   rsn:<person>:wall          {text, key, sending}: a question that is being written,
//                                           or is on its way and not acknowledged
//                rsn:wall-answer:<id>       an answer that the teacher is writing
// What a push says suits everybody; what is one's own stands in [data-wall-mine] and is put back here.

import { patch } from "./patch.js";

const TIMEOUT = 10000;
const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;
const STALE = 5000;

const form = document.getElementById("aside-form");
const person = document.body.dataset.person || "";
const draftName = `rsn:${person}:wall`;
const answerName = (field) => `rsn:wall-${field.id}`;
const find = (selector) => document.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- storage -------------------------------------------------------------------------------

const fallback = new Map();

function load(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? fallback.get(name);
  } catch {
    return fallback.get(name);
  }
}

function save(name, data) {
  fallback.delete(name);
  try {
    if (data === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(data));
  } catch {
    if (data !== undefined) fallback.set(name, data);
  }
}

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- talking to the server -------------------------------------------------------------------

// Returns {code, after, body}; code 0 when nothing came back.
async function request(url, options = {}) {
  const patience = new AbortController();
  const alarm = setTimeout(() => patience.abort(), TIMEOUT);
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(url, { ...options, headers, credentials: "same-origin", cache: "no-store", redirect: "error", signal: patience.signal });
    const body = await response.json().catch(() => ({}));
    return { code: response.status, after: Number(response.headers.get("Retry-After")) || 0, body };
  } catch {
    return { code: 0, after: 0, body: {} };
  } finally {
    clearTimeout(alarm);
  }
}

function post(url, fields = {}) {
  const body = new FormData();
  for (const field of form.querySelectorAll("input[type=hidden]:not([name=key])")) body.append(field.name, field.value);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return request(url, { method: "POST", body });
}

function say(state, text) {
  const status = find("[data-wall-status]");
  if (!status) return;
  status.dataset.state = state;
  status.removeAttribute("data-until-fewer");
  if (status.textContent !== text) status.textContent = text;
}

const words = () => find("[data-wall-status]")?.dataset ?? {};
const isDecided = (answer) => answer.code > 0 && answer.code < 500 && answer.code !== 429;

// --- what is one's own -----------------------------------------------------------------------

const mine = () => find("[data-wall-mine]");
const idsOf = (name) => new Set((mine()?.dataset[name] ?? "").split(" ").filter(Boolean));

function takeMine(body) {
  const section = mine();
  if (!section || body.html === undefined) return;
  section.dataset.own = "filled";
  section.dataset.owned = body.owned.join(" ");
  section.dataset.supported = body.supported.join(" ");
  section.toggleAttribute("data-full", body.full);
  patch(section, body.html);
  showOwn();
}

// Marks in the list, which is the same for everybody, what this person asked and supports.
function showOwn() {
  if (!mine()) return;
  if (!mine().hasAttribute("data-full") && find("[data-wall-status][data-until-fewer]")) say("", "");
  const [owned, supported] = [idsOf("owned"), idsOf("supported")];
  for (const item of all("[data-wall-question]")) {
    const { wallQuestion: id } = item.dataset;
    const button = item.querySelector("[data-wall-support]");
    const isOwn = owned.has(id);
    item.querySelector("[data-wall-own]")?.toggleAttribute("hidden", !isOwn);
    item.querySelector("[data-wall-fixed]")?.toggleAttribute("hidden", Boolean(button) && !isOwn);
    if (!button) continue;
    button.hidden = isOwn;
    button.setAttribute("aria-pressed", String(supported.has(id)));
  }
}

async function askMine() {
  const { code, body } = await request(find("[data-wall-panel]").dataset.mine);
  if (code === 200) takeMine(body);
}

// --- the panel of the phone ------------------------------------------------------------------

let opened = -STALE;

function openPanel() {
  const panel = find("[data-wall-panel]");
  if (!panel?.showModal) return false;
  if (!panel.open) panel.showModal();
  panel.querySelector(".wall-body").scrollTop = 0;
  if (performance.now() - opened > STALE) askMine();
  opened = performance.now();
  return true;
}

document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.closest?.("[data-wall-open]")) {
    if (openPanel()) event.preventDefault();
  } else if (target.closest?.("[data-wall-close]") || target.matches?.("[data-wall-panel]")) {
    target.closest("dialog").close();
  }
});

// --- asking ----------------------------------------------------------------------------------

let sending = false;
let retry = FIRST_RETRY;
let timer = 0;

const field = () => find("[data-wall-text]");

function count() {
  const counter = find("[data-wall-counter]");
  if (counter && field()) counter.textContent = `${[...field().value].length} / ${counter.dataset.max}`;
}

function showDraft() {
  const draft = load(draftName);
  if (field() && draft && !field().value) field().value = draft.text;
  if (draft?.sending) say("waiting", retry > FIRST_RETRY || !navigator.onLine ? words().textWaiting : words().textSending);
  count();
}

function edited() {
  const text = field().value;
  clearTimeout(timer);
  save(draftName, text.trim() ? { text, key: randomKey(), sending: false } : undefined);
  say("", "");
  count();
}

function ask(url) {
  const text = field().value;
  if (!text.trim()) {
    say("refused", words().textEmpty);
    field().focus();
    return;
  }
  const known = load(draftName);
  const key = known?.text === text ? known.key : randomKey();
  save(draftName, { text, key, url, sending: true });
  retry = FIRST_RETRY;
  flush();
}

// Sends the question that is on its way, if any, until the server has decided.
async function flush() {
  clearTimeout(timer);
  const draft = load(draftName);
  if (!draft?.sending || sending || !form) return;
  sending = true;
  showDraft();
  const answer = await post(draft.url, { text: draft.text, key: draft.key });
  sending = false;
  const isCurrent = load(draftName)?.key === draft.key;
  if (!isDecided(answer)) {
    const wait = Math.max(retry, answer.after * 1000) * (0.5 + Math.random());
    retry = Math.min(retry * 2, LAST_RETRY);
    if (isCurrent) showDraft();
    timer = setTimeout(flush, wait);
    return;
  }
  retry = FIRST_RETRY;
  settle(draft, answer, isCurrent);
}

function settle(draft, { code, body }, isCurrent) {
  takeMine(body);
  if (code !== 200) {
    if (isCurrent) save(draftName, { ...draft, sending: false });
    say("refused", body.message ? `${body.message} ${words().textKept}` : words().textRefused);
    find("[data-wall-status]")?.toggleAttribute("data-until-fewer", Boolean(body.until_fewer));
    return;
  }
  if (isCurrent) {
    save(draftName, undefined);
    if (field()?.value === draft.text) field().value = "";
    count();
  }
  say("saved", body.message);
}

// --- supporting, withdrawing -----------------------------------------------------------------

async function support(button) {
  if (button.getAttribute("aria-busy")) return;
  const pressed = button.getAttribute("aria-pressed") === "true";
  const number = button.querySelector("[data-wall-number]");
  const before = number.textContent;
  const show = (state, text) => {
    button.setAttribute("aria-pressed", String(state));
    number.textContent = text;
  };
  button.setAttribute("aria-busy", "true");
  show(!pressed, Math.max(0, Number(before) + (pressed ? -1 : 1)));
  const answer = await post(button.formAction, { supported: pressed ? "0" : "1" });
  button.removeAttribute("aria-busy");
  if (answer.code === 200) {
    takeMine(answer.body);
    return;
  }
  show(pressed, before);
  takeMine(answer.body);
  say("refused", answer.body.message || words().textFailed);
}

async function withdraw(button) {
  button.disabled = true;
  const answer = await post(button.formAction);
  button.disabled = false;
  takeMine(answer.body);
  if (answer.code === 200) say("saved", answer.body.message);
  else say("refused", answer.body.message || words().textFailed);
}

// --- the teacher -----------------------------------------------------------------------------

async function act(button) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  const fields = Object.fromEntries(all("textarea, select", button.closest("[data-wall-question], .wall-group") ?? button).map((one) => [one.name, one.value]));
  if (button.name) fields[button.name] = button.value;
  const answer = await post(button.formAction, fields);
  button.removeAttribute("aria-busy");
  if (answer.code === 200) {
    say("", "");
    for (const draft of all("[data-wall-draft]", button.closest("[data-wall-question]") ?? button)) save(answerName(draft), undefined);
  } else {
    say("refused", answer.body.message || words().textFailed);
  }
}

// Questions that arrive while the waiting ones are open stay folded: the screen may be projected.
let seen = null;

function foldNew() {
  const group = find("[data-wall-waiting]");
  if (!group?.open) {
    seen = null;
    return;
  }
  const items = all("[data-wall-question]", group);
  seen ??= new Set(items.map((item) => item.dataset.wallQuestion));
  let fresh = 0;
  for (const item of items) {
    item.hidden = !seen.has(item.dataset.wallQuestion);
    fresh += Number(item.hidden);
  }
  group.querySelector("[data-wall-more]").hidden = !fresh;
}

document.addEventListener("toggle", (event) => event.target.matches?.("[data-wall-waiting]") && foldNew(), true);
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-wall-more]")) return;
  seen = null;
  foldNew();
});

// --- the projector -----------------------------------------------------------------------------

// At once on this screen; the server keeps it, so that the remote and a reload agree.
function toggleOverlay(button) {
  const overlay = find("[data-wall-overlay]");
  overlay.hidden = !overlay.hidden;
  find("[data-projector-key][data-wall-toggle]").setAttribute("aria-expanded", String(!overlay.hidden));
  button.blur();
  post(button.formAction, { setting: overlay.hidden ? "take-off" : "project" });
}

// --- all together ------------------------------------------------------------------------------

const actions = [
  ["[data-wall-send]", (button) => ask(button.formAction)],
  ["[data-wall-support]", support],
  ["[data-wall-withdraw]", withdraw],
  ["[data-wall-act]", act],
  ["[data-wall-toggle]", toggleOverlay],
];

document.addEventListener("submit", (event) => {
  if (event.target !== form || !event.submitter) return;
  const found = actions.find(([selector]) => event.submitter.matches(selector));
  if (!found) return;
  event.preventDefault();
  found[1](event.submitter);
});

document.addEventListener("input", (event) => {
  if (event.target === field()) edited();
  else if (event.target.matches?.("[data-wall-draft]")) save(answerName(event.target), event.target.value);
});

function enhance() {
  for (const draft of all("[data-wall-draft]")) {
    const kept = load(answerName(draft));
    if (kept !== undefined && draft.value === draft.defaultValue && draft !== document.activeElement) draft.value = kept;
  }
  showOwn();
  showDraft();
  foldNew();
}

document.addEventListener("rsn:update", enhance);
window.addEventListener("online", () => {
  retry = FIRST_RETRY;
  setTimeout(flush, Math.random() * 1000);
});
document.addEventListener("visibilitychange", () => document.hidden || flush());

enhance();
flush();
