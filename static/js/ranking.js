// Ranking: a tap gives the next rank or takes it away, arrows move a ranked item up or down.
//
// The truth is in the lists of ranks that the server rendered; here they are filled and shown.

const fieldsOf = (box) => [...box.querySelectorAll('[data-role="rank"]')];
const announcer = document.getElementById("announcer");

// The ranked items, the first one first; `stored`: as the server wrote them.
function order(box, { stored = false } = {}) {
  const rankOf = (field) => {
    const option = stored ? [...field.options].find((choice) => choice.defaultSelected) : field.selectedOptions[0];
    return Number(option?.value || 0);
  };
  const ranked = fieldsOf(box).filter(rankOf);
  ranked.sort((first, second) => rankOf(first) - rankOf(second));
  return ranked.map((field) => field.dataset.item);
}

function setOrder(box, keys) {
  for (const field of fieldsOf(box)) field.value = String(keys.indexOf(field.dataset.item) + 1 || "");
  showOrder(box);
}

// A rank that was chosen in a list is taken from the item that had it.
function giveWay(box, chosen) {
  for (const field of fieldsOf(box)) {
    if (field !== chosen && chosen.value && field.value === chosen.value) field.value = "";
  }
}

function showOrder(box) {
  const keys = order(box);
  const most = fieldsOf(box)[0].options.length - 1;
  for (const item of box.querySelectorAll(".rank-item")) {
    const rank = keys.indexOf(item.dataset.item) + 1;
    const tap = item.querySelector("[data-tap]");
    item.dataset.rank = rank || "";
    tap.setAttribute("aria-pressed", String(rank > 0));
    tap.toggleAttribute("data-full", !rank && keys.length >= most);
    tap.querySelector("[data-badge]").textContent = rank || "";
    for (const step of item.querySelectorAll("[data-rank-step]")) {
      const to = rank + Number(step.dataset.rankStep);
      step.setAttribute("aria-disabled", String(!rank || to < 1 || to > keys.length));
    }
  }
}

function tap(box, key) {
  const keys = order(box);
  const most = fieldsOf(box)[0].options.length - 1;
  if (keys.includes(key)) change(box, key, keys.filter((other) => other !== key));
  else if (keys.length < most) change(box, key, [...keys, key]);
  else announce(box.querySelector(".ranking").dataset.textFull);
}

function move(box, key, step) {
  const keys = order(box);
  const from = keys.indexOf(key);
  const to = from + step;
  if (from < 0 || to < 0 || to >= keys.length) return;
  [keys[from], keys[to]] = [keys[to], keys[from]];
  change(box, key, keys);
}

function change(box, key, keys) {
  setOrder(box, keys);
  const field = fieldsOf(box).find((one) => one.dataset.item === key);
  const words = box.querySelector(".ranking").dataset;
  const rank = keys.indexOf(key) + 1;
  const item = field.closest(".rank-item").querySelector("[data-tap] > :last-child").textContent;
  const text = rank ? words.textRank : words.textNone;
  announce(text.replace("%(item)s", item).replace("%(rank)s", rank).replace("%(most)s", field.options.length - 1));
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function announce(text) {
  if (announcer) announcer.textContent = text;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-tap], [data-rank-step]");
  const box = button?.closest("[data-answer]");
  if (!box) return;
  const key = button.closest(".rank-item").dataset.item;
  if ("tap" in button.dataset) tap(box, key);
  else move(box, key, Number(button.dataset.rankStep));
});

export { giveWay, order, setOrder, showOrder };
