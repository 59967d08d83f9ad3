// What covers the projector is taken off without leaving the page (and its full screen): the
// stream brings what has changed. Without a script the form is sent.

const note = document.querySelector("[data-move-message]");
const offline = document.querySelector("form[data-shell]")?.dataset.offline ?? "";

function say(message) {
  if (!note) return;
  note.textContent = message;
  note.hidden = !message;
}

async function send(form, button) {
  const body = new FormData(form, button);
  const response = await fetch(button.formAction, { method: "POST", body, redirect: "manual" });
  if (response.type !== "opaqueredirect") throw new Error(String(response.status));
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (!button?.matches("[data-quiet]")) return;
  event.preventDefault();
  try {
    await send(form, button);
    say("");
  } catch {
    say(offline);
  }
});
