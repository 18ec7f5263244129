// The section that lets this browser be woken when there is news of a visit. Without this script it is not shown.
const SEEN = "woken-as-of";
let place = null;

/** Called for each page that has the section, also for one that changed in place. */
export async function begin(section) {
  if (!("PushManager" in window && "Notification" in window && navigator.serviceWorker)) return;
  place = section;
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.getSubscription();
  // The server may have lost it, and the phone that is signed in may be another one by now.
  if (subscription && !sessionStorage.getItem(SEEN)) await tell(place.dataset.wake, subscription);
  show(Boolean(subscription));
  for (const button of place.querySelectorAll("button")) button.onclick = () => turn(pushManager, button);
  for (const form of document.querySelectorAll("[data-sign-out]")) form.onsubmit = (event) => leave(event, pushManager);
  place.hidden = false;
}

async function turn(pushManager, button) {
  button.disabled = true;
  try {
    const on = button.dataset.turn === "on";
    if (on ? await wake(pushManager) : await sleep(pushManager)) show(on);
  } catch {
    say(place.dataset.failed);
  }
  button.disabled = false;
}

async function wake(pushManager) {
  if ((await Notification.requestPermission()) !== "granted") {
    say(place.dataset.denied);
    return false;
  }
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: place.dataset.key });
  const told = await tell(place.dataset.wake, subscription);
  if (!told) {
    await subscription.unsubscribe();
    say(place.dataset.failed);
  }
  return told;
}

async function sleep(pushManager) {
  const subscription = await pushManager.getSubscription();
  if (!subscription) return true;
  sessionStorage.removeItem(SEEN);
  await subscription.unsubscribe();
  await tell(place.dataset.sleep, subscription);
  return true;
}

/** Whoever signs out here is told no more here; the server hears of it first, as long as it knows who asks. */
async function leave(event, pushManager) {
  event.preventDefault();
  try {
    await sleep(pushManager);
  } finally {
    event.target.submit();
  }
}

async function tell(address, subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const body = new URLSearchParams({ endpoint, p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" });
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } });
  if (answer.ok && address === place.dataset.wake) sessionStorage.setItem(SEEN, "1");
  return answer.ok;
}

function show(on) {
  for (const part of place.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "on") !== on;
  say("");
}

function say(words) {
  place.querySelector("[role=status]").textContent = words;
}
