// Submits the form marked data-submit-now as soon as somebody sees the page; its button does the
// same without JavaScript. A page that is only prerendered waits until it is shown.
const form = document.querySelector("form[data-submit-now]");
const submit = () => form.requestSubmit();

if (form && document.prerendering) {
  document.addEventListener("prerenderingchange", submit, { once: true });
} else if (form) {
  submit();
}
