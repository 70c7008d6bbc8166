/**
 * Tell people who listen to the page, through its one live region.
 * @param {string} sentence what happened; shown to screen readers only
 */
export function say(sentence) {
  const region = document.getElementById("status");
  if (region) region.textContent = sentence;
}
