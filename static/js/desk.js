// The editors' forms: rows are added and moved without leaving the page, and text is written with
// buttons. What is typed stays in the page until the server has it: whoever is signed out
// meanwhile, or has no connection, is told so above it. Without a script the same buttons post the
// form, and texts are written in Markdown.

const form = () => document.querySelector("[data-desk-form]");
const announcer = document.getElementById("announcer");

// --- sending without leaving the page ---------------------------------------------------------
// The answer is a page with the form, or the address to go on with.
const post = (body) => fetch(location.href, { method: "POST", body, headers: { "X-Desk": "fetch" } });

async function send(body) {
  let response = await post(body);
  if (response.status === 403) {
    body.set("csrfmiddlewaretoken", await freshToken());
    response = await post(body);
  }
  const leads = response.headers.get("X-Location");
  if (leads) return { leads };
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (page.querySelector("[data-desk-form]")) return { page };
  throw new Error(response.redirected ? "signed-out" : "unsent");
}

// A page that waited while somebody signed out and in again has the token of before.
async function freshToken() {
  const response = await fetch(location.href);
  if (response.redirected) throw new Error("signed-out");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token) throw new Error("unsent");
  for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = token;
  return token;
}

function tell(reason) {
  const notices = [...document.querySelectorAll("[data-desk-notice]")];
  const told = notices.find((one) => one.dataset.deskNotice === reason) ?? notices.find((one) => one.dataset.deskNotice === "unsent");
  for (const one of notices) one.hidden = one !== told;
  told?.focus();
}

// What a button that stores nothing changes: the form, put in place.
function rearrange(page, verb) {
  form().replaceWith(document.importNode(page.querySelector("[data-desk-form]"), true));
  show(verb);
  enrich();
}

// What is wrong, or two versions to choose from: all that was typed is in this page.
function refuse(page) {
  document.getElementById("main").replaceWith(document.importNode(page.getElementById("main"), true));
  document.title = page.title;
  scrollTo(0, 0);
  (document.querySelector("#main [role=alert]:not([hidden])") ?? document.getElementById("main")).focus();
  enrich();
}

// The entry that was handled, else the last of the list that grew.
function show(verb) {
  const now = form();
  const [, path = ""] = verb.split(":");
  const at = now.dataset.at;
  const list = document.getElementById(`l-${path}`) ?? document.getElementById(`l-${path.replace(/\.\d+$/, "")}`);
  const entries = list?.querySelectorAll(":scope > .entry") ?? [];
  const entry = (at && document.getElementById(`r-${at}`)) || (verb.startsWith("add:") && entries[entries.length - 1]) || list;
  const same = verb.startsWith("add:") ? null : [...now.querySelectorAll("button[name=do]")].find((one) => one.value.startsWith(`${verb.split(":")[0]}:${at}`) && !one.disabled);
  const target = same ?? entry?.querySelector("input:not([type=hidden]), textarea, select, button:not([disabled])");
  target?.focus();
  entry?.scrollIntoView({ block: "nearest" });
  const title = entry?.querySelector("h2, h3");
  if (announcer && title) announcer.textContent = title.textContent;
}

// --- leaving with something unsaved asks first --------------------------------------------------
let isWritten = Boolean(document.querySelector("[data-desk-form] .errorlist, [data-desk-unsaved]"));
document.addEventListener("input", (event) => { isWritten ||= Boolean(event.target.closest("[data-desk-form]")); });
addEventListener("beforeunload", (event) => { if (isWritten) event.preventDefault(); });

document.addEventListener("submit", async (event) => {
  const { target, submitter: button } = event;
  if (!target.matches("[data-desk-form]")) return;
  event.preventDefault();
  const verb = button?.value || "save";
  const isTyping = verb.includes(":") || verb === "image";
  const body = new FormData(target);
  body.set("do", verb);
  isWritten = true;
  target.inert = true; // what is typed until the answer comes would be lost
  button?.setAttribute("aria-busy", "true");
  try {
    const { page, leads } = await send(body);
    if (leads) { isWritten = false; location.assign(leads); } else if (isTyping) rearrange(page, verb); else refuse(page);
  } catch (error) {
    target.inert = false;
    button?.removeAttribute("aria-busy");
    tell(error.message);
  }
});

// --- the picture that a list has chosen ---------------------------------------------------------
document.addEventListener("change", ({ target }) => {
  if (!target.matches("select[data-pictures]")) return;
  const { picture } = target.selectedOptions[0]?.dataset ?? {};
  const image = target.parentElement.querySelector("img") ?? Object.assign(document.createElement("img"), { className: "thumb", alt: "" });
  if (picture) image.src = picture;
  image.hidden = !picture;
  target.after(image);
});

// --- rich text ------------------------------------------------------------------------------
async function enrich() {
  if (!document.querySelector("textarea[data-rich]")) return;
  const { makeRich } = await import("./rich.js");
  for (const textarea of document.querySelectorAll("textarea[data-rich]")) makeRich(textarea);
}

enrich();
