/**
 * What does the page say? All texts that scripts show or have read aloud; what is there before any script runs stands
 * in `index.html`.
 */

const LANGUAGE = "nl";

export const loading = "De zoekmachine wordt geladen…";
export const failed = "Dit lukt nu niet: de zoekmachine geeft geen antwoord.";
export const retry = "Opnieuw proberen";
export const nothingFoundHint = "Misschien helpt een ander woord, of alleen het begin ervan.";
export const unknownDocument = "Dit artikel is hier niet te vinden";
export const unknownDocumentHint = "Misschien klopt de link niet meer. Zoeken op woorden uit de titel helpt vaak.";

/** @param {string} shown A query, or the title of a document. */
export const pageTitle = (shown) => `${shortened(shown)} – Speur`;

/** @param {string} query */
export const nothingFound = (query) => `Niets gevonden voor ‘${shortened(query)}’.`;

/** @param {string[]} words */
export const missing = (words) =>
  `In geen enkel artikel staat: ${words.slice(0, 5).map((word) => `‘${shortened(word)}’`).join(", ")}.`;

/** @param {string} query What was answered instead. */
export const corrected = (query) => `Dit zijn de resultaten voor ‘${shortened(query)}’.`;

/** @param {import("./speur.js").SearchResults} answer */
export const found = ({ total, totalIsExact }) =>
  `${totalIsExact ? "" : "Ongeveer "}${total.toLocaleString(LANGUAGE)} ${total === 1 ? "resultaat" : "resultaten"}`;

/** @param {number} milliseconds */
export const took = (milliseconds) =>
  ` binnen ${(Math.max(1, Math.ceil(milliseconds * 10)) / 10).toLocaleString(LANGUAGE)} ms`;

/** @param {number} count */
export const more = (count) => `Toon er nog ${count}`;

/** @param {string} query */
export const back = (query) => (query.trim() ? "Terug naar de resultaten" : "Naar het zoeken");

/** @param {string} [source] */
export const original = (source) => `Lees het origineel${source ? ` bij ${source}` : ""}`;

/**
 * A date in words, as precisely as it is known, in the local time that was written down.
 *
 * @param {string} iso From `2017` to `2019-10-27T21:12:49+01:00`.
 */
export function date(iso) {
  const [day, time] = iso.split("T");
  const moment = new Date(time ? `${day}T${time.slice(0, 5)}Z` : day);
  if (isNaN(+moment)) return iso;
  return moment.toLocaleString(LANGUAGE, {
    timeZone: "UTC",
    year: "numeric",
    month: day.length > 4 ? "long" : undefined,
    day: day.length > 7 ? "numeric" : undefined,
    hour: time ? "2-digit" : undefined,
    minute: time ? "2-digit" : undefined,
  });
}

/**
 * A query of a hundred kilobytes is answered, but not repeated. No character is cut in half.
 *
 * @param {string} text
 */
function shortened(text) {
  return text.length > 80 ? text.slice(0, 80).replace(/[\ud800-\udbff]$/, "") + "…" : text;
}
