// What a phone shows without a connection. FACTS, written above by the server, names the files, pages and words.
const SHELL = `shell-${FACTS.version}`;
const KEPT = "kept";
const KEEP_DAYS = 14;
const TIME = "X-Kept-At";
const MAIN = '<main id="main" tabindex="-1">';

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && FACTS.forgetting.includes(address.pathname)) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, address.pathname));
  else if (request.headers.get("HX-Request") && FACTS.kept.includes(address.pathname)) event.respondWith(fresh(event, address.pathname));
  else if (FACTS.files.includes(address.pathname)) event.respondWith(file(request));
});

// Pages that changed in place, and those that shall be at hand before anybody looked at them.
self.addEventListener("message", (event) => {
  const path = event.data.keep;
  if (!FACTS.kept.includes(path)) return;
  event.waitUntil(fetch(path).then((response) => keep(path, response)).catch(() => {}));
});

// News, written by the server: whose turn it is to look, no names. A newer one takes the place of the one before.
self.addEventListener("push", (event) => {
  const { title, body, language, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, lang: language, tag, icon: FACTS.icon, renotify: true }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lookAtNews());
});

async function lookAtNews() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = open.find((client) => new URL(client.url).pathname === FACTS.woken);
  return there ? there.navigate(FACTS.woken).then((client) => client?.focus()) : self.clients.openWindow(FACTS.woken);
}

/** A page that is still on its way when its owner leaves is not kept either. */
let times = 0;
async function forget() {
  times += 1;
  await caches.delete(KEPT);
}

async function keepShell() {
  const cache = await caches.open(SHELL);
  // Without a style the offline page still says what it has to say; without the page there is nothing to keep.
  await Promise.allSettled(FACTS.files.map((name) => cache.add(name)));
  await cache.add(new Request(FACTS.offline, { cache: "reload" }));
}

async function dropOldShells() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELL && name !== KEPT).map((name) => caches.delete(name)));
}

/** Files are named by what they hold, so that the kept one is always the right one. */
async function file(request) {
  return (await caches.match(request, { cacheName: SHELL })) || fetch(request);
}

/** The network comes first, always: what is kept is shown only when there is none. */
async function page(event, path) {
  try {
    return await fresh(event, path);
  } catch {
    return (await kept(path)) || (await caches.match(FACTS.offline, { cacheName: SHELL })) || Response.error();
  }
}

async function fresh(event, path) {
  const response = await fetch(event.request);
  if (FACTS.kept.includes(path)) event.waitUntil(keep(path, response.clone()));
  return response;
}

/** Kept is a page that is its owner's, on a device of their own: it offers to close it. Any other is kept no more. */
async function keep(path, response) {
  const before = times;
  const text = await response.text();
  const own = response.headers.get("X-Keep") === "own-device";
  const owned = own && FACTS.forgetting.some((address) => text.includes(`action="${address}"`));
  const headers = { "Content-Type": "text/html; charset=utf-8", [TIME]: String(Date.now()) };
  for (const name of ["Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"]) {
    if (response.headers.has(name)) headers[name] = response.headers.get(name);
  }
  const cache = await caches.open(KEPT);
  if (response.status !== 200 || response.redirected || !owned || before !== times) return cache.delete(path);
  return cache.put(path, new Response(text, { headers }));
}

async function kept(path) {
  const cache = await caches.open(KEPT);
  const found = await cache.match(path);
  if (!found) return undefined;
  const at = new Date(Number(found.headers.get(TIME)));
  if (Date.now() - at > KEEP_DAYS * 86400000) {
    await cache.delete(path);
    return undefined;
  }
  const text = await found.text();
  const language = (text.match(/<html lang="(\w+)"/) || ["", "en"])[1];
  const when = at.toLocaleString(`${language}-IN`, { timeZone: FACTS.zone, dateStyle: "full", timeStyle: "short" });
  const words = (FACTS.words[language] || FACTS.words.en).replace("{time}", `<b>${when}</b>`);
  const noted = text.replace(MAIN, `${MAIN}<p class="note" role="status">${words}</p>`);
  return new Response(noted, { headers: found.headers });
}
