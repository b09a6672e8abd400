/**
 * An engine for tests of the page. It answers a few words in ways of its own: what five well-behaved articles never
 * show. It takes the place of `pkg/engine.js`.
 */

const part = (text) => [{ text, mark: null }];

/** Twenty-five, by three sources, in two years and two languages; the first is the oldest. */
const documents = [...Array(25).keys()].map((n) => ({
  id: `${n}`,
  url: "",
  score: 25 - n,
  title: part(`Document ${n}`),
  date: `${n < 5 ? 2018 : 2019}-01-${`${n + 1}`.padStart(2, "0")}`,
  meta: { language: n < 20 ? "nl" : "fy", source: ["NOS", "AD", "NRC"][n % 3], author: "Ada <b>Reed</b>" },
}));

const hostile = {
  ...documents[0],
  id: "hostile",
  url: "javascript:window.hacked=1",
  title: part("<img src=x onerror=window.hacked=1>"),
  meta: { language: "en" },
};

/** How a few queries are answered; no other finds anything. */
const answers = {
  many: { found: documents },
  late: { found: documents.slice(0, 2) },
  later: { found: documents.slice(0, 1) },
  hostile: { found: [hostile] },
  calimaci: { found: documents.slice(0, 1), corrected: "callimachi" },
  partly: { found: documents.slice(0, 3), missing: ["voetbal"] },
  sections: { found: documents.slice(0, 2) },
  /** As an index of very many documents answers. */
  large: { found: documents, isLarge: true },
};

const sections = ["The first year", "Onderzoek & 100% <b>zeker</b>"].map((title) => ({
  url: "https://example.org/#x",
  title: [{ text: title.slice(0, 3), mark: "prefix" }, { text: title.slice(3), mark: null }],
  excerpt: part("… wat daar staat …"),
}));

const matches = [{ query: "calimaci", term: "callimachi", kind: "fuzzy" }];

const explanation = {
  words: [
    { query: "calimaci", kind: "fuzzy", documents: 2, rarity: 1.253, weight: 0.5, frequency: 3, score: 1.88 },
    { query: "podcastmaker", kind: "compound", documents: 12000, rarity: 0.7, weight: 0.8, frequency: 1, score: 0.56 },
  ],
  titleBonus: 0.25,
  proximity: 0,
  recency: 0.125,
};

const values = {
  source: (known) => known.meta.source,
  author: (known) => known.meta.author,
  language: (known) => known.meta.language,
  year: (known) => known.date.slice(0, 4),
};

const passes = (known, filters) =>
  Object.entries(filters).every(([facet, { any }]) => any.includes(values[facet](known)));

const countsOf = (found, facet) => {
  const counts = {};
  for (const known of found) counts[values[facet](known)] = (counts[values[facet](known)] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([, n], [, m]) => m - n));
};

const unpacked = (packed) => {
  const filters = {};
  const texts = packed.split("\0");
  for (let at = 0; at + 2 < texts.length; at += 3) ((filters[texts[at]] ??= {})[texts[at + 1]] ??= []).push(texts[at + 2]);
  return filters;
};

export class Engine {
  static embedded() {
    return new Engine();
  }

  /** The options come packed, as `speur.js` gives them to the engine. */
  async search(query, numbers, packed) {
    const given = (number, otherwise) => (Number.isNaN(number) ? otherwise : number);
    const [limit, offset, , explain, byDate, facets, title, ...rest] = numbers;
    const weights = { title: given(title, null), recency: given(rest.at(-1), null) };
    const answer = await this.answer(query, given(limit, 10), given(offset, 0), explain === 1, byDate === 1, unpacked(packed), weights);
    if (facets !== 1 && answers[query]?.isLarge) answer.facets = { year: answer.facets.year };
    return answer;
  }

  async answer(query, limit, offset, explain, byDate, filters, weights) {
    window.askedWeights = weights;
    if (query === "late") await new Promise((done) => setTimeout(done, 400));
    const { corrected = null, missing = [], found = [] } = answers[query] ?? {};
    const chosen = found.filter((known) => passes(known, filters));
    if (byDate) chosen.reverse();
    const hits = chosen.slice(offset, offset + limit).map((known) => ({
      ...known,
      excerpt: part("…"),
      sections: query === "sections" ? sections : [],
      matches,
      explain: explain ? explanation : null,
    }));
    const facets = Object.fromEntries(Object.keys(values).map((facet) => [facet, countsOf(chosen, facet)]));
    return { query, total: chosen.length, totalIsExact: true, tookMs: 0.2, corrected, missing, hits, facets };
  }

  suggest(query, limit) {
    if (query !== "many") throw new Error("This is never seen.");
    const texts = ["many", "manyfold", "Many a title"];
    return texts.map((text) => ({ text, kind: "word" })).slice(0, limit);
  }

  document(id) {
    const known = id === "hostile" ? hostile : documents.find((known) => known.id === id);
    const heading = (title) => ({ kind: "heading", level: 2, text: title });
    const texts = sections.flatMap(({ title }) => [heading(title), ...Array(9).fill(paragraph)]);
    return known && { ...known, paragraphs: texts };
  }
}

const paragraph = { kind: "paragraph", level: null, text: part("Text. ".repeat(90)) };

export default async function init({ module_or_path }) {
  await WebAssembly.instantiateStreaming(module_or_path);
}
