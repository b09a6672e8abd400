/**
 * What does the reader ask, and what is the answer? A question is more than its words: also what was chosen of the
 * facets, the order, and whether to explain that order.
 *
 * @typedef {import("./speur.js").Speur} Speur
 * @typedef {import("./speur.js").Facet} Facet
 * @typedef {import("./speur.js").Facets} Facets
 * @typedef {import("./interface/refine.js").Chosen} Chosen
 *
 * @typedef {object} Question
 * @property {string} query The query in full.
 * @property {Chosen} chosen
 * @property {"relevance" | "date"} sort
 * @property {boolean} explain
 */

import { FACETS, filters } from "./interface/refine.js";

export { FACETS, toggled } from "./interface/refine.js";

/**
 * @param {Speur} speur
 * @param {Question} question
 * @param {{ limit: number, offset?: number }} range
 */
export function answer(speur, { query, chosen, sort, explain }, range) {
  return speur.search(query, { ...range, sort, explain, filters: filters(chosen) });
}

/**
 * How many documents each value would give. Where values are chosen already, the others are counted as if none were:
 * they can be added.
 *
 * @param {Speur} speur
 * @param {Question} question
 * @param {Facets} counted The counts of the answer.
 */
export async function counts(speur, { query, chosen }, counted) {
  const all = { ...counted };
  for (const facet of FACETS.filter((facet) => chosen[facet])) {
    const { facets } = await speur.search(query, { limit: 1, filters: filters({ ...chosen, [facet]: undefined }) });
    all[facet] = facets[facet];
  }
  return all;
}
