/**
 * Which key leads to the box from anywhere on the page? None, unless the owner names one: a single letter would be typed
 * by whoever speaks to the computer (WCAG 2.1.4).
 */

import { isComposing } from "./keys.js";

/**
 * A key that leads here from anywhere on the page, such as `mod+k` (Ctrl, on a Mac Command). Never while a text is
 * edited, except in `input`, and never if the page has used the key itself.
 *
 * @param {string} shortcut
 * @param {HTMLInputElement} input
 * @param {() => void} go
 * @param {AbortSignal} signal Ends it.
 */
export function listenToShortcut(shortcut, input, go, signal) {
  const keys = shortcut.toLowerCase().split("+");
  const key = keys.pop();
  const isMac = /mac|iphone|ipad/i.test(navigator.platform);
  const wanted = (/** @type {string} */ name) => keys.includes(name);
  const listen = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.key?.toLowerCase() !== key || isComposing(event)) return;
    const ctrl = wanted("ctrl") || (wanted("mod") && !isMac);
    const meta = wanted("meta") || (wanted("mod") && isMac);
    if (event.ctrlKey !== ctrl || event.metaKey !== meta || event.altKey !== wanted("alt")) return;
    if (event.shiftKey !== wanted("shift") && keys.length) return;
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (target !== input && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))) return;
    event.preventDefault();
    go();
  };
  addEventListener("keydown", listen, { signal });
}
