/**
 * What is loaded only where the owner asks for it? Each has an attribute, a script of its own, and styles in it.
 *
 * @typedef {object} Extras
 * @property {typeof import("./explain.js") | null} explain
 * @property {typeof import("./recent.js") | null} history
 * @property {typeof import("./suggest.js") | null} suggest
 * @property {CSSStyleSheet[]} sheets
 */

import { sheetOf } from "./style.js";

/**
 * @param {Element} host
 * @returns {Promise<Extras>}
 */
export async function extrasOf(host) {
  const [explain, history, suggest] = await Promise.all([
    host.hasAttribute("explain") ? import("./explain.js") : null,
    host.hasAttribute("history") ? import("./recent.js") : null,
    host.hasAttribute("suggest") ? import("./suggest.js") : null,
  ]);
  const sheets = [explain, history, suggest].flatMap((extra) => (extra ? [sheetOf(extra.style)] : []));
  return { explain, history, suggest, sheets };
}
