// What covers the projector is taken off without leaving the page (and its full screen): the
// stream brings what has changed. Without a script the form is sent.

import { refusal, showIn } from "./refused.js";

const note = document.querySelector("[data-move-message]");
const words = document.querySelector("form[data-shell]")?.dataset ?? {};

const say = (told) => note && showIn(note, told);

// Returns what to say: nothing when it is done, which the server tells by leading on.
async function send(form, button) {
  const body = new FormData(form, button);
  const headers = { Accept: "application/json" };
  const response = await fetch(button.formAction, { method: "POST", body, headers, redirect: "manual" });
  return (await refusal(response, words)) ?? { message: "" };
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (!button?.matches("[data-quiet]")) return;
  event.preventDefault();
  try {
    say(await send(form, button));
  } catch {
    say({ message: words.offline ?? "" });
  }
});
