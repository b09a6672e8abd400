/**
 * How could the query go on? A line of buttons above the results: the query with its last word completed, and titles.
 */

import { button, element } from "../dom.js";

export const style = `
[part="suggestions"] { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; padding-block: 0.375rem; }
[part="suggestion"] { min-block-size: 2rem; padding: 0 0.625em; font-size: 0.875em; text-align: start; }
`;

/**
 * @param {import("../speur.js").Suggestion[]} suggested
 * @param {string} query What was typed.
 * @param {import("./messages.js").Say} say
 * @param {(query: string) => void} ask
 * @returns {Node[]} Nothing if there is nothing new to suggest.
 */
export function suggestions(suggested, query, say, ask) {
  const typed = query.trim().toLowerCase();
  // Several pages may have one title.
  const items = [...new Set(suggested.map(({ text }) => text))]
    .filter((text) => text.toLowerCase() !== typed)
    .map((text) => element("li", {}, button("suggestion", text, () => ask(text))));
  return items.length ? [element("ul", { part: "suggestions", role: "list", "aria-label": say("suggestions") }, ...items)] : [];
}
