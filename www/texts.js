/**
 * What does the page say? All texts that scripts show or have read aloud; what is there before any script runs stands
 * in `index.html`.
 */

const LANGUAGE = "nl";

export const loading = "De zoekmachine wordt geladen…";
export const failed = "Dit lukt nu niet: de zoekmachine geeft geen antwoord.";
export const retry = "Opnieuw proberen";
export const nothingFoundHint = "Misschien helpt een ander woord, of alleen het begin ervan.";
export const narrowedHint = "Misschien helpt het om hieronder een keuze weg te halen.";
export const suggestions = "Verder typen:";
export const unknownDocument = "Dit artikel is hier niet te vinden";
export const unknownDocumentHint = "Misschien klopt de link niet meer. Zoeken op woorden uit de titel helpt vaak.";

/** @param {string} shown A query, or the title of a document. */
export const pageTitle = (shown) => `${shortened(shown)} – Speur`;

/** @param {string} query */
export const nothingFound = (query) => `Geen resultaten voor “${shortened(query)}”.`;

/** @param {string} query What was answered instead. */
export const corrected = (query) => `Resultaten voor “${shortened(query)}”.`;

/** @param {string[]} words Those that no result has, though there are results. */
export const missing = (words) => `Zonder: ${listed(words)}.`;

/** @param {string[]} words Those that nothing was found for. */
export const inNone = (words) => `In geen enkel artikel staat: ${listed(words)}.`;

/**
 * @param {number} total
 * @param {boolean} isExact
 */
export const found = (total, isExact) =>
  `${isExact ? "" : "Ongeveer "}${count(total)} ${total === 1 ? "resultaat" : "resultaten"}`;

/** @param {number} number */
export const count = (number) => number.toLocaleString(LANGUAGE);

/** @param {number} milliseconds */
export const took = (milliseconds) =>
  ` binnen ${(Math.max(1, Math.ceil(milliseconds * 10)) / 10).toLocaleString(LANGUAGE)} ms`;

/** @param {number} count */
export const more = (count) => `Toon er nog ${count}`;

/** @param {string} query */
export const back = (query) => (query.trim() ? "Terug naar de resultaten" : "Naar het zoeken");

/** @param {string} [source] */
export const original = (source) => `Lees het origineel${source ? ` bij ${source}` : ""}`;

/** What can be chosen. */
export const facets = { category: "Rubriek", source: "Bron", author: "Schrijver", year: "Jaar", language: "Taal" };

/**
 * @param {string} facet
 * @param {string} value
 */
export function facetValue(facet, value) {
  if (facet !== "language") return value;
  try {
    return new Intl.DisplayNames(LANGUAGE, { type: "language" }).of(value) ?? value;
  } catch {
    // A document may call anything its language.
    return value;
  }
}

/** @param {string} name A chosen value. */
export const takeBack = (name) => `${name} niet meer kiezen`;

export const explanation = "Zo komt de score tot stand";

/** What is explained of a word of the query: the columns of the table. */
export const explained = {
  query: "gevraagd",
  term: "gevonden",
  kind: "als",
  documents: "artikelen",
  rarity: "zeldzaam",
  weight: "gewicht",
  frequency: "vaak",
  score: "punten",
};

/** How a word was found. */
export const kinds = {
  exact: "het woord zelf",
  alias: "andere schrijfwijze",
  prefix: "begin van een woord",
  stem: "andere vorm",
  name: "andere spelling van een naam",
  compound: "deel van een woord",
  fuzzy: "tikfout",
  phrase: "woorden bij elkaar",
};

/** What is added for the document as a whole. */
export const scoreParts = {
  titleBonus: "in de titel",
  proximity: "dicht bij elkaar",
  recency: "recent",
  score: "samen",
};

/** @param {number} value */
export const measure = (value) => value.toLocaleString(LANGUAGE, { maximumFractionDigits: 2 });

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

/** @param {string[]} words */
const listed = (words) => words.slice(0, 5).map(shortened).join(", ");

/**
 * A query of a hundred kilobytes is answered, but not repeated. No character is cut in half.
 *
 * @param {string} text
 */
function shortened(text) {
  return text.length > 80 ? text.slice(0, 80).replace(/[\ud800-\udbff]$/, "") + "…" : text;
}
