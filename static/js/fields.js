// The controls of a question, whatever its kind: what they say, making them say it, what is wrong.
//
// A box is an element `[data-answer]`; its controls say their part by `data-role`: value, other,
// unknown, row (of a matrix), rank (of a ranking). Values are those of the JSON door.

import { giveWay, order, setOrder, showOrder } from "./ranking.js";

const UNKNOWN = "?";
const OTHER = "+";
const MARK = (1.5).toLocaleString(document.documentElement.lang || undefined)[1];

const all = (box, role) => [...box.querySelectorAll(`[data-role="${role}"]`)];
const one = (box, role) => box.querySelector(`[data-role="${role}"]`);
const isText = (box) => box.dataset.kind.endsWith("_text");
const isTyped = (box) => isText(box) || box.dataset.kind === "number";
const isOther = (entry) => entry !== null && typeof entry === "object";

// --- what the controls say -------------------------------------------------------------------

// What they say now, or (`stored`) what the server wrote into them; undefined when nothing is
// chosen or written.
function read(box, { stored = false } = {}) {
  const checked = (field) => Boolean(stored ? field?.defaultChecked : field?.checked);
  const written = (field) => (stored ? field?.defaultValue : field?.value) ?? "";
  if (checked(one(box, "unknown"))) return null;
  if (isTyped(box)) return written(one(box, "value")).trim() ? typed(box, written(one(box, "value"))) : undefined;
  if (box.dataset.kind === "matrix") return readRows(box, checked);
  if (box.dataset.kind === "ranking") return listOrNothing(order(box, { stored }));
  const chosen = all(box, "value").filter(checked).map((field) => field.value);
  if (!chosen.length) return undefined;
  if (chosen.includes(UNKNOWN)) return null;
  if (box.dataset.kind === "scale") return Number(chosen[0]);
  const entries = chosen.map((key) => (key === OTHER ? { other: written(one(box, "other")) } : key));
  return box.dataset.kind === "multiple_choice" ? entries : entries[0];
}

const listOrNothing = (list) => (list.length ? list : undefined);

// A number as people write it, as a number; what is none stays as it was typed.
function typed(box, text) {
  if (box.dataset.kind !== "number") return text;
  const plain = text.replace(/\s/g, "").replace(",", ".").replace("−", "-");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : text;
}

function readRows(box, checked) {
  const rows = {};
  for (const field of all(box, "row").filter(checked)) {
    rows[field.dataset.row] = field.value === UNKNOWN ? null : Number(field.value);
  }
  return Object.keys(rows).length ? rows : undefined;
}

// What they say, as the person would say it.
function inWords(box) {
  if (isTyped(box) && !one(box, "unknown")?.checked) return one(box, "value").value;
  if (box.dataset.kind === "ranking") return order(box).map((key, index) => `${index + 1}. ${itemText(box, key)}`).join(", ");
  return [...box.querySelectorAll("input:checked")].map(labelOf).join(" · ");
}

const itemText = (box, key) => box.querySelector(`[data-item="${CSS.escape(key)}"] [data-badge] + span`).textContent;

function labelOf(field) {
  const label = field.closest("label");
  const row = field.dataset.role === "row" ? `${label.closest("fieldset").querySelector("legend").textContent} – ` : "";
  const isWritten = field.dataset.role === "value" && field.value === OTHER;
  const words = isWritten ? one(label.closest("[data-answer]"), "other").value : (label.querySelector(".choice-text") ?? label).textContent;
  return row + words.trim().replace(/\s+/g, " ");
}

// --- making them say it ----------------------------------------------------------------------

function write(box, value) {
  const unknown = one(box, "unknown");
  if (unknown) unknown.checked = value === null;
  if (isTyped(box)) writeTyped(box, value);
  else if (box.dataset.kind === "matrix") writeRows(box, value);
  else if (box.dataset.kind === "ranking") setOrder(box, Array.isArray(value) ? value : []);
  else writeChoices(box, value);
}

// Beside "I don't know" what was typed stays: nobody's text goes with a tick.
function writeTyped(box, value) {
  const field = one(box, "value");
  if (!field || value === null || typed(box, field.value) === value) return;
  field.value = typeof value === "number" ? String(value).replace(".", MARK) : (value ?? "");
}

function writeRows(box, value) {
  for (const field of all(box, "row")) {
    const point = value?.[field.dataset.row];
    field.checked = point === null ? field.value === UNKNOWN : String(point) === field.value;
  }
}

function writeChoices(box, value) {
  const entries = value === null ? [UNKNOWN] : [value].flat();
  const chosen = entries.map((entry) => (isOther(entry) ? OTHER : String(entry)));
  for (const field of all(box, "value")) field.checked = chosen.includes(field.value);
  const words = entries.find(isOther);
  const other = one(box, "other");
  if (other && words && other.value.trim() !== words.other) other.value = words.other;
}

// One control was changed: what cannot stand beside it gives way.
function settle(box, field) {
  const { role } = field.dataset;
  if (role === "other" && field.value.trim()) choose(box, OTHER);
  if (field.type === "checkbox" || role === "other") partFromOthers(box, role === "other" ? OTHER : field);
  if (role === "rank") giveWay(box, field);
  const unknown = one(box, "unknown");
  if (!unknown?.checked) return;
  if (field === unknown) write(box, null);
  else if (field.value.trim()) unknown.checked = false;
}

function choose(box, key) {
  const choice = all(box, "value").find((field) => field.value === key);
  if (choice) choice.checked = true;
}

const isAlone = (field) => field.value === UNKNOWN || "alone" in field.dataset;

// "I don't know" stands alone among several choices, and so does "none of these".
function partFromOthers(box, changed) {
  const key = changed === OTHER ? OTHER : changed.dataset.role === "value" && changed.checked && changed.value;
  if (!key || box.dataset.kind !== "multiple_choice") return;
  const fields = all(box, "value");
  const chosen = fields.find((field) => field.value === key);
  for (const field of fields) {
    if (field !== chosen && (isAlone(field) || isAlone(chosen))) field.checked = false;
  }
}

// --- what is wrong ---------------------------------------------------------------------------

// What the server would refuse, as {text, isPartial, field}; null for what it takes.
// `isPartial`: something is still missing, nothing is wrong so far.
function faultOf(box, value = read(box)) {
  const { dataset } = box;
  const fault = (name, isPartial, field) => {
    const text = dataset[`fault${name}`];
    return text ? { text, isPartial, field } : null;
  };
  if (value === undefined || value === null) return null;
  const entries = [value].flat();
  if (dataset.kind === "matrix" && dataset.faultRows) {
    const rows = new Set(all(box, "row").map((field) => field.dataset.row));
    return Object.keys(value).length < rows.size ? fault("Rows", true) : null;
  }
  if (dataset.kind === "multiple_choice" && !all(box, "value").some((field) => field.checked && isAlone(field))) {
    if (dataset.most && entries.length > Number(dataset.most)) return fault("Most", false);
    if (entries.length < Number(dataset.least || 0)) return fault("Least", true);
  }
  if (dataset.kind.endsWith("_choice")) {
    return entries.some((entry) => isOther(entry) && !entry.other.trim()) ? fault("Other", true, one(box, "other")) : null;
  }
  if (isText(box)) return lengthFault(box, value, fault);
  return dataset.kind === "number" ? numberFault(box, value, fault) : null;
}

// Nothing is cut off while it is typed: what is too long says so, and by how much.
function lengthFault(box, text, fault) {
  const number = lengthOf(box, text);
  if (number <= Number(box.dataset.longest)) return null;
  const found = fault("Length", false, one(box, "value"));
  return found && { ...found, text: found.text.replace("{}", number) };
}

// Characters are code points of the text as the server keeps it (rsn_training/common/text.py).
function lengthOf(box, text) {
  const isLine = box.dataset.kind === "short_text";
  const spaced = isLine ? text.replace(/\s+/g, " ") : text.replace(/\r\n?/g, "\n");
  const kept = spaced.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (char) => ("\n\t\u200d".includes(char) ? char : ""));
  const clean = isLine ? kept.replace(/\s+/g, " ") : kept.replace(/\n{3,}/g, "\n\n");
  return [...clean.normalize("NFC").trim()].length;
}

function numberFault(box, value, fault) {
  const { low, high, decimals } = box.dataset;
  const field = one(box, "value");
  if (typeof value !== "number") return fault("Number", false, field);
  if ((String(value).split(".")[1] ?? "").length > Number(decimals)) return fault("Decimals", false, field);
  const isOut = (low && value < Number(low)) || (high && value > Number(high));
  return isOut ? fault("Bounds", false, field) : null;
}

// --- what is counted -------------------------------------------------------------------------

function count(box) {
  const counter = box.querySelector("[data-counter]");
  if (counter) {
    const number = lengthOf(box, one(box, "value").value);
    counter.textContent = `${number} / ${counter.dataset.max}`;
    counter.classList.toggle("is-over", number > Number(counter.dataset.max));
  }
  const chosen = box.querySelector("[data-chosen]");
  if (chosen) showChosen(box, chosen);
  if (one(box, "rank")) showOrder(box);
}

function showChosen(box, place) {
  const value = read(box);
  const number = Array.isArray(value) ? value.length : 0;
  place.hidden = number === 0;
  place.textContent = place.dataset.text.replace("%(number)s", number);
  place.classList.toggle("chip-bad", Boolean(box.dataset.most) && number > Number(box.dataset.most));
}

// A choice that people write themselves was chosen with a finger: its field is next. With the
// keyboard the arrows go on to the next choice.
document.addEventListener("click", (event) => {
  const { target } = event;
  if (event.detail > 0 && target.dataset?.role === "value" && target.value === OTHER && target.checked) {
    one(target.closest("[data-answer]"), "other")?.focus();
  }
});

export { count, faultOf, inWords, isText, read, settle, write };
