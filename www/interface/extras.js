/**
 * What is loaded only where the owner asks for it? Each has an attribute and a script of its own, with its styles.
 *
 * @typedef {object} Extras
 * @property {typeof import("./explain.js") | null} explain
 * @property {typeof import("./recent.js") | null} history
 * @property {typeof import("./suggest.js") | null} suggest
 * @property {typeof import("./group.js") | null} group
 * @property {typeof import("./overlay.js") | null} overlay
 * @property {CSSStyleSheet[]} sheets
 */

import { sheetOf } from "./style.js";

/**
 * @param {Element} host
 * @returns {Promise<Extras>}
 */
export async function extrasOf(host) {
  const [explain, history, suggest, group, overlay] = await Promise.all([
    host.hasAttribute("explain") ? import("./explain.js") : null,
    host.hasAttribute("history") ? import("./recent.js") : null,
    host.hasAttribute("suggest") ? import("./suggest.js") : null,
    host.hasAttribute("group") ? import("./group.js") : null,
    /^(panel|dialog)$/.test(host.getAttribute("mode") ?? "") ? import("./overlay.js") : null,
  ]);
  const sheets = [explain, history, suggest, overlay].flatMap((extra) => (extra ? [sheetOf(extra.style)] : []));
  return { explain, history, suggest, group, overlay, sheets };
}
