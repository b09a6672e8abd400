/**
 * What does the address say? `?q=…` shows the results of a query, `?document=ID&q=…` a document with the words of that
 * query marked. What was chosen goes along: `&source=NOS&year=2018&sort=date&explain=1`. What has no room in an address
 * stands in the state of the history entry.
 */

import { FACETS } from "./question.js";

/**
 * @typedef {import("./question.js").Question} Question
 *
 * @typedef {object} Place Where the reader is among the results.
 * @property {number} [count] How many were shown.
 * @property {number} [rank] Which of their links was followed, from 0.
 * @property {number} [scroll] How far the page was scrolled then, in CSS pixels.
 * @property {boolean} [fromResults] Of a document: whether the entry before it shows the results.
 */

/** @returns {{ question: Question, document: string | null, place: Place }} */
export function here() {
  const parameters = new URLSearchParams(location.search);
  const { query = parameters.get("q") ?? "", ...place } = history.state ?? {};
  const chosen = FACETS.flatMap((facet) => (parameters.has(facet) ? [[facet, parameters.getAll(facet)]] : []));
  const sort = parameters.get("sort") === "date" ? "date" : "relevance";
  return {
    question: { query, chosen: Object.fromEntries(chosen), sort, explain: parameters.has("explain") },
    document: parameters.get("document"),
    place,
  };
}

/**
 * @param {Question} question
 * @param {string} [document]
 */
export function hrefOf({ query, chosen, sort, explain }, document) {
  const parameters = new URLSearchParams(document && { document });
  // Servers refuse long addresses. No control characters, and no character cut in half.
  const short = query.replace(/\p{Cc}+/gu, " ").slice(0, 256).replace(/[\ud800-\udbff]$/, "");
  if (short.trim()) parameters.set("q", short);
  for (const facet of FACETS) for (const value of chosen[facet] ?? []) parameters.append(facet, value);
  if (sort === "date") parameters.set("sort", sort);
  if (explain) parameters.set("explain", "1");
  return `${parameters}` ? `?${parameters}` : location.pathname;
}

let timer = 0;

/**
 * Writes a list of results into the current history entry.
 *
 * @param {Question} question
 * @param {Place} [place]
 */
export function remember(question, place) {
  forget();
  attempt(() => history.replaceState({ query: question.query, ...place }, "", hrefOf(question)));
}

/**
 * The same when the typing pauses: Safari refuses more than 100 changes in 30 seconds.
 *
 * @param {Question} question
 */
export function rememberSoon(question) {
  forget();
  timer = setTimeout(remember, 300, question);
}

/** Drops what waits to be written. */
export function forget() {
  clearTimeout(timer);
}

/**
 * Adds a history entry.
 *
 * @param {string} href
 * @param {Place & { query: string } | null} state
 * @returns Whether the browser allowed it.
 */
export function go(href, state) {
  return attempt(() => history.pushState(state, "", href));
}

/** @param {() => void} change */
function attempt(change) {
  try {
    change();
    return true;
  } catch {
    return false;
  }
}
