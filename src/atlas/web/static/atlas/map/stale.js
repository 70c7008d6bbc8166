// The whole map is being arranged anew: ask now and then, and offer it as soon as it is there. Nothing moves by itself.
import { say } from "../say.js";

const FIRST_MS = 1500;
const LONGEST_MS = 30_000;

const note = document.getElementById("map-stale");
if (note) setTimeout(() => ask(note, FIRST_MS), FIRST_MS);

/** @param {HTMLElement} note @param {number} waited */
async function ask(note, waited) {
  const answer = document.hidden ? null : await fetch(note.dataset.awaits ?? "").catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  if (page?.getElementById("map-state") && !page.getElementById("map-stale")) return offer(note);
  const wait = Math.min(2 * waited, LONGEST_MS);
  setTimeout(() => ask(note, wait), wait);
}

/** @param {HTMLElement} note */
function offer(note) {
  note.querySelector("[data-until]")?.remove();
  const then = note.querySelector("[data-then]");
  then?.removeAttribute("hidden");
  say(then?.firstChild?.textContent?.trim() ?? "");
}
