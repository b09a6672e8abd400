/**
 * What is read aloud without moving the focus? How much was found, when the typing pauses. There is one pair of regions
 * for all elements of a page, since several are read over each other; and it is there before it is needed, since many
 * readers of screens miss the first text of a new one.
 */

import { element } from "../dom.js";

/** The pause after the last key before something is said, in milliseconds: nobody is interrupted while typing. */
const PAUSE_BEFORE_SPEAKING = 1400;

/** VoiceOver misses a text that changes at the very moment at which the focus moves. */
const MOMENT = 100;

/** @type {WeakMap<Element, HTMLElement[]>} */
const regions = new WeakMap();
let timer = 0;
let turn = 0;

/**
 * Makes the regions of a place: the page, or an open dialog, beside which nothing is read.
 *
 * @param {Element} place
 */
export function makeRegions(place) {
  const known = regions.get(place);
  // Some sites replace all that is in their page, but not this element.
  if (known?.[0].isConnected) return known;
  const pair = [0, 1].map(() => {
    const region = element("div", { role: "status", "aria-live": "polite", "aria-atomic": "true" });
    region.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;white-space:nowrap;clip-path:inset(50%)";
    place.append(region);
    return region;
  });
  regions.set(place, pair);
  return pair;
}

/**
 * @param {Element} place
 * @param {string} text
 * @param {boolean} [isUrgent] Said at once.
 * @param {() => void} [then] Called when it is said.
 */
export function announce(place, text, isUrgent, then) {
  silence();
  timer = setTimeout(
    () => {
      then?.();
      // The same text twice in one region is no change, so they take turns.
      turn = 1 - turn;
      makeRegions(place).forEach((region, n) => region.replaceChildren(n === turn ? text : ""));
    },
    isUrgent ? MOMENT : PAUSE_BEFORE_SPEAKING,
  );
}

/** Drops what waits to be said. */
export function silence() {
  clearTimeout(timer);
}
