// The projected screen: keys, full screen, blank. The moves themselves are forms (moves.js).
// A button that stands beside the stage may have a key of its own (`data-projector-key`).

const form = document.querySelector("form[data-shell]");
const keys = document.querySelector("[data-keys]");
const masked = document.querySelector("[data-masked-note]");
const help = document.querySelector("[data-help]");

function press(value) {
  const button = document.createElement("button");
  button.type = "submit";
  button.name = "move";
  button.value = value;
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
  button.remove();
}

function toggleBlank() {
  document.body.classList.toggle("is-blank");
}

// What people wrote leaves the screen at once; bars and questions stay.
function toggleTexts() {
  const hidden = document.body.classList.toggle("is-masked");
  if (masked) masked.hidden = !hidden;
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

function toggleKeys() {
  if (keys.open) keys.close();
  else keys.showModal();
}

const next = () => press("next");
const previous = () => press("previous");
const actions = {
  ArrowRight: next,
  PageDown: next,
  " ": next,
  ArrowLeft: previous,
  PageUp: previous,
  r: () => press(document.querySelector("[data-reveal-move]").value),
  b: toggleBlank,
  ".": toggleBlank,
  h: toggleTexts,
  f: toggleFullScreen,
  "?": toggleKeys,
};

function actionOf(key) {
  if (Object.hasOwn(actions, key)) return actions[key];
  const beside = [...document.querySelectorAll("[data-projector-key]")];
  const button = beside.find((one) => one.dataset.projectorKey.toLowerCase() === key);
  return button && (() => button.click());
}

// Space and Enter belong to the button or link that has the focus, every key to a field.
function isTaken(target, key) {
  if (target.closest?.("input, textarea, select, dialog")) return true;
  return (key === " " || key === "Enter") && Boolean(target.closest?.("summary, a, button"));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (isTaken(event.target, event.key)) return;
  const action = actionOf(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  if (!action) return;
  event.preventDefault();
  action();
});

help?.addEventListener("click", toggleKeys);
document.querySelector("[data-fullscreen]")?.addEventListener("click", toggleFullScreen);
