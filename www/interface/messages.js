/**
 * What does the interface say? In the language of the page: `xx-YY`, else `xx`, else English. A language is loaded when
 * it is used, and an owner can replace any message.
 */

/**
 * @typedef {string | ((values: any, format: Format) => string)} Message
 * @typedef {Record<string, Message | Record<string, string>>} Messages
 *
 * @typedef {object} Format How numbers and words are written in the language.
 * @property {(value: number) => string} number
 * @property {(count: number, forms: Record<string, string>) => string} plural The form for a number: `one`, `other` …
 * @property {(words: string[]) => string} list
 * @property {(iso: string) => string} date In words, as precisely as it is known.
 * @property {(tag: string) => string} language What a language is called.
 *
 * @typedef {((key: string, values?: any) => any) & { format: Format }} Say
 */

const LANGUAGES = ["nl", "en", "de", "fr", "es"];

/**
 * The language of the interface in a place.
 *
 * @param {Element} place
 * @returns {string}
 */
export function languageOf(place) {
  /** @type {Node | null} */
  let node = place;
  while (node) {
    const lang = node instanceof Element && node.closest("[lang]")?.getAttribute("lang");
    if (lang) return lang;
    const root = node.getRootNode();
    node = root instanceof ShadowRoot ? root.host : null;
  }
  return "en";
}

/**
 * @param {string} language
 * @param {Messages} [own] The owner's, by the same names.
 * @returns {Promise<Say>}
 */
export async function messages(language, own = {}) {
  const short = language.toLowerCase().split("-")[0];
  const known = LANGUAGES.includes(short) ? short : "en";
  const { default: built } = await import(new URL(`../lang/${known}.js`, import.meta.url).href);
  const format = formatOf(known === short ? language : known, known);
  const say = (/** @type {string} */ key, /** @type {any} */ values = {}) => {
    const message = own[key] ?? built[key];
    // Of the names of facets, those that are left out are said as built in.
    if (typeof message === "object") return { ...built[key], ...message };
    return typeof message === "function" ? message(values, format) : message;
  };
  return Object.assign(say, { format });
}

/**
 * @param {string} language
 * @param {string} fallback For a tag that is none: a page may say anything of its language.
 * @returns {Format}
 */
function formatOf(language, fallback) {
  try {
    const [numbers, rules] = [new Intl.NumberFormat(language), new Intl.PluralRules(language)];
    return {
      number: (value) => numbers.format(value),
      plural: (count, forms) => forms[rules.select(count)] ?? forms.other,
      list: (words) => words.slice(0, 5).map(shortened).join(", "),
      date: (iso) => dateIn(language, iso),
      language: (tag) => languageIn(language, tag),
    };
  } catch {
    return formatOf(fallback, "en");
  }
}

/**
 * A date in the local time that was written down.
 *
 * @param {string} language
 * @param {string} iso From `2017` to `2019-10-27T21:12:49+01:00`.
 */
function dateIn(language, iso) {
  const [day, time] = iso.split("T");
  const moment = new Date(time ? `${day}T${time.slice(0, 5)}Z` : day);
  if (isNaN(+moment)) return iso;
  return moment.toLocaleDateString(language, {
    timeZone: "UTC",
    year: "numeric",
    month: day.length > 4 ? "long" : undefined,
    day: day.length > 7 ? "numeric" : undefined,
  });
}

/**
 * @param {string} language
 * @param {string} tag A document may call anything its language.
 */
function languageIn(language, tag) {
  try {
    return new Intl.DisplayNames(language, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/**
 * A query of a hundred kilobytes is answered, but not repeated. No character is cut in half.
 *
 * @param {string} text
 */
export function shortened(text) {
  return text.length > 80 ? text.slice(0, 80).replace(/[\ud800-\udbff]$/, "") + "…" : text;
}
