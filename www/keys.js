/**
 * What do the keys do, beyond what the browser does by itself?
 *
 * - Arrow Down, Arrow Up: from the box to the first link, from link to link, and back.
 * - Escape: empties the box; from a link, goes to the box.
 * - A letter on a link is typed in the box.
 *
 * Enter follows the link that has the focus, as everywhere: no result is ever chosen for the reader.
 */

/**
 * @param {HTMLInputElement} input
 * @param {HTMLElement} outcome What stands below the box.
 * @param {() => void} clear Empties the box.
 */
export function listenToKeys(input, outcome, clear) {
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const inBox = target === input;
    if (!inBox && !outcome.contains(/** @type {Node} */ (target))) return;
    // A key may belong to an input method that composes a word. Safari's last such key has code 229 only.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;

    const all = /** @type {NodeListOf<HTMLElement>} */ (outcome.querySelectorAll("a, button"));
    const stops = [...all].filter((stop) => stop.getClientRects().length > 0);
    const at = stops.findIndex((stop) => stop === target);
    if (key === "ArrowDown") stops[Math.min(at + 1, stops.length - 1)]?.focus();
    else if (key === "ArrowUp" && !inBox) (stops[at - 1] ?? input).focus();
    else if (key === "Escape" && inBox) clear();
    else if (key === "Escape") input.focus();
    else {
      // The focus moves before the letter is typed.
      if (!inBox && key.length === 1 && key !== " ") input.focus();
      return;
    }
    event.preventDefault();
  });
}
