// Moves of the room without leaving the page: one press, one move, and the stream shows it.

const form = document.querySelector("form[data-shell]");
const note = document.querySelector("[data-move-message]");
let busy = false;

function say(message) {
  if (!note) return;
  note.textContent = message;
  note.hidden = !message;
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

export { move };
