// The editors' forms: rows are added and moved without leaving the page, and text is written with
// buttons. Everything here only saves a reload: without a script the same buttons post the form,
// and texts are written in Markdown.

const form = () => document.querySelector("[data-desk-form]");
const announcer = document.getElementById("announcer");

// --- a button that stores nothing: the page it would lead to, put in place -------------------
async function act(button) {
  const old = form();
  const body = new FormData(old);
  body.set("do", button.value);
  old.inert = true; // what is typed until the answer comes would be lost
  const response = await fetch(location.href, { method: "POST", body });
  if (!response.ok && response.status !== 422) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const made = page.querySelector("[data-desk-form]");
  if (!made) throw new Error("no form");
  old.replaceWith(document.importNode(made, true));
  show(button.value);
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
let isWritten = Boolean(document.querySelector("[data-desk-form] .errorlist"));
document.addEventListener("input", (event) => { isWritten ||= Boolean(event.target.closest("[data-desk-form]")); });
addEventListener("beforeunload", (event) => { if (isWritten) event.preventDefault(); });

document.addEventListener("submit", async (event) => {
  const { submitter: button } = event;
  if (event.target.matches("[data-desk-form]") && !button?.value.includes(":")) isWritten = false;
  if (!event.target.matches("[data-desk-form]") || button?.name !== "do" || !(button.value.includes(":") || button.value === "image")) return;
  event.preventDefault();
  isWritten = true;
  button.setAttribute("aria-busy", "true");
  try {
    await act(button);
  } catch {
    event.target.inert = false;
    const sent = document.createElement("input"); // by the way of every browser, then
    Object.assign(sent, { type: "hidden", name: "do", value: button.value });
    event.target.append(sent);
    isWritten = false;
    event.target.submit();
  }
});

// --- rich text ------------------------------------------------------------------------------
async function enrich() {
  if (!document.querySelector("textarea[data-rich]")) return;
  const { makeRich } = await import("./rich.js");
  for (const textarea of document.querySelectorAll("textarea[data-rich]")) makeRich(textarea);
}

enrich();
