/**
 * What do the keys do, beyond what the browser does by itself?
 *
 * - Arrow Down, Arrow Up: from the box to the first result, from result to result, and back. Tab stops at all between.
 * - Escape: empties the box; from a result, goes to the box.
 * - A letter on a result is typed in the box.
 *
 * Enter follows the link that has the focus, as everywhere: no result is ever chosen for the reader.
 */

/** The results, or what stands in their place. */
const STOPS = "h2 a, #examples a, #more";

/**
 * @param {HTMLInputElement} input
 * @param {HTMLElement} outcome What stands below the box.
 * @param {() => void} clear Empties the box.
 */
export function listenToKeys(input, outcome, clear) {
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const inBox = target === input;
    const all = /** @type {NodeListOf<HTMLElement>} */ (outcome.querySelectorAll(STOPS));
    const stops = [...all].filter((stop) => stop.getClientRects().length > 0);
    const at = stops.findIndex((stop) => stop === target);
    // Other controls have keys of their own; the number of results, where reading begins, has none.
    if (!inBox && at < 0 && /** @type {Element} */ (target).id !== "found") return;
    // A key may belong to an input method that composes a word. Safari's last such key has code 229 only.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;

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
