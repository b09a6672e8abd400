/**
 * How does an answer look? A list of real links: they open in a new tab, can be copied, and are found by whoever reads
 * link by link. The link says the title only; what else is known of a result describes it.
 */

import { element, marked, plain } from "../dom.js";
import { passageUrl, safeUrl } from "./links.js";
import { shortened } from "./messages.js";

/**
 * @typedef {import("../speur.js").SearchResults} SearchResults
 * @typedef {import("../speur.js").Hit} Hit
 * @typedef {import("../speur.js").Part} Part
 * @typedef {import("./messages.js").Say} Say
 *
 * @typedef {object} Look How results are shown here.
 * @property {Say} say
 * @property {string} language Of the page around them.
 * @property {boolean} hasPassages Whether links lead to the passage shown.
 * @property {number} limit How many are added at a time.
 * @property {number} headingLevel Titles are headings of this level; with 0, none.
 */

/**
 * What stands in the item of a result.
 *
 * @param {Hit} hit
 * @param {string} id Unique within the list.
 * @param {Look} look
 * @returns {Node[]}
 */
export function result(hit, id, look) {
  const lang = hit.meta.language === look.language ? undefined : hit.meta.language;
  const link = titled(hit.url, hit.title, hit.excerpt, look, { "aria-describedby": id, lang });
  const title = look.headingLevel ? element(`h${look.headingLevel}`, { part: "heading" }, link) : link;
  const excerpt = element("p", { part: "excerpt", id, lang, dir: "auto" }, ...marked(hit.excerpt));
  const sections = hit.sections
    .filter(({ title }) => title.length > 0)
    .map((section) =>
      element(
        "li",
        {},
        titled(section.url, section.title, section.excerpt, look, {}),
        // Nobody reads the same passage twice.
        plain(section.excerpt) === plain(hit.excerpt)
          ? ""
          : element("p", { part: "excerpt", dir: "auto" }, ...marked(section.excerpt)),
      ),
    );
  // On paper links lead nowhere; elsewhere it is not shown, unless the owner's styles say so.
  const address = element("p", { part: "url" }, safeUrl(hit.url)?.href ?? "");
  return [
    title,
    ...byline(hit, look.say),
    address,
    excerpt,
    ...(sections.length ? [element("ul", { part: "sections", role: "list", lang }, ...sections)] : []),
  ];
}

/**
 * @param {string} address
 * @param {Part[]} title
 * @param {Part[]} excerpt
 * @param {Look} look
 * @param {Record<string, string | undefined>} attributes
 */
function titled(address, title, excerpt, { hasPassages }, attributes) {
  const url = safeUrl(address);
  const text = element("bdi", { part: "title" }, ...marked(title));
  // A title of another site's page is shown, and leads nowhere if its address could run a script.
  if (!url) return element("span", { part: "link", ...attributes }, text);
  const href = hasPassages ? passageUrl(url, excerpt) : url.href;
  const rel = url.origin === location.origin ? undefined : "noopener";
  return element("a", { part: "link", href, rel, ...attributes }, text);
}

/**
 * When it was published, and by whom.
 *
 * @param {Hit} hit
 * @param {Say} say
 */
function byline({ date, meta }, say) {
  const known = [
    ...(date ? [element("time", { datetime: date }, say.format.date(date))] : []),
    ...[meta.source, meta.author, meta.category].filter(Boolean).map((name) => element("bdi", {}, name ?? "")),
  ];
  return known.length ? [element("p", { part: "meta", dir: "auto" }, ...known.flatMap((one) => [" · ", one]).slice(1))] : [];
}

/**
 * How much was found or why nothing was, in sentences. What was answered instead is never silent.
 *
 * @param {SearchResults} answer
 * @param {boolean} isNarrowed Whether only some documents were asked for.
 * @param {Say} say
 * @returns {string[]}
 */
export function summary({ query, corrected, missing, total, totalIsExact }, isNarrowed, say) {
  const asked = { query: shortened(query.trim()) };
  const sentences = [];
  if (total === 0 || corrected) sentences.push(say("none", asked));
  if (total > 0) {
    const shown = { query: shortened(corrected ?? query.trim()) };
    if (corrected) sentences.push(say("corrected", shown));
    sentences.push(say("count", { total, isExact: totalIsExact, ...shown }));
    if (missing.length) sentences.push(say("missing", { words: missing }));
  } else {
    // Of a single word the first sentence says it; in other documents than the chosen ones the words may be.
    if (missing.length && !isNarrowed && /\S\s+\S/.test(query)) sentences.push(say("inNone", { words: missing }));
    sentences.push(say(isNarrowed ? "narrowedHint" : "hint"));
  }
  return sentences;
}
