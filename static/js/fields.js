// The controls of a question, whatever its kind: what they say, and making them say it.
//
// A box is an element `[data-answer]`; its controls say their part by `data-role`: value, other,
// unknown, row (of a matrix), rank (of a ranking). Values are those of the JSON door.

const UNKNOWN = "?";
const OTHER = "+";

const all = (box, role) => [...box.querySelectorAll(`[data-role="${role}"]`)];
const one = (box, role) => box.querySelector(`[data-role="${role}"]`);
const isText = (box) => box.dataset.kind.endsWith("_text");
const isTyped = (box) => isText(box) || box.dataset.kind === "number";

// What the controls say now, or (`stored`) what the server wrote into them; undefined when
// nothing is chosen or written.
function read(box, { stored = false } = {}) {
  const checked = (field) => Boolean(stored ? field?.defaultChecked : field?.checked);
  const written = (field) => (stored ? field?.defaultValue : field?.value) ?? "";
  if (checked(one(box, "unknown"))) return null;
  if (isTyped(box)) return written(one(box, "value")).trim() ? typed(box, written(one(box, "value"))) : undefined;
  if (box.dataset.kind === "matrix") return readRows(box, checked);
  if (box.dataset.kind === "ranking") return readRanks(box, stored);
  const chosen = all(box, "value").filter(checked).map((field) => field.value);
  if (!chosen.length) return undefined;
  if (chosen.includes(UNKNOWN)) return null;
  if (box.dataset.kind === "scale") return Number(chosen[0]);
  const entries = chosen.map((key) => (key === OTHER ? { other: written(one(box, "other")) } : key));
  return box.dataset.kind === "multiple_choice" ? entries : entries[0];
}

// A number is sent as it was typed: the server reads commas, and says what is wrong.
function typed(box, text) {
  const plain = text.replace(/\s/g, "").replace(",", ".");
  return box.dataset.kind === "number" && /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text;
}

function readRows(box, checked) {
  const rows = {};
  for (const field of all(box, "row").filter(checked)) {
    rows[field.dataset.row] = field.value === UNKNOWN ? null : Number(field.value);
  }
  return Object.keys(rows).length ? rows : undefined;
}

function readRanks(box, stored) {
  const rankOf = (field) => {
    const option = stored ? [...field.options].find((choice) => choice.defaultSelected) : field.selectedOptions[0];
    return Number(option?.value || 0);
  };
  const ranked = all(box, "rank").filter(rankOf);
  ranked.sort((first, second) => rankOf(first) - rankOf(second));
  return ranked.length ? ranked.map((field) => field.dataset.item) : undefined;
}

function write(box, value) {
  const unknown = one(box, "unknown");
  if (unknown) unknown.checked = value === null;
  if (isTyped(box)) {
    const field = one(box, "value");
    const text = value === null || value === undefined ? "" : String(value);
    if (field && String(typed(box, field.value)) !== text) field.value = text;
  } else if (box.dataset.kind === "matrix") {
    for (const field of all(box, "row")) {
      const point = value?.[field.dataset.row];
      field.checked = point === null ? field.value === UNKNOWN : String(point) === field.value;
    }
  } else if (box.dataset.kind === "ranking") {
    const order = Array.isArray(value) ? value : [];
    for (const field of all(box, "rank")) field.value = String(order.indexOf(field.dataset.item) + 1 || "");
    showRanks(box);
  } else {
    writeChoices(box, value);
  }
}

function writeChoices(box, value) {
  const entries = value === null ? [UNKNOWN] : [value].flat();
  const words = entries.find((entry) => entry && typeof entry === "object");
  const chosen = entries.map((entry) => (entry && typeof entry === "object" ? OTHER : String(entry)));
  for (const field of all(box, "value")) field.checked = chosen.includes(field.value);
  const other = one(box, "other");
  if (other && words && other.value !== words.other) other.value = words.other;
}

// One control was changed: what cannot stand beside it gives way.
function settle(box, field) {
  const { role } = field.dataset;
  if (role === "other" && field.value.trim()) {
    const choice = all(box, "value").find((one) => one.value === OTHER);
    if (choice) choice.checked = true;
  }
  if (role === "value" && field.type === "checkbox" && field.checked) {
    for (const other of all(box, "value")) {
      if ((other.value === UNKNOWN) !== (field.value === UNKNOWN)) other.checked = false;
    }
  }
  if (role === "value" && field.value === OTHER && field.checked) one(box, "other")?.focus();
  if (role === "rank" && field.value) {
    for (const other of all(box, "rank")) {
      if (other !== field && other.value === field.value) other.value = "";
    }
  }
  const unknown = one(box, "unknown");
  if (unknown && field !== unknown && read(box, {}) === null && says(field)) unknown.checked = false;
  if (unknown && field === unknown && unknown.checked) clearBeside(box);
  if (box.dataset.kind === "ranking") showRanks(box);
}

const says = (field) => (/^(radio|checkbox)$/.test(field.type) ? field.checked : Boolean(field.value.trim()));

function clearBeside(box) {
  for (const field of all(box, "rank")) field.value = "";
  if (box.dataset.kind === "number") one(box, "value").value = "";
}

// --- ranking by taps -------------------------------------------------------------------------

function showRanks(box) {
  for (const item of box.querySelectorAll(".rank-item")) {
    const rank = item.querySelector("select").value;
    const button = item.querySelector("[data-tap]");
    button.hidden = false;
    item.dataset.rank = rank;
    button.setAttribute("aria-pressed", String(Boolean(rank)));
    button.querySelector("[data-badge]").textContent = rank || "–";
  }
}

// Gives the item the next rank, or takes its rank away and lets the others move up.
function tap(box, key) {
  const order = read(box) ?? [];
  const fields = all(box, "rank");
  const most = fields[0].options.length - 1;
  let next = order;
  if (order.includes(key)) next = order.filter((other) => other !== key);
  else if (order.length < most) next = [...order, key];
  const field = fields.find((one) => one.dataset.item === key);
  for (const one of fields) one.value = String(next.indexOf(one.dataset.item) + 1 || "");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-tap]");
  if (button) tap(button.closest("[data-answer]"), button.dataset.tap);
});

function count(box) {
  const counter = box.querySelector("[data-counter]");
  const field = one(box, "value");
  if (counter && field) counter.textContent = `${[...field.value].length} / ${counter.dataset.max}`;
  if (box.dataset.kind === "ranking" && !("closed" in box.dataset)) showRanks(box);
}

export { count, isText, read, settle, write };
