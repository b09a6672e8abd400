/**
 * The only script that a page imports: it loads an engine with the index that belongs to it. It never touches the
 * document, so a worker can use it too. `speur.d.ts` documents its methods.
 *
 * @typedef {import("./speur.js").SearchOptions} SearchOptions
 * @typedef {import("./speur.js").SearchResults} SearchResults
 * @typedef {import("./speur.js").DocumentResult} DocumentResult
 * @typedef {import("./speur.js").Suggestion} Suggestion
 * @typedef {import("./speur.js").OpenOptions} OpenOptions
 * @typedef {{ search(query: string, options?: SearchOptions): SearchResults,
 *             suggest(query: string, limit?: number): Suggestion[],
 *             document(id: string, query?: string): DocumentResult | undefined }} Engine
 */

// The folder of this file's engine, and the index in that folder; `null` if the engine has its index inside.
// `speur index` replaces the next line, so it stays one line of JSON.
const GENERATION = { "folder": "./pkg/", "index": null };

const OWN_FOLDER = new URL("./", import.meta.url).href;

export class Speur {
  #engine;
  #weights;

  /**
   * @param {Engine} engine
   * @param {Record<string, number>} [weights]
   */
  constructor(engine, weights) {
    this.#engine = engine;
    this.#weights = weights;
  }

  /**
   * @param {string | URL} [url]
   * @param {OpenOptions} [options]
   * @returns {Promise<Speur>}
   */
  static async open(url, { weights } = {}) {
    // A request resolves its address as `fetch` does, in a page and in a worker.
    const folder = url === undefined ? OWN_FOLDER : new Request(`${url}`.replace(/\/?$/, "/")).url;
    if (folder === OWN_FOLDER) {
      const speur = await openOwn();
      return weights ? new Speur(speur.#engine, { ...weights }) : speur;
    }
    // Only the engine that was written with an index is sure to read it.
    const other = await load(new URL("speur.js", folder), "Is this a folder that `speur index` wrote?");
    return other.Speur.open(undefined, { weights });
  }

  /**
   * @param {string} query
   * @param {SearchOptions} [options]
   * @returns {Promise<SearchResults>}
   */
  async search(query, options) {
    const weights = this.#weights && { ...this.#weights, ...options?.weights };
    return this.#engine.search(String(query), weights ? { ...options, weights } : options);
  }

  /**
   * @param {string} query
   * @param {{ limit?: number }} [options]
   * @returns {Promise<Suggestion[]>}
   */
  async suggest(query, { limit } = {}) {
    return this.#engine.suggest(String(query), limit);
  }

  /**
   * @param {string} id
   * @param {{ query?: string }} [options]
   * @returns {Promise<DocumentResult | null>}
   */
  async document(id, { query } = {}) {
    return this.#engine.document(String(id), query) ?? null;
  }
}

/** @type {Promise<Speur> | undefined} */
let own;

/** Opens once; after a failure the next call tries again. */
function openOwn() {
  own ??= start().catch((error) => {
    own = undefined;
    throw error;
  });
  return own;
}

async function start() {
  const folder = new URL(GENERATION.folder, OWN_FOLDER);
  const wasmUrl = new URL("engine_bg.wasm", folder);
  const indexUrl = GENERATION.index && new URL(GENERATION.index, folder);
  const remedy = "Build the folder again, and copy all of it.";
  // All at once: none of the three waits for another.
  const [{ default: init, Engine }, wasm, index] = await Promise.all([
    load(new URL("engine.js", folder), remedy),
    download(wasmUrl, remedy),
    indexUrl && download(indexUrl, remedy).then((response) => response.arrayBuffer()),
  ]);
  try {
    await init({ module_or_path: wasm });
  } catch (cause) {
    throw failure(wasmUrl, cause, "A Content-Security-Policy must allow 'wasm-unsafe-eval' in script-src.");
  }
  try {
    const engine = index ? new Engine(new Uint8Array(index)) : Engine.embedded();
    if (engine) return new Speur(engine);
  } catch (cause) {
    throw failure(indexUrl ?? wasmUrl, cause, remedy);
  }
  throw failure(wasmUrl, "it holds no index", "Open a folder that `speur index` wrote.");
}

/**
 * @param {URL} url
 * @param {string} remedy
 * @returns {Promise<any>} The exports of the module.
 */
async function load(url, remedy) {
  try {
    return await import(url.href);
  } catch (cause) {
    // The browser does not say why an import failed. Asking for the file again does.
    await download(url, remedy);
    throw failure(url, cause, remedy);
  }
}

/**
 * @param {URL} url
 * @param {string} remedy
 */
async function download(url, remedy) {
  const response = await fetch(url).catch((cause) => {
    throw failure(url, cause, "Check the connection and try again.");
  });
  if (!response.ok) throw failure(url, `status ${response.status}`, remedy);
  return response;
}

/**
 * @param {URL} url
 * @param {any} cause
 * @param {string} remedy
 */
function failure(url, cause, remedy) {
  return new Error(`${url} cannot be used: ${cause.message ?? cause}. ${remedy}`, { cause });
}
