/**
 * What do the keys do, beyond what the browser does by itself?
 *
 * | key | in the box | on a result |
 * | --- | --- | --- |
 * | Arrow Down | the first result, also of closed results | the next one |
 * | Arrow Up | | the one before, from the first the box |
 * | Home, End | | the first and the last result |
 * | Escape | closes the results; empties the box if they are closed | closes the results, back to the box |
 * | a letter, Backspace | | goes on typing in the box |
 *
 * Enter follows the link that has the focus, as everywhere: no result is ever chosen for the reader. Keys that belong to
 * an input method which composes a word do nothing here.
 */

/**
 * @typedef {object} Stops
 * @property {HTMLInputElement} input
 * @property {() => HTMLElement[]} links The results that can have the focus, in order.
 * @property {() => void} reopen Opens results that were closed.
 * @property {() => boolean} escape Closes what is open or empties the box; returns whether there was anything to do.
 */

/**
 * @param {EventTarget} place What the keys are pressed in: the element, and where its results are if that is elsewhere.
 * @param {Stops} stops
 * @param {AbortSignal} signal Ends it.
 */
export function listenToKeys(place, { input, links, escape, reopen }, signal) {
  place.addEventListener("keydown", listen, { signal });

  /** @param {Event} event */
  function listen(event) {
    if (!(event instanceof KeyboardEvent) || isComposing(event)) return;
    const target = event.composedPath()[0];
    const stops = links();
    // Links to sections belong to their result.
    const item = target instanceof Element && target.closest("[part=link]")?.closest("[part=item]");
    const at = stops.findIndex((stop) => item && item.contains(stop));
    const inBox = target === input;
    if (event.key === "Escape" && !event.defaultPrevented) {
      if (!escape()) return;
    } else if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || (!inBox && at < 0)) {
      return;
    } else if (event.key === "ArrowDown") {
      if (inBox) reopen();
      (stops[at + 1] ?? stops[at])?.focus();
    } else if (inBox) return;
    else if (event.key === "ArrowUp") (stops[at - 1] ?? input).focus();
    else if (event.key === "Home") stops[0].focus();
    else if (event.key === "End") stops.at(-1)?.focus();
    else {
      // The focus moves before the letter is typed, at the end. A space scrolls, as on any link.
      if ((event.key.length === 1 && event.key !== " ") || event.key === "Backspace") {
        input.selectionStart = input.value.length;
        input.focus();
      }
      return;
    }
    event.preventDefault();
  }
}

/**
 * Safari ends a composition before the key that ends it, which then has code 229 only.
 *
 * @param {KeyboardEvent} event
 */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}
