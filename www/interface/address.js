/**
 * What does the address of the page say of a search? The query, in the parameter that the owner names, so that a search
 * can be sent to somebody and Back leads to it. An entry of the history is rewritten while the reader types; from what was
 * submitted or followed on, typing makes a new one. It is written now and then only: Safari refuses more than 100
 * changes in ten seconds.
 */

/** How long typing must pause before the address is written, in milliseconds. */
const PAUSE_OF_TYPING = 300;

/** Servers refuse long addresses. */
const LONGEST = 256;

/**
 * A query as an address has it: without control characters, and with no character cut in half.
 *
 * @param {string} query
 */
function inAddress(query) {
  const short = query.replace(/\p{Cc}+/gu, " ").slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "");
  return short.trim() && short;
}

export class Address {
  #parameter;
  #timer = 0;
  /** Whether the entry of the history stays as it is. */
  #isKept;

  /**
   * @param {string} parameter Empty: the address is left alone.
   */
  constructor(parameter) {
    this.#parameter = parameter;
    this.#isKept = this.query !== "";
  }

  /** The query that the address asks for. */
  get query() {
    return this.#parameter ? (new URLSearchParams(location.search).get(this.#parameter) ?? "") : "";
  }

  /**
   * Writes the query when the typing pauses.
   *
   * @param {string} query
   */
  writeSoon(query) {
    this.forget();
    if (this.#parameter) this.#timer = setTimeout(() => this.#write(query), PAUSE_OF_TYPING);
  }

  /**
   * Writes the query at once, and keeps it: Back leads to it.
   *
   * @param {string} query
   */
  keep(query) {
    this.forget();
    this.#write(query);
    this.#isKept = true;
  }

  /** Drops what waits to be written. */
  forget() {
    clearTimeout(this.#timer);
  }

  /** What the address says, since the reader has gone there by Back or Forward. */
  arrive() {
    this.forget();
    this.#isKept = true;
    return this.query;
  }

  /** @param {string} query */
  #write(query) {
    if (!this.#parameter) return;
    const url = new URL(location.href);
    const short = inAddress(query);
    // What the address says already it may say in another way.
    if (short === inAddress(this.query)) return;
    if (short) url.searchParams.set(this.#parameter, short);
    else url.searchParams.delete(this.#parameter);
    try {
      history[this.#isKept ? "pushState" : "replaceState"](history.state, "", url);
      this.#isKept = false;
    } catch {
      // The browser allows no more changes for now, or none at all: the search itself does not need them.
    }
  }
}
