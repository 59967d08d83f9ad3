// Beside the boxes of a long list: tick them all at once, and say how many are ticked.

for (const form of document.querySelectorAll("form[data-sorting]")) {
  // Enter in a box would press the form's first button.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.type === "checkbox") event.preventDefault();
  });

  const boxes = [...form.querySelectorAll('input[type="checkbox"][name="text"]')];
  const all = form.querySelector("[data-sorting-page]");
  const count = form.querySelector("[data-sorting-count]");
  if (!all || !count) continue;

  const say = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? count.dataset.text.replace("{}", ticked) : "";
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    say();
  });
  form.addEventListener("change", say);
  all.closest("[hidden]").hidden = false;
  say();
}
