// A button "Copy" beside each field that says `data-copy`; without it the field is selected and
// copied as usual. `navigator.clipboard` is only there on https and on this machine.

const page = document.querySelector("[data-copy-text]") ?? document.body;
const { copyText = "", copiedText = "" } = page.dataset;

async function copy(field, button) {
  field.focus();
  field.select();
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy");
    button.textContent = copiedText;
  } catch {
    // the text is selected: the person's own keys copy it
  }
}

for (const field of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-s";
  button.textContent = copyText;
  button.addEventListener("click", () => copy(field, button));
  field.after(button);
}
