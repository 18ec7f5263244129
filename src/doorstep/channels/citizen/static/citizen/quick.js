// Pages change in place with htmx. Every page does all of its work without this.
let own, enliven, focusOn, announce, tellWorker, moveTo;

/** `page`: what the page's own script can do. */
export function begin(page) {
  ({ own, enliven, focusOn, announce, tellWorker, moveTo } = page);
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
  moveTo(address);
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
