/**
 * How is the answer to a query shown? Each result is a real link: it opens in a new tab, and can be copied.
 */

import { hrefOf } from "./address.js";
import { byline, element, foreignLanguage, marked } from "./parts.js";
import * as texts from "./texts.js";

/** @typedef {import("./speur.js").SearchResults} SearchResults */

/**
 * @param {SearchResults} answer
 * @param {number} offset How many results stand above these.
 */
export function resultItems({ query, corrected, hits }, offset) {
  return hits.map((hit, n) => {
    const id = `excerpt-${offset + n}`;
    const lang = foreignLanguage(hit);
    const href = hrefOf(corrected ?? query, hit.id);
    return element(
      "li",
      {},
      element("h2", { lang }, element("a", { href, "aria-describedby": id }, ...marked(hit.title))),
      ...byline(hit),
      element("p", { id, lang }, ...marked(hit.excerpt)),
    );
  });
}

/**
 * How much was found or why nothing was, in sentences.
 *
 * @param {SearchResults} answer
 */
export function summary(answer) {
  const { query, corrected, missing, total } = answer;
  const sentences = [];
  if (total === 0 || corrected) sentences.push(texts.nothingFound(query));
  // Of a single word the first sentence says it.
  if (missing.length > 0 && /\S\s+\S/.test(query)) sentences.push(texts.missing(missing));
  if (corrected) sentences.push(texts.corrected(corrected));
  sentences.push(total > 0 ? texts.found(answer) : texts.nothingFoundHint);
  return sentences;
}
