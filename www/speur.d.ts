/**
 * The types of `speur.js`. The names and their meaning are the same in Rust, in the JSON that `speur search --json`
 * prints, and here.
 */

/** An opened index. */
export class Speur {
  private constructor();

  /**
   * What was opened: how many documents it has, if that is known, which generation of the index it is, and what the site names
   * that results can be sorted by, if it names any.
   */
  readonly about: { docs: number | null; generation: string; sorts?: string[] };

  /**
   * Opens an index. Opening one that is open already costs nothing: both share one engine.
   *
   * @param url The folder that `speur index` wrote, relative to the page. Without it: the index inside the engine if
   *   there is one, else the folder that `speur.js` came from.
   * @param options What holds for every search of the returned object; another `open` may say otherwise.
   * @returns Rejected with an `Error` that names the file, what is wrong with it and what to do. A later call tries
   *   again.
   */
  static open(url?: string | URL, options?: OpenOptions): Promise<Speur>;

  /**
   * Finds the documents that the query asks for. Any string is a query:
   *
   * - `red panda`: both words. The last one may be unfinished. A word in capitals prefers capitals.
   * - `"red panda"`: the words next to each other, in this order.
   * - `-panda`: without the word.
   * - `panda OR bear`: at least one of the two.
   * - `pand*`: what begins with these letters.
   * - `title:panda`: only there. Also `source`, `author`, `category`, `lang` and `url`.
   * - `after:2018`, `before:2019-03`, `date:2017-06`: by date, as precisely as you like.
   *
   * @returns Rejected with an `Error` if an option has a value of another type.
   */
  search(query: string, options?: SearchOptions): Promise<SearchResults>;

  /**
   * How a query could go on while it is typed: words that complete its last one, and titles.
   *
   * @param options `limit`: how many to return at most.
   */
  suggest(query: string, options?: { limit?: number }): Promise<Suggestion[]>;

  /** The whole text of a document with the words of `query` marked, or `null` if the index has no such document. */
  document(id: string, options?: { query?: string }): Promise<DocumentResult | null>;
}

/** How to search an index from now on. */
export interface OpenOptions {
  /**
   * Weights of the ranking, by name. Those that a search brings itself come first; the rest are those that `speur index` was
   * told, or keep their defaults.
   */
  weights?: Record<string, number>;
  /** Told, while the index is downloaded, how many of its bytes are there, and how many there will be. */
  progress?: (loaded: number, total: number) => void;
  /** Whether this browser keeps the engine and the index (Cache API), to open them without asking the host again. */
  cache?: boolean;
}

/** How to search. Every option may be left out. */
export interface SearchOptions {
  /** How many hits to return at most; 10 by default. With 0 only `total` is counted. */
  limit?: number;
  /** How many hits to skip, for the next page of results; 0 by default. */
  offset?: number;
  /** Which words may be unfinished: the last one unless white space follows it (the default), or none. */
  prefix?: "last" | "none";
  /**
   * The order: the best first (the default), the newest first, or by a value that the site names, the lowest (`asc`) or the
   * highest (`desc`) first: `{ price: "asc" }`; `{ date: "asc" }` is the oldest first. Documents without it come last, and of
   * equal ones the best first.
   */
  sort?: "relevance" | "date" | Record<string, "asc" | "desc">;
  /**
   * Whether to count how many of the documents found have which value of each facet; years are always counted, they need
   * no further file. If it is not said, an index of up to 100,000 documents counts all facets, and a larger one does not.
   */
  facets?: boolean;
  /**
   * Only documents with these values. A document has to pass the filters of all facets that are named; of a facet that the
   * site does not have it has no value.
   */
  filters?: Record<string, Filter>;
  /** Whether each hit says how its score came about; `false` by default. */
  explain?: boolean;
  /** When it is aborted, nothing more is fetched for this search of an index in many files: the promise is rejected. */
  signal?: AbortSignal;
  /** Weights of the ranking for this search, by name; the rest are those of `Speur.open`, of `speur index`, or the defaults. */
  weights?: Record<string, number>;
}

/**
 * What documents of every site can be chosen and counted by; a site may have facets of its own beside them. `language` is a
 * BCP 47 tag, `year` has four digits.
 */
export type Facet = "category" | "source" | "language" | "author" | "year";

/** Which values of a facet are wanted. Each list that is there and not empty has to hold. */
export interface Filter {
  /** The document has at least one of these. */
  any?: string[];
  /** The document has every one of these. */
  all?: string[];
  /** The document has none of these. */
  none?: string[];
}

/** The answer to a query. */
export interface SearchResults {
  /** The query as it was asked. */
  query: string;
  /** How many documents match, whatever `limit` is. */
  total: number;
  /** Whether `total` is all that match; else more do: of one or two letters a large index keeps only the best documents. */
  totalIsExact: boolean;
  /** How long the engine took, in milliseconds. */
  tookMs: number;
  /**
   * The query that was answered instead, if nothing matched as typed. Where several words are as near, it has the likeliest; pages with
   * the others are found, too. Asked itself, it may find more: also what only begins with a word of it.
   */
  corrected: string | null;
  /** The words of the query that none of the documents found has. */
  missing: string[];
  /** The documents, best first. */
  hits: Hit[];
  /** How many of the documents found have which value, by facet, of those that are counted. */
  facets: Facets;
}

/**
 * For each facet that the documents have, the values in their order and how many documents have each. Years are
 * keys that are whole numbers, which JavaScript puts in increasing order.
 */
export type Facets = Record<string, Record<string, number>>;

/** How a query could go on. */
export interface Suggestion {
  /** A query to ask instead of the one that was typed: all of it. */
  text: string;
  /** Whether its last word was completed, or it is the title of a document. */
  kind: "word" | "title";
  /** Of a title: the address of the document. Check it before making a link. */
  url?: string;
}

/** A document that matches. */
export interface Hit extends Metadata {
  /** How well it matches; only the order means something. */
  score: number;
  /** The passage that shows best why the document matches. */
  excerpt: Part[];
  /** The sections of the document that match best, each with its own address. There may be none. */
  sections: { url: string; title: Part[]; excerpt: Part[] }[];
  /** Which word of the query met which word of the document, and how. */
  matches: { query: string; term: string; kind: MatchKind }[];
  /** How the score came about, if the search was to explain it. */
  explain: Explanation | null;
}

/** How the score of a document came about. Numbers without a unit: only their order and their share mean something. */
export interface Explanation {
  /** What each word of the query was worth. */
  words: {
    /** The word of the query. */
    query: string;
    /** How it met a word of the document; the word itself is in `matches`. */
    kind: MatchKind;
    /** How many documents have it. */
    documents: number;
    /** How much its rarity makes it worth; if documents have an unfinished word itself, that of these. */
    rarity: number;
    /** How much this way of meeting is worth beside the word itself. */
    weight: number;
    /** How often the document has it, by the fields that it stands in and the length of the text. */
    frequency: number;
    /** What it adds to the score. */
    score: number;
  }[];
  /** What it adds that the query is the whole title. */
  titleBonus: number;
  /** What words close to each other add. */
  proximity: number;
  /** What a late date adds. */
  recency: number;
}

/** A document to read. */
export interface DocumentResult extends Metadata {
  /** The text, in reading order. */
  paragraphs: Paragraph[];
}

/** A stretch of text that the document sets apart. */
export interface Paragraph {
  /** What it is. A `quote` repeats a sentence that the document has elsewhere. */
  kind: "paragraph" | "heading" | "caption" | "quote";
  /** The level of a heading, 1 to 6; `null` for the others. */
  level: number | null;
  /** What it says. */
  text: Part[];
}

/** What is known of a document. */
export interface Metadata {
  /** Its name, unique within the index. */
  id: string;
  /** Where it was published. It may be relative, and comes from the document: check it before making a link. */
  url: string;
  /** Its title. */
  title: Part[];
  /** When it was published: ISO 8601, as precise as is known, from `2017` to `2019-10-27T21:12:49+01:00`. */
  date: string | null;
  /** What else it says of itself. */
  meta: {
    /** Who wrote it. */
    author?: string;
    /** Who published it. */
    source?: string;
    /** The section of the site that it belongs to. */
    category?: string;
    /** Its language as a BCP 47 tag, such as `nl`. */
    language?: string;
    /** The address of a picture. */
    image?: string;
    /** What else the site names: `data-speur-meta="price"` is `meta.price`. */
    [name: string]: string | undefined;
  };
}

/** A piece of text. All parts together are the text; none of it is HTML. */
export interface Part {
  /** The piece. */
  text: string;
  /** How it matches the query, or `null` if it does not. */
  mark: MatchKind | null;
}

/** How a word of the query met a word of a document. */
export type MatchKind = "exact" | "alias" | "prefix" | "stem" | "name" | "compound" | "fuzzy" | "phrase";

/**
 * `<speur-search>`: a search box with its results, for any page.
 *
 * Everything an attribute says can be said by the property of the same name, and changed at any time. Styles reach in by
 * `--speur-*` properties and by `::part()`; docs/element.md lists both, and the slots.
 */
export class SpeurSearch extends HTMLElement {
  /** Defines the element under a name, unless the page has one of that name. `speur.js` defines `speur-search`. */
  static define(name?: string): void;

  /**
   * The folders that `speur index` wrote, separated by spaces, relative to the page; several are searched as one. Without
   * it, what `Speur.open()` opens.
   */
  index: string;
  /** How many results are shown at a time; 10 by default. Read, it is a number. */
  get limit(): number;
  set limit(value: string | number);
  /** When the search is loaded: `focus` (the default: when somebody comes near), `input`, `idle` or `eager`. */
  load: string;
  /** The parameter of the page's address that holds the query, such as `q`. Empty: the address is left alone. */
  urlParam: string;
  /** A key that leads to the box from anywhere on the page, such as `mod+k`: Ctrl, on a Mac Command. Empty: none. */
  shortcut: string;
  /** The `id` of another element that the results are put into. */
  results: string;
  /** Where the results are: `inline` (the default: below the box), `panel` (above what follows) or `dialog`. */
  mode: string;
  /** Whether links lead to the passage shown: `text-fragment` (the default) or `none`. */
  highlight: string;
  /** Whether this browser remembers the last five queries that were submitted. */
  history: boolean;
  /** `light`, `dark` or `auto` (as the reader prefers). Without it, as the page. */
  theme: string;
  /** Elements of one group share what is asked. */
  group: string;
  /** Titles are headings of this level, 1 to 6. Without it they are none. */
  headingLevel: string | number;
  /** What the element's own box is labelled with. */
  label: string;
  /** Whether each result shows how its score came about. */
  explain: boolean;
  /** Whether suggestions stand above the results: the query with its last word completed, and titles. */
  suggest: boolean;
  /** Whether this browser keeps the engine and the index, to open them without asking the host again. */
  cache: boolean;
  /** What the interface says, by name; what is left out is said as built in. */
  translations: Partial<Messages> | undefined;
  /** Makes what stands in the item of a result. Text is put there as text: a string is refused. */
  resultRenderer: ((hit: Hit, helpers: RendererHelpers) => Node) | undefined;

  /** Asks for something as if it had been typed. `null` for an empty query, if something newer was asked meanwhile, or if it failed, which `speur-error` tells. */
  search(query: string): Promise<SearchResults | null>;
  /** Loads all that a search needs; rejected if that cannot be loaded. */
  preload(): Promise<void>;
  /** Empties the box. */
  clear(): Promise<void>;
  /** Closes the panel or the dialog. */
  close(): Promise<void>;

  addEventListener<Name extends keyof SpeurEvents>(
    name: Name,
    listener: (this: SpeurSearch, event: SpeurEvents[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/** What a renderer of results may use. */
export interface RendererHelpers {
  /** Makes an element; strings among the children become text. */
  element(name: string, attributes?: Record<string, string | undefined>, ...children: (Node | string)[]): HTMLElement;
  /** What parts say, without marks. */
  text(parts: Part[]): string;
  /** What stands in an item if there is no renderer. */
  content(): Node[];
}

/** The events of `<speur-search>`. All but those of loading bubble, through shadow roots too. */
export interface SpeurEvents {
  /** The index is open. */
  "speur-ready": CustomEvent<Speur["about"]>;
  /** Something is asked. Can be prevented. */
  "speur-query": CustomEvent<{ query: string }>;
  /** An answer is shown. */
  "speur-results": CustomEvent<{ query: string; total: number; tookMs: number; hits: Hit[] }>;
  /** A query has no results, and was not typed on: what readers miss. */
  "speur-no-results": CustomEvent<{ query: string }>;
  /** The link of a result was followed. Can be prevented, by pages that show their own documents. */
  "speur-select": CustomEvent<{ url: string; rank: number; query: string; id: string }>;
  /** Something cannot be loaded. */
  "speur-error": CustomEvent<{ code: "network" | "missing" | "content" | "engine" | "unknown"; retryable: boolean; message: string }>;
  /** The results came into sight. */
  "speur-open": CustomEvent<object>;
  /** The results went out of sight. */
  "speur-close": CustomEvent<object>;
  /** The index begins to load. Does not bubble. */
  "speur-loadstart": CustomEvent<object>;
  /** Some of the index is there, in bytes. Does not bubble. */
  "speur-progress": CustomEvent<{ loaded: number; total: number }>;
  /** The index is loaded. Does not bubble. */
  "speur-load": CustomEvent<object>;
}

/** How numbers and words are written in the language of the interface. */
export interface MessageFormat {
  number(value: number): string;
  /** The form for a number, of those of `Intl.PluralRules`: `one`, `other` … */
  plural(count: number, forms: Record<string, string>): string;
  list(words: string[]): string;
  date(iso: string): string;
  language(tag: string): string;
}

type Saying<Values> = string | ((values: Values, format: MessageFormat) => string);

/** What the interface says. */
export interface Messages {
  clear: string;
  close: string;
  /** What the list of results is called. */
  results: string;
  loading: string;
  failed: string;
  offline: string;
  retry: string;
  none: Saying<{ query: string }>;
  hint: string;
  narrowedHint: string;
  /** What was searched instead. */
  corrected: Saying<{ query: string }>;
  /** Words that no result has. */
  missing: Saying<{ words: string[] }>;
  /** Words that no document has. */
  inNone: Saying<{ words: string[] }>;
  count: Saying<{ total: number; isExact: boolean; query: string }>;
  more: Saying<{ count: number }>;
  /** What the line of suggestions is called. */
  suggestions: string;
  recent: string;
  forget: string;
  refine: string;
  sort: string;
  relevance: string;
  date: string;
  /** By a value that the site names, the lowest and the highest first. */
  asc: Saying<{ name: string }>;
  desc: Saying<{ name: string }>;
  facets: Record<Facet, string>;
  explanation: string;
  explained: Record<"query" | "term" | "kind" | "documents" | "rarity" | "weight" | "frequency" | "score", string>;
  kinds: Record<MatchKind, string>;
  scoreParts: Record<"titleBonus" | "proximity" | "recency" | "score", string>;
}

declare global {
  interface HTMLElementTagNameMap {
    "speur-search": SpeurSearch;
  }
  interface HTMLElementEventMap extends SpeurEvents {}
}
