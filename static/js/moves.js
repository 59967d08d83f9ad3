// Moves of the room without leaving the page: one press, one move, and the stream shows it.

import { refusal, showIn } from "./refused.js";

const form = document.querySelector("form[data-shell]");
const note = document.querySelector("[data-move-message]");
const READ = 8000; // a room does not look at what was refused for longer
let busy = false;
let timer = 0;

function say(message, way = {}) {
  if (!note) return;
  clearTimeout(timer);
  showIn(note, { message, ...way });
  if (message && !way.url) timer = setTimeout(() => say(""), READ);
}

function keepVersion(version) {
  for (const field of document.querySelectorAll('input[name="version"][form="shell-form"]')) {
    field.value = version;
  }
}

async function send(body) {
  const response = await fetch(form.action, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    redirect: "error",
  });
  const refused = await refusal(response, form.dataset);
  if (refused) {
    say(refused.message, refused);
    return;
  }
  const answer = await response.json();
  keepVersion(answer.version);
  say(answer.message);
}

async function move(submitter) {
  if (busy) return;
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    await send(new FormData(form, submitter));
  } catch {
    say(form.dataset.offline);
  } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const confirmation = event.submitter?.dataset.confirm;
  if (confirmation && !window.confirm(confirmation)) {
    event.preventDefault();
    return;
  }
  if (event.target !== form || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  move(event.submitter);
});

// Once the room has moved, whoever moved it, the message is about what is no longer there.
document.addEventListener("rsn:update", ({ detail }) => ["move", "state"].includes(detail.kind) && say(""));

export { move };
