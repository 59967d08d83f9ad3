// The service worker of the panorama: pages that were seen open again without a network.
// `KEPT` (version, home, pages, offline) is written before this file by the server, which makes a
// new worker of every edition, language and version of the code. Only public pages below `home`
// and their static files are ever kept: none holds anything of a person.
const { version, home, pages, offline } = self.KEPT;
const PREFIX = "panorama-";
const CACHE = PREFIX + version;
const WAIT = 5000; // ms after which a page that is kept is not waited for
const MOST = 150; // entries: pages, files, images
const STATIC = /["'](\/(?:static|media)\/[^"'?#]+)["']/g;
const ONE = /^(\/panorama\/[\w-]+\/)(networks|aims)\/([\w-]+)\/$/;

const isFile = ({ pathname }) => /^\/(static|media)\//.test(pathname);
const isPage = ({ pathname }) => pathname.startsWith(home);
const isPublic = ({ ok, type, headers }) =>
  ok && type === "basic" && headers.get("Content-Type")?.startsWith("text/html") && !headers.get("Cache-Control")?.includes("no-store");

async function keep(cache, address, response) {
  await cache.put(address, response);
  const keys = await cache.keys();
  const own = new Set(pages.map((path) => new URL(path, location.origin).href));
  const spare = keys.filter(({ url }) => !own.has(url) && !isFile(new URL(url)));
  for (const key of spare.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(key);
}

// A page with the files that it names.
async function keepPage(cache, address) {
  const response = await fetch(address);
  if (!isPublic(response)) return;
  const text = await response.clone().text();
  await keep(cache, address, response);
  const files = [...new Set([...text.matchAll(STATIC)].map(([, path]) => path))];
  await Promise.allSettled(files.map(async (path) => (await cache.match(path)) || cache.add(path)));
}

async function install() {
  const cache = await caches.open(CACHE);
  const wanted = navigator.connection?.saveData ? [offline] : pages;
  // One page that a weak network loses must not lose the others.
  const [atLeast, ...others] = [offline, ...wanted.filter((path) => path !== offline)];
  await keepPage(cache, atLeast);
  await Promise.allSettled(others.map((path) => keepPage(cache, path)));
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
  const cache = await caches.open(CACHE);
  const open = await self.clients.matchAll({ type: "window" });
  await Promise.allSettled(open.map(({ url }) => url.split("#")[0]).filter((url) => isPage(new URL(url))).map((url) => keepPage(cache, url)));
}

async function file(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request, { ignoreVary: true });
  if (found) return found;
  const response = await fetch(request);
  if (response.ok && response.type === "basic") await keep(cache, request.url, response.clone());
  return response;
}

// A kept page says so: its <html> is marked, and the style sheet shows a line.
async function marked(response) {
  const text = (await response.text()).replace("<html", "<html data-kept");
  return new Response(text, { status: 200, headers: response.headers });
}

// The page itself; a network or an aim in the page of them all; the page without its search; else a word.
async function fromKept(cache, url) {
  const options = { ignoreVary: true };
  const exact = await cache.match(url.pathname + url.search, options);
  if (exact) return marked(exact);
  const [, shelf, kind, key] = ONE.exec(url.pathname) ?? [];
  if (shelf && (await cache.match(`${shelf}booklet/`, options))) {
    return Response.redirect(`${shelf}booklet/#${kind === "aims" ? "aim-" : ""}${key}`);
  }
  const isChosen = url.search && url.pathname.endsWith("/compare/"); // other networks than those of the kept page
  const plain = isChosen ? undefined : await cache.match(url.pathname, options);
  const other = plain ?? (await cache.match(offline, options));
  return other ? marked(other) : Response.error();
}

async function page(request, url) {
  const cache = await caches.open(CACHE);
  const isKept = await cache.match(url.pathname + url.search, { ignoreVary: true });
  const late = new Promise((_resolve, reject) => isKept && setTimeout(reject, WAIT));
  try {
    const response = await Promise.race([fetch(request), late]);
    if (response.status >= 500 && isKept) return marked(isKept);
    if (isPublic(response)) await keep(cache, url.pathname + url.search, response.clone());
    return response;
  } catch {
    return fromKept(cache, url);
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (isFile(url)) event.respondWith(file(request));
  else if (request.mode === "navigate" && isPage(url)) event.respondWith(page(request, url));
});
