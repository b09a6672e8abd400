/**
 * The types of `speur.js`. The names and their meaning are the same in Rust, in the JSON that `speur search --json`
 * prints, and here.
 */

/** An opened index. */
export class Speur {
  private constructor();

  /**
   * Opens an index. Opening one that is open already costs nothing: both share one engine.
   *
   * @param url The folder that `speur index` wrote, relative to the page. Without it: the index inside the engine if
   *   there is one, else the folder that `speur.js` came from.
   * @returns Rejected with an `Error` that names the file, what is wrong with it and what to do. A later call tries
   *   again.
   */
  static open(url?: string | URL): Promise<Speur>;

  /** Finds the documents that have all words of the query. Any string is a query. */
  search(query: string, options?: SearchOptions): Promise<SearchResults>;

  /** The whole text of a document with the words of `query` marked, or `null` if the index has no such document. */
  document(id: string, options?: { query?: string }): Promise<DocumentResult | null>;
}

/** How to search. Every option may be left out. */
export interface SearchOptions {
  /** How many hits to return at most; 10 by default. With 0 only `total` is counted. */
  limit?: number;
  /** How many hits to skip, for the next page of results; 0 by default. */
  offset?: number;
  /** Which words may be unfinished: the last one unless white space follows it (the default), or none. */
  prefix?: "last" | "none";
}

/** The answer to a query. */
export interface SearchResults {
  /** The query as it was asked. */
  query: string;
  /** How many documents match, whatever `limit` is. */
  total: number;
  /** Whether `total` was counted; else it is an estimate. */
  totalIsExact: boolean;
  /** How long the engine took, in milliseconds. */
  tookMs: number;
  /** The query that was answered instead, if nothing matched as typed. */
  corrected: string | null;
  /** The words of the query that no shown document has. */
  missing: string[];
  /** The documents, best first. */
  hits: Hit[];
  /** How many of the documents found have which value, by facet. */
  facets: Record<string, Record<string, number>>;
}

/** A document that matches. */
export interface Hit extends Metadata {
  /** How well it matches; only the order means something. */
  score: number;
  /** The passage that shows best why the document matches. */
  excerpt: Part[];
  /** The sections of the document that match, each with its own address. */
  sections: { url: string; title: Part[]; excerpt: Part[] }[];
  /** Which word of the query met which word of the document, and how. */
  matches: { query: string; term: string; kind: MatchKind }[];
  /** How the score came about; nothing yet. */
  explain: null;
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
