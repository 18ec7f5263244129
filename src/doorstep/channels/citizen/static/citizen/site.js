// What makes pages quicker and more helpful where scripts run. Every page does all of its work without this.
const own = document.querySelector("script[data-worker]").dataset;
const MINUTE = 60000;
let ticking = 0;
let invitation = null;

/** Make a page that was just shown ready. */
function enliven() {
  // What is held in a hand is mostly one's own; who shares it takes the tick out.
  if (matchMedia("(pointer: coarse)").matches) for (const box of document.querySelectorAll("[data-own-device]")) box.checked = true;
  countDown();
  show("[data-print]", () => window.print());
  if (navigator.share) show("[data-share]", share);
  if (invitation) show("[data-install]", install);
  for (const place of document.querySelectorAll("[data-wake]")) letBeWoken(place);
  // Tells the server which clock a helper looks at, so that both times stand side by side. Without it they choose.
  for (const field of document.querySelectorAll("[data-zone]")) {
    field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  }
}

/** Reading begins at what went wrong, or at the heading. */
function focusOn(place) {
  if (!place) return;
  place.tabIndex = -1;
  scrollTo(0, 0);
  place.focus({ preventScroll: true });
}

/** A button that works here, in place of the words that stand there where it does not. */
function show(selector, act) {
  for (const button of document.querySelectorAll(selector)) {
    turn(button, true);
    button.onclick = act;
  }
}

function turn(button, works) {
  button.hidden = !works;
  for (const words of button.parentElement.querySelectorAll("[data-without-script]")) words.hidden = works;
}

/** How long a window is still kept: seen every second, said aloud only at two minutes and at the end. */
function countDown() {
  clearInterval(ticking);
  const place = document.querySelector("[data-until]");
  if (!place) return;
  const until = Date.parse(place.dataset.until);
  const clock = document.createElement("b");
  clock.className = "number";
  clock.setAttribute("aria-hidden", "true");
  place.textContent = `${own.left} `;
  place.append(clock);
  let said = until - Date.now() < 2 * MINUTE ? 1 : 0;
  const tick = () => {
    const left = Math.max(0, until - Date.now());
    const seconds = Math.ceil(left / 1000);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (left <= 2 * MINUTE && left > 0 && !said) said = announce(own.soon);
    if (left > 0) return;
    clearInterval(ticking);
    place.textContent = own.over;
    announce(own.over);
  };
  tick();
  ticking = setInterval(tick, 1000);
}

function announce(words) {
  let place = document.getElementById("announced");
  if (!place) {
    place = document.createElement("p");
    place.id = "announced";
    place.className = "hidden";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  setTimeout(() => { place.textContent = words; }, 150);
  return 1;
}

/** The words of the WhatsApp link, to whichever app the phone offers. */
async function share(event) {
  event.preventDefault();
  try {
    await navigator.share({ text: new URL(event.currentTarget.href).searchParams.get("text") });
  } catch { /* Whoever thinks better of it has told nobody. */ }
}

async function letBeWoken(place) {
  try {
    const { begin } = await import(place.dataset.script);
    await begin(place);
  } catch { /* Without a connection it stays hidden. */ }
}

async function install() {
  const asked = invitation;
  invitation = null;
  for (const button of document.querySelectorAll("[data-install]")) turn(button, false);
  await asked.prompt();
}

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  invitation = event;
  show("[data-install]", install);
});

/** On the offline page: which pages are kept, and since when. */
async function listKept() {
  if (!document.querySelector("[data-kept]") || !("caches" in window)) return;
  const cache = await caches.open("kept");
  for (const place of document.querySelectorAll("[data-kept]")) {
    const found = await cache.match(place.dataset.kept);
    const row = place.closest("li");
    row.hidden = !found;
    if (!found) continue;
    const language = place.closest("[lang]").lang;
    const when = new Date(Number(found.headers.get("X-Kept-At")));
    place.textContent = `${place.dataset.words} ${when.toLocaleString(`${language}-IN`, { dateStyle: "medium", timeStyle: "short" })}`;
    row.parentElement.hidden = false;
  }
}

/** Back and forward ask the server, whether htmx is there yet or not. */
let shown = location.pathname + location.search;
function moveTo(address) {
  const here = address.pathname + address.search;
  history[here === shown ? "replaceState" : "pushState"](null, "", address);
  shown = here;
}

addEventListener("popstate", () => {
  // Not a reload, which would send again what a form sent before.
  if (location.pathname + location.search !== shown) location.replace(location.pathname + location.search);
});

/** Pages change in place, where a phone does not save data. What that needs is fetched when a page is ready. */
async function hasten() {
  if (!own.quick || document.querySelector("[data-kept]") || navigator.connection?.saveData) return;
  const quick = await import(own.quick);
  quick.begin({ own, enliven, focusOn, announce, tellWorker, moveTo });
}

async function tellWorker(path) {
  const worker = await navigator.serviceWorker?.ready;
  worker?.active.postMessage({ keep: path });
}

enliven();
focusOn(document.querySelector(".summary"));
listKept();
addEventListener("load", () => {
  (window.requestIdleCallback || setTimeout)(() => {
    hasten();
    if (!navigator.serviceWorker) return;
    // What came before there was a worker is kept too, and what a page names to be at hand later.
    if (!navigator.serviceWorker.controller) tellWorker(location.pathname);
    for (const place of document.querySelectorAll("[data-keep]")) tellWorker(place.dataset.keep);
    navigator.serviceWorker.register(own.worker).catch(() => {});
  });
});
