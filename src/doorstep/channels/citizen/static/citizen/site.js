// What makes pages quicker and more helpful where scripts run. Every page does all of its work without this.
const own = document.querySelector("script[data-worker]").dataset;
const MINUTE = 60000;
let ticking = 0;
let invitation = null;

/** Make a page that was just shown ready. */
function enliven() {
  countDown();
  show("[data-print]", () => window.print());
  if (navigator.share) show("[data-share]", share);
  if (invitation) show("[data-install]", install);
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

/** Pages change in place with htmx, which is fetched when a page is ready and the phone does not save data. */
function hasten() {
  if (!own.htmx || document.querySelector("[data-kept]") || navigator.connection?.saveData) return;
  // htmx reads this once, as soon as it runs. It keeps no page: what is in them is nobody else's business.
  const rules = document.createElement("meta");
  rules.name = "htmx-config";
  rules.content = JSON.stringify({
    allowEval: false, allowScriptTags: false, historyEnabled: false, historyCacheSize: 0,
    includeIndicatorStyles: false, selfRequestsOnly: true,
    responseHandling: [{ code: "204", swap: false }, { code: "...", swap: true }],
  });
  const script = document.createElement("script");
  script.src = own.htmx;
  script.onload = () => { document.body.dataset.quick = "yes"; };
  // Before htmx looks at the page: it does not look twice at a form that has not changed.
  mark();
  document.head.append(rules, script);
}

/** Which links and forms change the page in place: all but those that lead to files, to staff or to another language. */
function mark() {
  document.body.setAttribute("hx-boost", "true");
  for (const other of document.querySelectorAll("a[download], a[href$='.ics'], a[href^='/staff'], .languages, [data-whole]")) {
    other.setAttribute("hx-boost", "false");
  }
}

/** An answer becomes the page if it is one; a file or another language is loaded as a whole. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig, serverResponse, pathInfo } = event.detail;
  event.detail.shouldSwap = false;
  const page = new DOMParser().parseFromString(serverResponse, "text/html");
  const isPage = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/html") && page.getElementById("main");
  const got = requestConfig.verb === "get";
  const same = page.documentElement.lang === document.documentElement.lang;
  if (got && !(isPage && same)) location.assign(xhr.responseURL);
  else if (!isPage || xhr.status >= 500) say(own.lost);
  else turnTo(page, serverResponse, new URL(xhr.responseURL), got ? pathInfo.anchor : "", got);
});

async function turnTo(page, text, address, anchor, got) {
  await Promise.all([...page.querySelectorAll("link[rel=stylesheet]")].map(wear));
  if (anchor) address.hash = anchor;
  const here = address.pathname + address.search;
  history[here === shown ? "replaceState" : "pushState"](null, "", address);
  shown = here;
  document.documentElement.lang = page.documentElement.lang;
  const spec = { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 };
  window.htmx.swap(document.body, text, spec, { contextElement: document.body });
  mark();
  window.htmx.process(document.body);
  enliven();
  const place = document.querySelector(".summary") || document.querySelector("main h1") || document.getElementById("main");
  const part = document.getElementById(anchor);
  focusOn(part && !place.matches(".summary") ? part : place);
  part?.scrollIntoView();
  announce(document.title);
  // The worker does not see what a form led to.
  if (!got) tellWorker(address.pathname);
}

/** A style of the next page, if this one has it not yet. A page without it is still a page. */
function wear(link) {
  const address = link.getAttribute("href");
  if ([...document.querySelectorAll("link[rel=stylesheet]")].some((worn) => worn.getAttribute("href") === address)) return null;
  const added = document.createElement("link");
  added.rel = "stylesheet";
  added.href = address;
  return new Promise((done) => {
    added.onload = added.onerror = done;
    document.head.append(added);
  });
}

/** Back and forward ask the server, whether htmx is there yet or not. */
let shown = location.pathname + location.search;
addEventListener("popstate", () => {
  // Not a reload, which would send again what a form sent before.
  if (location.pathname + location.search !== shown) location.replace(location.pathname + location.search);
});

document.addEventListener("htmx:sendError", (event) => {
  // Without a connection the worker shows the honest page, but what somebody typed is not taken from them.
  if (event.detail.requestConfig.verb === "get") location.assign(event.detail.requestConfig.path);
  else say(own.lost);
});

/** What went wrong on the way, above a form that keeps all that is in it. */
function say(words) {
  document.getElementById("lost")?.remove();
  const place = document.createElement("p");
  place.id = "lost";
  place.className = "note";
  place.setAttribute("role", "alert");
  place.textContent = words;
  document.getElementById("main").prepend(place);
  focusOn(place);
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
