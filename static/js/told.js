// What the server says to this person alone about a question: their kept answer, whether it was
// right, which text is theirs, what they answered in the round before. Asked a little later than the rest of the room, and again while
// the network is away.

import { person } from "./kept.js";
import { boxOf } from "./page.js";

const TIMEOUT = 10000;
const SPREAD = 3000;
const RETRY = 4000;

const replies = new Map(); // what and asking → the reply, null while it is awaited

// Sends a request of our own pages; rejects when no answer comes in time.
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

// Returns the reply when it is there; else asks for it, and calls `then` once it has come.
// `what`: it is asked once for each purpose, since an earlier reply may say less.
function told(what, asking, url, then) {
  const name = `${what} ${asking}`;
  if (!replies.has(name)) {
    replies.set(name, null);
    ask(name, asking, url, then, Math.random() * SPREAD);
  }
  return replies.get(name);
}

// Forgets a reply that a newer answer has made old.
function forget(what, asking) {
  replies.delete(`${what} ${asking}`);
}

async function ask(name, asking, url, then, wait) {
  await new Promise((done) => setTimeout(done, wait));
  const query = new URLSearchParams({ asking, ...(person && { person }) });
  const { code, body } = await request(`${url}?${query}`, {}).catch(() => ({ code: 0, body: {} }));
  if (code && code < 500 && code !== 429) {
    replies.set(name, code === 200 ? body : {});
    then();
  } else if (isAsked(asking)) {
    ask(name, asking, url, then, RETRY * (0.5 + Math.random()));
  } else replies.delete(name);
}

// Whether the page still wants to know: the question, or one that depends on it, is shown.
const isAsked = (asking) => boxOf(asking) || document.querySelector(`:is([data-decider="${CSS.escape(asking)}"], [data-before="${CSS.escape(asking)}"])`);

export { forget, request, told };
