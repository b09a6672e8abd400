/**
 * Where do answers come from? From one index or several, which are opened once and again if the network fails; and those
 * that were given lately are kept, so that Back shows them at once.
 */

import { filters } from "./refine.js";

/**
 * @typedef {import("../speur.js").Speur} Speur
 * @typedef {import("../speur.js").SearchResults & { suggestions?: import("../speur.js").Suggestion[] }} SearchResults
 * @typedef {import("./view.js").Question} Question
 */

/** Loading is tried again after these pauses, in milliseconds. */
const PAUSES = [500, 1000, 2000];

/** How many suggestions fit on a line. */
const MOST_SUGGESTIONS = 4;

/** How many answers are kept. */
const KEPT = 20;

export class Answers {
  #open;
  #addresses;
  #options;
  /** @type {Promise<Speur> | undefined} */
  #speur;
  /** @type {Map<string, SearchResults>} */
  #kept = new Map();

  /**
   * @param {typeof import("../speur.js").Speur.open} open
   * @param {string[]} addresses Of the indexes; none for that of the script.
   * @param {{ limit: number, explain: boolean, suggest: boolean }} options
   */
  constructor(open, addresses, options) {
    this.#open = open;
    this.#addresses = addresses;
    this.#options = options;
  }

  /**
   * Opens what is searched. Another call tries again.
   *
   * @param {(loaded: number, total: number) => void} [progress] Told how many bytes of a single index are there.
   */
  begin(progress) {
    const [first, ...others] = this.#addresses;
    const load = async () =>
      others.length
        ? (await import("./several.js")).several(this.#addresses.map((address) => this.#open(address)))
        : this.#open(first, { progress });
    this.#speur = again(load, PAUSES);
    return this.#speur;
  }

  /**
   * An answer that was given lately.
   *
   * @param {Question} question
   */
  kept(question) {
    return this.#kept.get(JSON.stringify(question));
  }

  /**
   * @param {Question} question
   * @param {AbortSignal} [signal]
   */
  async first(question, signal) {
    const { query, chosen, isCounted } = question;
    const speur = await (this.#speur ?? this.begin());
    const answer = await this.next(question, 0, signal);
    // Where values are chosen already, the others are counted as if none were: they can be added.
    const facets = { ...answer.facets };
    for (const facet of Object.keys(chosen).filter((name) => chosen[name])) {
      const others = await speur.search(query, { limit: 1, facets: isCounted, filters: filters({ ...chosen, [facet]: undefined }) });
      facets[facet] = others.facets[facet];
    }
    // Nobody misses suggestions that fail.
    const suggestions = this.#options.suggest ? await speur.suggest(query, { limit: MOST_SUGGESTIONS }).catch(() => []) : [];
    const counted = { ...answer, facets, suggestions };
    this.#kept.set(JSON.stringify(question), counted);
    if (this.#kept.size > KEPT) this.#kept.delete([...this.#kept.keys()][0]);
    return counted;
  }

  /**
   * @param {Question} question
   * @param {number} offset
   * @param {AbortSignal} [signal]
   */
  async next({ query, chosen, sort, isCounted }, offset, signal) {
    const speur = await (this.#speur ?? this.begin());
    return speur.search(query, { ...this.#options, offset, sort, facets: isCounted, filters: filters(chosen), signal });
  }
}

/**
 * Tries until it works: what the network refused once it may give a moment later.
 *
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {number[]} pauses
 * @returns {Promise<T>}
 */
async function again(attempt, [pause, ...pauses]) {
  try {
    return await attempt();
  } catch (/** @type {any} */ error) {
    if (!error?.retryable || pause === undefined || navigator.onLine === false) throw error;
    // Not all readers at the same moment.
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    return again(attempt, pauses);
  }
}
