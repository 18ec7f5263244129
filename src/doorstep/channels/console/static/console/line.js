// The desk: who is put through appears by itself. The box for the number keeps its focus and what was typed.

const line = document.getElementById("line");
const FRESH = 5000;
let before = "";

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(line.dataset.line);
    if (!answer.ok || answer.redirected) return;
    // The token against forgery is another one in every answer.
    const html = await answer.text();
    const same = html.replace(/<input type="hidden"[^>]*>/g, "");
    if (same === before) return;
    before = same;
    const at = line.contains(document.activeElement) ? document.activeElement.id : "";
    line.innerHTML = html;
    if (at) (document.getElementById(at) ?? document.getElementById("id_phone")).focus({ preventScroll: true });
  } catch (error) {
    console.warn(error);
  }
}

setInterval(look, FRESH);
