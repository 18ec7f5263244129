// One call: what follows from the boxes is fetched as they are filled, and the keyboard stays where it is.

const form = document.getElementById("booking");
const follows = document.getElementById("follows");
const wrapUp = document.getElementById("wrap-up");
const FRESH = 20000;
let asking;

async function refresh() {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(form.dataset.offers, { method: "POST", body: new FormData(form), signal: asking.signal });
    if (!answer.ok || answer.redirected) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    for (const part of fresh.content.querySelectorAll("[data-part]")) put(part);
  } catch (error) {
    if (error.name !== "AbortError") console.warn(error);
  }
}

// A part is replaced only when it says something else. Questions that are the same ones keep what is being typed in them.
function put(part) {
  const old = follows.querySelector(`[data-part="${part.dataset.part}"]`);
  if (!old) return follows.append(part);
  if (part.dataset.same && part.dataset.same === old.dataset.same && !part.querySelector(".note") && !old.querySelector(".note")) return;
  const at = old.contains(document.activeElement) ? document.activeElement.id : "";
  const chosen = old.querySelector("[name=offer]:checked")?.value;
  old.replaceWith(part);
  const still = chosen && [...part.querySelectorAll("[name=offer]")].find((offer) => offer.value === chosen);
  if (still) still.checked = true;
  if (at) (document.getElementById(at) ?? part.querySelector("input, select"))?.focus({ preventScroll: true });
}

function digit(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  if (event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) return;
  const ending = wrapUp.contains(event.target);
  const wanted = ending
    ? wrapUp.querySelectorAll("[name=ended]")[event.key - 1]
    : follows?.querySelector(`[data-number="${event.key}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.checked = true;
  wanted.focus();
}

function keys(event) {
  if (event.key === "F9") {
    event.preventDefault();
    (wrapUp.querySelector("[name=ended]:checked") ?? wrapUp.querySelector("[name=ended]")).focus();
  } else if (event.key === "Enter" && event.target.matches("#booking select")) {
    event.preventDefault();
    form.requestSubmit();
  } else digit(event);
}

function fill(event) {
  const home = JSON.parse(document.getElementById("homes").textContent)[event.target.value];
  for (const [name, value] of Object.entries(home)) if (form.elements[name]) form.elements[name].value = value;
  refresh();
}

document.addEventListener("keydown", keys);
if (form && !form.elements.hold) {
  form.addEventListener("change", (event) => event.target.matches("[data-asks]") && refresh());
  document.getElementById("home")?.addEventListener("change", fill);
  setInterval(() => !document.hidden && follows.querySelector("[name=offer]") && refresh(), FRESH);
  if (form.elements.service1.value) refresh();
}
