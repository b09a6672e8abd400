/**
 * How are several indexes searched as one? Each is asked, and their results are put into one order. Scores of different
 * indexes are comparable: they come from the same weights, though each site knows only how rare words are on itself.
 *
 * @typedef {import("../speur.js").Speur} Speur
 * @typedef {import("../speur.js").SearchOptions} SearchOptions
 * @typedef {import("../speur.js").SearchResults} SearchResults
 */

/**
 * @param {Promise<Speur>[]} openings
 * @returns {Promise<Speur>}
 */
export async function several(openings) {
  const all = await Promise.all(openings);
  return /** @type {any} */ ({
    about: { docs: sum(all.map(({ about }) => about.docs)), generation: all.map(({ about }) => about.generation).join(" ") },
    search: async (/** @type {string} */ query, /** @type {SearchOptions} */ options = {}) => {
      const { limit = 10, offset = 0 } = options;
      const asked = { ...options, limit: limit + offset, offset: 0 };
      return merged(await Promise.all(all.map((speur) => speur.search(query, asked))), options, offset, limit);
    },
    suggest: async (/** @type {string} */ query, /** @type {{ limit?: number }} */ options = {}) => {
      const suggested = (await Promise.all(all.map((speur) => speur.suggest(query, options)))).flat();
      const texts = suggested.map(({ text }) => text);
      return suggested.filter(({ text }, n) => texts.indexOf(text) === n).slice(0, options.limit);
    },
  });
}

/**
 * @param {SearchResults[]} answers
 * @param {SearchOptions} options
 * @param {number} offset
 * @param {number} limit
 * @returns {SearchResults}
 */
export function merged(answers, { sort }, offset, limit) {
  // Where one site has what was typed, what another one has instead is no answer.
  const exact = answers.filter(({ total, corrected }) => total > 0 && !corrected);
  const used = exact.length ? exact : answers.filter(({ total }) => total > 0);
  const first = used[0] ?? answers[0];
  const hits = used.flatMap((answer) => answer.hits);
  hits.sort((a, b) => (sort === "date" ? (b.date ?? "").localeCompare(a.date ?? "") : b.score - a.score));
  // Names are those of a site: without a prototype they are nothing else.
  /** @type {any} */
  const facets = Object.create(null);
  for (const answer of used) {
    for (const [facet, counts] of Object.entries(answer.facets)) {
      facets[facet] ??= Object.create(null);
      for (const [value, count] of Object.entries(counts)) facets[facet][value] = (facets[facet][value] ?? 0) + count;
    }
  }
  return {
    ...first,
    total: sum(used.map(({ total }) => total)) ?? 0,
    totalIsExact: used.every(({ totalIsExact }) => totalIsExact),
    tookMs: Math.max(...answers.map(({ tookMs }) => tookMs)),
    missing: first.missing.filter((word) => used.every(({ missing }) => missing.includes(word))),
    hits: hits.slice(offset, offset + limit),
    facets,
  };
}

/** @param {(number | null)[]} numbers Nothing if one is not known. */
function sum(numbers) {
  return numbers.reduce((all, one) => (all === null || one === null ? null : all + one), 0);
}
