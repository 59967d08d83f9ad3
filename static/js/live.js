// A live screen: it opens the stream at the page's seq and shows what it brings.
//
// Other modules hear `rsn:update` ({seq, kind, personal}) and `rsn:people` ({joined, connected}) on
// document, and take `serverNow()` and `refresh()` from here.

import { Connection } from "./connection.js";
import { isDirty, show, showHeld } from "./regions.js";

const { screen, stream, page } = document.body.dataset;
const REFRESH_SPREAD = 1500;
const REFRESH_RETRY = 4000;

let seq = Number(document.body.dataset.seq) || 0;
let offset = 0;
let refreshing = null;
let outdated = false; // what stands around the regions is not this page's any more

// --- time ------------------------------------------------------------------------------------

// A monotonic clock: a phone whose clock is set meanwhile changes nothing.
function keepTime(now) {
  const server = Date.parse(now);
  if (!Number.isNaN(server)) offset = server - performance.now();
}

// The server's time in milliseconds since 1970.
function serverNow() {
  return performance.now() + offset;
}

// --- what arrives ----------------------------------------------------------------------------

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function stand(at) {
  seq = at;
  document.body.dataset.seq = String(at);
}

function update(data) {
  keepTime(data.now);
  if (data.seq <= seq) return;
  stand(data.seq);
  const shown = show(data.regions);
  tell("rsn:update", { seq, kind: data.kind, personal: Boolean(data.personal), shown });
  if (data.personal || data.kind === "options") refresh();
  renew();
}

function people(counts) {
  for (const [name, number] of Object.entries(counts)) {
    for (const element of document.querySelectorAll(`[data-count="${name}"]`)) {
      if (element.textContent !== String(number)) element.textContent = number;
    }
  }
  if (Object.keys(counts).length) tell("rsn:people", counts);
}

function beat(data) {
  keepTime(data.now);
  if (data.seq > seq && !refreshing) stand(data.seq);
  renew();
}

// The server does not know where this page stands: whatever the page says next is right.
function reset(data) {
  keepTime(data.now);
  seq = -1;
  refresh();
}

function poll(data) {
  if (data.reset) {
    reset(data);
  } else if (data.kind || Object.keys(data.regions).length) {
    update(data);
  } else {
    beat(data);
    if (data.personal) refresh();
  }
  people(data.people);
}

function gone() {
  window.location.assign(page || window.location.pathname);
}

// What a region cannot bring: the language, the title, and whose page it is.
function shellOf(root) {
  const { person, stream: address } = root.body.dataset;
  return JSON.stringify([root.documentElement.lang, root.title, person, address]);
}

const shell = shellOf(document);

// Loads an outdated page again, as soon as nothing is being written or sent.
function renew() {
  if (outdated && !isDirty() && !("unsent" in document.body.dataset)) gone();
}

function state(name) {
  for (const element of document.querySelectorAll("[data-connection]")) {
    if (element.dataset.state !== name) element.dataset.state = name;
    element.dataset.connectionState = name;
    const label = element.querySelector("[data-connection-label]") ?? element;
    const text = element.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`];
    if (text && label.textContent !== text) label.textContent = text;
  }
}

// --- the page again ----------------------------------------------------------------------------

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Fetches the page and shows all its regions as they are for this person; at most one at a time.
function refresh() {
  refreshing ??= fetchPage().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function fetchPage() {
  // A whole room may be told at once.
  await pause(screen === "participant" ? Math.random() * REFRESH_SPREAD : 0);
  for (;;) {
    const text = await fetchText();
    if (text !== null && takePage(text)) return;
    await pause(REFRESH_RETRY * (0.5 + Math.random()));
  }
}

// The page's HTML; null when it has to be tried again.
async function fetchText() {
  try {
    const response = await fetch(page || window.location.href, { credentials: "same-origin", cache: "no-store" });
    if (response.status === 404 || response.redirected) {
      if (!isDirty()) gone();
      return "";
    }
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

// Returns false when a push has overtaken the page: then it is fetched once more.
function takePage(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  if (fresh.body.dataset.screen !== screen) {
    if (text && !isDirty()) gone();
    return true;
  }
  outdated = shellOf(fresh) !== shell;
  renew();
  // Another person of this device is active now: nothing of theirs belongs here.
  if (fresh.body.dataset.person !== document.body.dataset.person) return true;
  const at = Number(fresh.body.dataset.seq);
  if (at < seq) return false;
  const regions = {};
  for (const region of fresh.querySelectorAll("[data-region]")) {
    regions[region.dataset.region] = region.innerHTML;
  }
  stand(at);
  const shown = show(regions);
  tell("rsn:update", { seq, kind: "page", personal: true, shown });
  return true;
}

// --- start ---------------------------------------------------------------------------------------

keepTime(document.body.dataset.now);
document.querySelector("[data-held-apply]")?.addEventListener("click", () => {
  showHeld();
  tell("rsn:update", { seq, kind: "held", personal: false, shown: true });
});
if (stream) {
  const on = { update, people, beat, poll, gone, state, reset, end: gone };
  new Connection({ url: stream, seq: () => seq, on, whenHidden: screen === "projector" }).start();
}

export { refresh, serverNow };
