// The projected screen: keys, full screen, blank. The moves themselves are forms (moves.js).

const form = document.querySelector("form[data-shell]");
const keys = document.querySelector("[data-keys]");
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
  f: toggleFullScreen,
  "?": toggleKeys,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest?.("input, textarea, select, dialog, summary, a, button")) return;
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

help?.addEventListener("click", toggleKeys);
document.querySelector("[data-fullscreen]")?.addEventListener("click", toggleFullScreen);
