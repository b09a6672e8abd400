/**
 * How does a search open that was used before? From this browser, without asking the host again: the engine and the index
 * of a generation never change. Only where the owner asks for it, by the attribute `cache` or the option of that name; the
 * names of caches are those of `sw-helper.js`, so that with a service worker nothing is kept twice.
 */

export class Cached {
  #folder;
  #prefix;
  #name;
  #isKept;
  #isUsed = false;

  /**
   * @param {string} folder That of `speur.js`.
   * @param {string} generation The folder in it, as `speur.js` names it.
   */
  constructor(folder, generation) {
    const name = generation.replace(/^\.\/|\/$/g, "");
    this.#folder = folder;
    this.#prefix = `speur-search:${folder}:`;
    this.#name = this.#prefix + name;
    // A folder of another kind of name may change. There are no caches where a page is not secure.
    this.#isKept = /^[0-9a-f]{16}$/.test(name) && !!globalThis.caches;
  }

  /**
   * @param {URL} url Of a file of the generation.
   * @returns {Promise<Response>}
   */
  async fetch({ href }) {
    const cache = this.#isKept ? await caches.open(this.#name).catch(() => null) : null;
    const known = await cache?.match(href).catch(() => null);
    if (known) {
      this.#isUsed = true;
      return known;
    }
    const response = await fetch(href);
    // Hosts that answer everything with their start page say that all is well.
    if (cache && response.status === 200 && !/html/.test(response.headers.get("content-type") ?? "")) {
      const copy = response.clone();
      // A browser that keeps no more has room for none.
      cache.put(href, copy).then(() => this.#tidy()).catch(() => {});
    }
    return response;
  }

  /**
   * Drops what is kept: it could not be used.
   *
   * @returns {Promise<boolean>} Whether it was used at all, so that the host may give something better.
   */
  async forget() {
    const wasUsed = this.#isUsed;
    this.#isUsed = false;
    if (this.#isKept) await caches.delete(this.#name).catch(() => {});
    return wasUsed;
  }

  /** Drops older generations, but for those that a service worker keeps, which has the script too. */
  async #tidy() {
    for (const cacheName of await caches.keys()) {
      if (!cacheName.startsWith(this.#prefix) || cacheName === this.#name) continue;
      if (!(await caches.match(`${this.#folder}speur.js`, { cacheName }))) await caches.delete(cacheName);
    }
  }
}
