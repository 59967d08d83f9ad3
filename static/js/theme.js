// Keeps the person's choice of theme in a cookie; the server writes it on <html> at the next page.
const YEAR = 365 * 24 * 3600;
const root = document.documentElement;
const buttons = document.querySelectorAll("[data-theme-choice]");

const show = (theme) => {
  root.dataset.theme = theme;
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
};

root.classList.add("has-js");
show(root.dataset.theme || "auto");
for (const button of buttons) {
  button.addEventListener("click", () => {
    const theme = button.dataset.themeChoice;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; Max-Age=${YEAR}; Path=/; SameSite=Lax${secure}`;
    show(theme);
  });
}
