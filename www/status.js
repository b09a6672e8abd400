/**
 * What is read aloud to someone who does not see the page change? One region, there from the start, speaks for all.
 */

/** Nobody is interrupted while typing: the pause of GOV.UK's accessible-autocomplete. */
const PAUSE_MS = 1400;

const region = document.getElementById("status");
let timer = 0;

/** @param {string} message */
export function announce(message, pauseMs = PAUSE_MS) {
  // Emptied first, so that the same message again is a change, and is read again.
  silence();
  timer = setTimeout(() => region?.append(message), pauseMs);
}

export function silence() {
  clearTimeout(timer);
  region?.replaceChildren();
}
