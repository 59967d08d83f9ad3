// The public pages: the way back to the session, the language in one click, printing, reading offline.
const { panorama, worker } = document.body.dataset;

// Whoever comes from a session finds the way back, on every page of this tab.
const SESSION = /^\/s\/\w+\//;
const BACK = "panorama-back";
const origin = document.referrer && new URL(document.referrer);
try {
  if (origin && origin.origin === location.origin && SESSION.test(origin.pathname)) {
    sessionStorage.setItem(BACK, SESSION.exec(origin.pathname)[0]);
  }
  const back = sessionStorage.getItem(BACK);
  if (back) {
    document.querySelector("[data-back-link]").href = back;
    document.querySelector("[data-back]").hidden = false;
  }
} catch {
  // A browser that keeps nothing: its own button leads back.
}

// These pages hold no token: the form that changes the language stands on a page of its own.
document.querySelector("[data-language]")?.addEventListener("click", async (event) => {
  const link = event.currentTarget;
  event.preventDefault();
  try {
    const text = await (await fetch(link.href)).text();
    const form = new DOMParser().parseFromString(text, "text/html").querySelector("[data-languages]");
    const button = form.querySelector(`button[value="${link.dataset.language}"]`);
    form.hidden = true;
    document.body.append(document.adoptNode(form));
    form.requestSubmit(button);
  } catch {
    location.assign(link.href);
  }
});

document.querySelector("[data-print]")?.addEventListener("click", () => print());

// The tab of this page in sight, also where the tabs are wider than the screen.
document.querySelector(".read-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// Without a network: the chapters that are not on this device say so before they are opened.
const contents = document.querySelector("[data-not-kept]");
if (contents && document.documentElement.hasAttribute("data-kept")) {
  for (const link of contents.querySelectorAll("a")) {
    if (await caches.match(link.href, { ignoreVary: true })) continue;
    const words = document.createElement("span");
    words.className = "small";
    words.textContent = contents.dataset.notKept;
    link.classList.add("is-not-kept");
    link.querySelector("strong").append(" – ", words);
  }
}

if (isSecureContext && "serviceWorker" in navigator) {
  addEventListener("load", async () => {
    try {
      const found = await navigator.serviceWorker.register(worker, { scope: panorama, updateViaCache: "none" });
      if (found.active) await found.update(); // the language or an edition may have changed
    } catch {
      // Not allowed here, or no network just now: the pages are read all the same.
    }
  });
}
