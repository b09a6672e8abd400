/**
 * How could the query go on? One line of links: the query with its last word completed, and titles.
 */

import { hrefOf } from "./address.js";
import { element } from "./parts.js";
import * as texts from "./texts.js";

/** How many fit on a line. */
export const MOST_SUGGESTIONS = 4;

/**
 * @param {import("./speur.js").Suggestion[]} suggestions
 * @param {import("./question.js").Question} question
 * @returns {(Node | string)[]} Nothing if there is nothing new to suggest.
 */
export function suggestionLine(suggestions, question) {
  const typed = question.query.trim().toLowerCase();
  const links = suggestions
    .filter(({ text }) => text.toLowerCase() !== typed)
    .map(({ text }) => element("a", { href: hrefOf({ ...question, query: text }) }, element("bdi", {}, text)));
  return links.length > 0 ? [texts.suggestions, ...links.flatMap((link) => [" ", link])] : [];
}
