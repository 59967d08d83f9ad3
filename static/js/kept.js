// What this browser keeps of the person's answers (rules.md F).
//
// localStorage   rsn:<person>:out:<asking>    what was sent and not acknowledged
//                rsn:<person>:draft:<asking>  what was typed or chosen and not sent
//                rsn:<person>:late:<asking>   what was sent and not taken, until it has been read
// sessionStorage rsn:<person>:own:<asking>    what the server keeps: {revision, value}
// Works without a secure context; without any storage, it lasts as long as the page.

const person = document.body.dataset.person || "";
const prefix = `rsn:${person}:`;
const fallback = new Map();

function storeOf(kind) {
  return kind === "own" ? window.sessionStorage : window.localStorage;
}

function load(kind, asking) {
  const name = `${prefix}${kind}:${asking}`;
  try {
    return JSON.parse(storeOf(kind).getItem(name)) ?? fallback.get(name);
  } catch {
    return fallback.get(name);
  }
}

function save(kind, asking, data) {
  const name = `${prefix}${kind}:${asking}`;
  fallback.delete(name);
  try {
    if (data === undefined) storeOf(kind).removeItem(name);
    else storeOf(kind).setItem(name, JSON.stringify(data));
  } catch {
    if (data !== undefined) fallback.set(name, data);
  }
}

// All that is kept of one kind, the oldest first.
function listed(kind) {
  const start = `${prefix}${kind}:`;
  let names = [...fallback.keys()];
  try {
    names = names.concat(Object.keys(window.localStorage));
  } catch {
    // private mode: the fallback is all there is
  }
  const found = names.filter((name) => name.startsWith(start)).map((name) => load(kind, name.slice(start.length)));
  return found.filter(Boolean).sort((one, other) => one.at - other.at);
}

// What was sent and not acknowledged.
const pending = () => listed("out");

// The names of all that a storage keeps of the person, the wall's included; a browser may refuse.
function namesIn(storage) {
  try {
    return Object.keys(window[storage]).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}

// Whether something was typed, chosen or sent that the server does not have.
const hasUnsent = () => Boolean(person) && namesIn("localStorage").length > 0;

// Takes away all that this browser keeps of the person.
function forget() {
  fallback.clear();
  for (const storage of ["localStorage", "sessionStorage"]) {
    for (const name of namesIn(storage)) window[storage].removeItem(name);
  }
}

export { forget, hasUnsent, listed, load, pending, person, save };
