/**
 * What does the address say? `?q=…` shows the results of a query, `?document=ID&q=…` a document with the words of that
 * query marked. What has no room in an address stands in the state of the history entry.
 */

/**
 * @typedef {object} Place Where the reader is.
 * @property {string} query The query in full.
 * @property {number} [count] How many results were shown.
 * @property {number} [rank] Which of them was followed, from 0.
 * @property {number} [scroll] How far the page was scrolled then, in CSS pixels.
 * @property {boolean} [fromResults] Of a document: whether the entry before it shows the results.
 */

/** @returns {Place & { document: string | null }} */
export function here() {
  const parameters = new URLSearchParams(location.search);
  return { query: parameters.get("q") ?? "", ...history.state, document: parameters.get("document") };
}

/**
 * @param {string} query
 * @param {string} [document]
 */
export function hrefOf(query, document) {
  const parameters = new URLSearchParams(document && { document });
  // Servers refuse long addresses. No control characters, and no character cut in half.
  const short = query.replace(/\p{Cc}+/gu, " ").slice(0, 256).replace(/[\ud800-\udbff]$/, "");
  if (short.trim()) parameters.set("q", short);
  return `${parameters}` ? `?${parameters}` : location.pathname;
}

let timer = 0;

/**
 * Writes a list of results into the current history entry.
 *
 * @param {Place} place
 */
export function remember(place) {
  forget();
  attempt(() => history.replaceState(place, "", hrefOf(place.query)));
}

/**
 * The same when the typing pauses: Safari refuses more than 100 changes in 30 seconds.
 *
 * @param {Place} place
 */
export function rememberSoon(place) {
  forget();
  timer = setTimeout(remember, 300, place);
}

/** Drops what waits to be written. */
export function forget() {
  clearTimeout(timer);
}

/**
 * Adds a history entry.
 *
 * @param {string} href
 * @param {Place | null} place
 * @returns Whether the browser allowed it.
 */
export function go(href, place) {
  return attempt(() => history.pushState(place, "", href));
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
