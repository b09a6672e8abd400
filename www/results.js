/**
 * How is the answer to a question shown? Each result is a real link: it opens in a new tab, and can be copied. So is
 * each section of it.
 */

import { hrefOf } from "./address.js";
import { explanation } from "./explain.js";
import { byline, element, fragmentOf, foreignLanguage, marked } from "./parts.js";
import * as texts from "./texts.js";

/**
 * @typedef {import("./speur.js").SearchResults} SearchResults
 * @typedef {import("./question.js").Question} Question
 */

/**
 * @param {SearchResults} answer
 * @param {Question} asked
 * @param {number} offset How many results stand above these.
 */
export function resultItems({ corrected, hits }, asked, offset) {
  const question = { ...asked, query: corrected ?? asked.query };
  return hits.map((hit, n) => {
    const id = `excerpt-${offset + n}`;
    const lang = foreignLanguage(hit);
    const href = hrefOf(question, hit.id);
    const sections = (hit.sections ?? []).filter(({ title }) => title.length > 0).map(({ title, excerpt }) =>
      element(
        "li",
        {},
        element("a", { href: `${href}#${encodeURIComponent(fragmentOf(title))}` }, ...marked(title)),
        element("p", {}, ...marked(excerpt)),
      ),
    );
    return element(
      "li",
      {},
      element("h2", { lang }, element("a", { href, "aria-describedby": id }, ...marked(hit.title))),
      ...byline(hit),
      element("p", { id, lang }, ...marked(hit.excerpt)),
      ...(sections.length > 0 ? [element("ul", { class: "sections", role: "list", lang }, ...sections)] : []),
      ...explanation(hit),
    );
  });
}

/**
 * How much was found or why nothing was, in paragraphs. What was answered instead is never silent.
 *
 * @param {SearchResults} answer
 * @param {Question} asked
 */
export function summary({ corrected, missing, total, totalIsExact, tookMs }, { query, chosen }) {
  const isNarrowed = Object.values(chosen).some(Boolean);
  const paragraphs = [];
  if (total === 0 || corrected) paragraphs.push(element("p", { class: "none" }, texts.nothingFound(query)));
  if (corrected) paragraphs.push(element("p", {}, texts.corrected(corrected)));
  // Of a single word the first sentence says it; in other documents than the chosen ones the words may be.
  if (total === 0 && missing.length > 0 && !isNarrowed && /\S\s+\S/.test(query)) {
    paragraphs.push(element("p", {}, texts.inNone(missing)));
  }
  if (total === 0) paragraphs.push(element("p", {}, isNarrowed ? texts.narrowedHint : texts.nothingFoundHint));
  else {
    paragraphs.push(element("p", {}, texts.found(total, totalIsExact), element("small", {}, texts.took(tookMs))));
    if (missing.length > 0) paragraphs.push(element("p", {}, texts.missing(missing)));
  }
  return paragraphs;
}
