// Brings elements to what the server rendered, changing as little as possible: focus, scroll,
// typed text, chosen answers, open <details> and <dialog> stay; bars keep their element and move.

const TEXT_FIELDS = "textarea, input:not([type]), input[type=text], input[type=search], input[type=url], input[type=email], input[type=number]";
// What a script writes and the server does not know.
const OURS = new Set(["data-dirty", "data-soon", "data-over"]);

// Puts `html` in place of what `container` holds.
function patch(container, html) {
  patchChildren(container, parse(html));
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// What tells an element from its neighbours; without it, kind and order decide.
function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const own = node.id || node.dataset?.key || node.dataset?.asking;
  if (own) return `${node.localName}#${own}`;
  const name = node.getAttribute("name");
  if (!name || !("form" in node)) return "";
  const value = node.localName === "button" || /^(radio|checkbox)$/.test(node.type) ? node.value : "";
  return `${node.localName}[${name}=${value}]`;
}

const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

function findMatch(cursor, wanted) {
  if (!cursor || alike(cursor, wanted)) return cursor;
  if (wanted.nodeType !== Node.ELEMENT_NODE) return null;
  let node = cursor.nextSibling;
  while (node && !alike(node, wanted)) node = node.nextSibling;
  return node;
}

function patchChildren(from, to) {
  const wanted = [...to.childNodes];
  const later = new Set(wanted.map(keyOf).filter(Boolean));
  let cursor = from.firstChild;
  for (const node of wanted) {
    const match = findMatch(cursor, node);
    if (!match) {
      from.insertBefore(node, cursor);
      continue;
    }
    // What stands between is taken away rather than `match` moved: moving would lose its focus.
    while (cursor !== match) {
      const next = cursor.nextSibling;
      if (later.has(keyOf(cursor))) from.append(cursor);
      else cursor.remove();
      cursor = next;
    }
    patchNode(match, node);
    cursor = match.nextSibling;
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

function patchNode(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  if (isBeingFilled(from) || isKeptStatus(from, to) || isOwn(from, to)) return;
  const filled = from.matches("input, textarea, select") ? fieldState(from) : null;
  patchAttributes(from, to);
  if (filled) patchField(from, to, filled);
  if (from.localName !== "textarea") patchChildren(from, to);
}

// A question with an answer that is not sent, a form in which somebody has typed.
function isBeingFilled(node) {
  if (node.matches("[data-answer][data-dirty]")) return true;
  if (node.localName !== "form") return false;
  const fields = [...node.querySelectorAll(TEXT_FIELDS)];
  return fields.some((field) => field === document.activeElement || field.value !== field.defaultValue);
}

// The fate of an answer is known to this browser; a push for everybody says nothing about it.
function isKeptStatus(from, to) {
  return from.matches("[data-answer-status]") && !to.dataset.state;
}

// What a page of one's own has filled (`data-own="filled"`); a push for everybody leaves it empty.
function isOwn(from, to) {
  return from.hasAttribute("data-own") && to.dataset.own === "";
}

function patchAttributes(from, to) {
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value && !isKept(from, name, value)) from.setAttribute(name, value);
  }
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !isKept(from, name, "")) from.removeAttribute(name);
  }
}

function isKept(element, name, value) {
  if (OURS.has(name)) return true;
  if (name === "open") return /^(details|dialog)$/.test(element.localName);
  if (name === "data-revision") return Number(value) < Number(element.dataset.revision);
  return false;
}

const isText = (field) => field.matches(TEXT_FIELDS);

function fieldState(field) {
  return { value: field.value, checked: field.checked, typed: isText(field) && field.value !== field.defaultValue };
}

// A push leaves what was chosen or typed; a page of one's own brings the stored answer.
function patchField(field, to, before) {
  if (isText(field)) {
    const fresh = to.value;
    const keep = before.typed || field === document.activeElement || !fresh;
    if (!keep && field.localName === "textarea") field.defaultValue = fresh;
    const value = keep ? before.value : fresh;
    if (field.value !== value) field.value = value;
  } else if (/^(radio|checkbox)$/.test(field.type)) {
    field.checked = before.checked || to.hasAttribute("checked");
  } else if (field.localName === "select") {
    field.value = before.value;
  }
}

export { parse, patch };
