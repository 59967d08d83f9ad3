// Filters the directory in the page as one types; without it the form asks the server.
const form = document.querySelector("[data-search]");
const cards = [...document.querySelectorAll("[data-networks] > li")];
const count = document.querySelector("[data-count]");
const reset = document.querySelector("[data-reset]");

// As sessions.panorama.reading.directory.folded: no accents, no capitals.
const folded = (text) =>
  text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
const wordsOf = new Map(
  cards.map((card) => {
    const shown = [...card.querySelectorAll("[data-words]")].map((one) => one.textContent);
    return [card, `${folded(shown.join(" "))} ${card.dataset.terms}`];
  }),
);

function show() {
  const { q, family, purpose, status } = Object.fromEntries(new FormData(form));
  const terms = folded(q).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const card of cards) {
    const isFound =
      terms.every((term) => wordsOf.get(card).includes(term)) &&
      (!family || card.dataset.family === family) &&
      (!purpose || card.dataset.purposes.split(" ").includes(purpose)) &&
      (!status || card.dataset.status === status);
    card.hidden = !isFound;
    found += isFound;
  }
  const { none, one, many } = count.dataset;
  const words = found === 0 ? none : found === 1 ? one : many.replace("{n}", found);
  if (count.textContent !== words) count.textContent = words;
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  reset.hidden = !asked.size;
  const address = asked.size ? `${location.pathname}?${asked}` : location.pathname;
  if (address !== location.pathname + location.search) history.replaceState(null, "", address);
}

// A kept copy of the page may stand for another address: the address decides.
for (const [name, value] of new URLSearchParams(location.search)) {
  if (form.elements[name]) form.elements[name].value = value;
}
form.addEventListener("input", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
reset.addEventListener("click", (event) => {
  event.preventDefault();
  for (const field of form.elements) field.value = "";
  show();
  form.elements.q.focus();
});
if (location.search) show();
