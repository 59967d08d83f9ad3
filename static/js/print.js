// A button that opens the browser's own window for printing.

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
