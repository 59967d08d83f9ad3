// The survey editor and the agenda: a question or a step moves at once, lines are added and moved in
// the page. Everything here only saves a reload: the same buttons post their form without a script.

// --- the list of questions, or of steps -----------------------------------------------------
const announcer = document.getElementById("announcer");

async function move(form, button) {
  const body = new FormData(form);
  body.set(button.name, button.value);
  const response = await fetch(form.action, { method: "POST", body });
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const list = page.querySelector("[data-moved-text]");
  if (!list) throw new Error("no list");
  showMessages(page);
  document.querySelector("[data-moved-text]").replaceWith(document.importNode(list, true));
}

function showMessages(page) {
  document.querySelector(".messages")?.remove();
  const messages = page.querySelector(".messages");
  if (messages) document.getElementById("main").before(document.importNode(messages, true));
}

// The button that was pressed, in the new list; at an end its neighbour, since it is disabled.
function focusAgain(address, value) {
  const form = document.querySelector(`[data-move][action="${CSS.escape(address)}"]`);
  const pressed = form?.querySelector(`button[value="${value}"]`);
  const button = pressed?.disabled ? form.querySelector("button:not([disabled])") : pressed;
  button?.focus();
  const number = form?.closest("li").querySelector(".agenda-n").textContent ?? "";
  const list = document.querySelector("[data-moved-text]");
  if (announcer && list) announcer.textContent = list.dataset.movedText.replace("{n}", number);
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (!form.matches("[data-move]") || !button) return;
  event.preventDefault();
  const address = form.getAttribute("action");
  try {
    await move(form, button);
    focusAgain(address, button.value);
  } catch {
    location.reload();
  }
});

// --- every form: a second press while the first is on its way does nothing --------------------
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if ("sent" in form.dataset) event.preventDefault();
  form.dataset.sent = "";
  setTimeout(() => delete form.dataset.sent, 4000); // it was stopped on its way: press again
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// --- the lines of one question --------------------------------------------------------------
const rows = document.querySelector("[data-rows]");
const template = document.querySelector("[data-row-template]");

// Every number that a line shows or is named by follows its place.
function number(list, first) {
  [...list.children].forEach((row, index) => {
    const n = String(index + first);
    row.querySelector("[data-n]").textContent = n;
    for (const named of row.querySelectorAll("[data-label]")) {
      named.textContent = named.dataset.label.replace("{n}", n);
      if (named.htmlFor) rename(row, named, n);
    }
  });
}

function rename(row, label, n) {
  const control = row.querySelector(`#${CSS.escape(label.htmlFor)}`);
  const id = label.htmlFor.replace(/^([a-z]+)-(\{n\}|-?\d+)/, `$1-${n}`);
  label.htmlFor = id;
  if (control) control.id = id;
}

const written = (row) => [...row.querySelectorAll("input[type=text]")].some((one) => one.value);

function addRow(after) {
  if (rows.children.length >= Number(rows.dataset.most)) return;
  const row = template.content.firstElementChild.cloneNode(true);
  if (after) after.after(row);
  else rows.append(row);
  number(rows, 1);
  row.querySelector("input").focus();
}

function pressed(event) {
  const button = event.target.closest("[data-up], [data-down], [data-drop]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("[data-row]");
  const neighbour = button.matches("[data-up]") ? row.previousElementSibling : row.nextElementSibling;
  if (button.matches("[data-drop]")) {
    const next = neighbour ?? row.previousElementSibling;
    row.remove();
    next?.querySelector("input").focus();
  } else if (neighbour) {
    if (button.matches("[data-up]")) neighbour.before(row);
    else neighbour.after(row);
    const stays = getComputedStyle(button).visibility !== "hidden";
    (stays ? button : row.querySelector("input")).focus();
  }
  number(rows, 1);
}

// Enter goes to the next line, and makes one at the end.
function typed(event) {
  if (event.key !== "Enter" || event.target.name !== "choice_text") return;
  event.preventDefault();
  const row = event.target.closest("[data-row]");
  const next = row.nextElementSibling;
  if (next) next.querySelector("input").focus();
  else addRow(row);
}

if (rows) {
  const blank = [...rows.children].filter((row) => !written(row)).reverse();
  const kept = rows.children.length - blank.length;
  blank.slice(0, Math.max(0, rows.children.length - Math.max(kept, 3))).forEach((row) => row.remove());
  rows.addEventListener("click", pressed);
  rows.addEventListener("keydown", typed);
  document.querySelector("[data-add-row]").addEventListener("click", (event) => {
    event.preventDefault();
    addRow(null);
  });
}

// --- the points of a scale ------------------------------------------------------------------
const scale = document.querySelector("[data-scale]");

function setPoints() {
  const [low, high] = ["low", "high"].map((name) => scale.querySelector(`[name=${name}]`).valueAsNumber);
  const wanted = high - low + 1;
  if (!(wanted >= 2 && wanted <= 11)) return;
  const list = scale.querySelector("[data-points]");
  const point = scale.querySelector("[data-point-template]").content.firstElementChild;
  while (list.children.length > wanted) list.lastElementChild.remove();
  while (list.children.length < wanted) list.append(point.cloneNode(true));
  number(list, low);
}

scale?.addEventListener("input", (event) => {
  if (["low", "high"].includes(event.target.name)) setPoints();
});

// --- the image of one question --------------------------------------------------------------
const image = document.querySelector("[data-image]");

// A file that the server would refuse for its weight is not sent: the text would go with it.
function imageChosen(input) {
  const [file] = input.files;
  const heavy = Boolean(file) && file.size > Number(image.dataset.most);
  image.querySelector("[data-image-heavy]").hidden = !heavy;
  if (heavy) input.value = "";
  if (!file || heavy) return;
  const reader = new FileReader();
  const shown = image.querySelector("[data-image-chosen]");
  reader.addEventListener("load", () => {
    shown.src = reader.result;
    shown.hidden = false;
  });
  reader.readAsDataURL(file);
}

image?.addEventListener("change", (event) => {
  if (event.target.name === "upload") imageChosen(event.target);
});
