/**
 * The only script that a page loads. It defines `<speur-search>` and exports the search itself; what else they need they
 * fetch when somebody begins to search. `speur.d.ts` documents both.
 *
 * @typedef {import("./speur.js").SearchOptions} SearchOptions
 * @typedef {import("./speur.js").SearchResults} SearchResults
 * @typedef {import("./speur.js").DocumentResult} DocumentResult
 * @typedef {import("./speur.js").Suggestion} Suggestion
 * @typedef {import("./speur.js").OpenOptions} OpenOptions
 *
 * @typedef {object} Engine What `speur.js` asks of an engine, here or in a worker.
 * @property {(query: string, numbers: Float64Array, filters: string, signal?: AbortSignal) => SearchResults | Promise<SearchResults>} search
 * @property {(query: string, limit: number) => Suggestion[] | Promise<Suggestion[]>} suggest
 * @property {(id: string, query?: string) => DocumentResult | undefined | Promise<DocumentResult | undefined>} document
 */

import { SpeurSearch } from "./element.js";

/**
 * Where the engine of this file is, and the index in that folder; `null` if the engine has its index inside. Where the
 * interface is. How many documents there are, and how long the index is in bytes, if that is known. Whether it is in many
 * files, of which `index` is the root. What results can be put in order by, and the owner's weights, if there are any. `speur
 * index` replaces the next line, so it stays one line of JSON.
 *
 * @type {{ folder: string, index: string | null, scripts: string, documents: number | null, bytes: number | null, chunks?: boolean,
 *   sorts?: string[], weights?: Record<string, number> }}
 */
const GENERATION = { "folder": "./pkg/", "index": null, "scripts": "./", "documents": null, "bytes": null };

export { SpeurSearch };

const OWN_FOLDER = new URL("./", import.meta.url).href;

/** A script of the interface. @param {string} name */
const part = (name) => new URL(`${GENERATION.scripts}interface/${name}.js`, OWN_FOLDER);

/** Who wants to know how much of the index is there. @type {Set<(loaded: number, total: number) => void>} */
const watchers = new Set();

/** How much that is, in bytes. */
let loaded = 0;

/** Keeps files in this browser, where that was asked for. @type {Promise<import("./interface/cache.js").Cached | void> | undefined} */
let cached;

/** The file of an index in many files with its dates, and up to 100,000 documents all facets. */
const FACETS = "facets/0/0.speur";

/** A longer index is asked in a worker, in bytes: a query of it may take longer than the page can wait for a frame. */
const WORTH_A_WORKER = 1_000_000;

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

  /** What was opened: how many documents, if that is known, which generation of the index, and what it can be sorted by. */
  get about() {
    const { documents, folder, sorts } = GENERATION;
    return { docs: documents, generation: folder.replaceAll(/[./]/g, ""), ...(sorts && { sorts }) };
  }

  /**
   * @param {string | URL} [url]
   * @param {OpenOptions} [options]
   * @returns {Promise<Speur>}
   */
  static async open(url, options) {
    const { weights, progress, cache } = options ?? {};
    // A request resolves its address as `fetch` does, in a page and in a worker.
    const folder = url === undefined ? OWN_FOLDER : new Request(`${url}`.replace(/\/?$/, "/")).url;
    if (folder === OWN_FOLDER) {
      if (progress) {
        watchers.add(progress);
        tell(progress);
      }
      if (cache) cached ??= cachedFiles().catch(() => {});
      const speur = await openOwn().finally(() => progress && watchers.delete(progress));
      return weights ? new Speur(speur.#engine, { ...weights }) : speur;
    }
    // Only the engine that was written with an index is sure to read it.
    const script = new URL("speur.js", folder);
    const remedy = "Is this a folder that `speur index` wrote?";
    const other = await load(script, remedy);
    // A script with all inside exports nothing.
    if (!other.Speur) throw failure("content", script, "it is no module", remedy);
    return other.Speur.open(undefined, options);
  }

  /**
   * @param {string} query
   * @param {SearchOptions} [options]
   * @returns {Promise<SearchResults>}
   */
  async search(query, options) {
    // Not known by all browsers that can do the rest.
    options?.signal?.throwIfAborted?.();
    return this.#engine.search(String(query), ...packed(options ?? {}, this.#weights));
  }

  /**
   * @param {string} query
   * @param {{ limit?: number }} [options]
   * @returns {Promise<Suggestion[]>}
   */
  async suggest(query, options) {
    const found = await this.#engine.suggest(String(query), whole("limit", options?.limit, 8));
    // Words have no address.
    return found.map(({ url, ...one }) => (url ? { ...one, url } : one));
  }

  /**
   * @param {string} id
   * @param {{ query?: string }} [options]
   * @returns {Promise<DocumentResult | null>}
   */
  async document(id, options) {
    return (await this.#engine.document(String(id), options?.query?.toString())) ?? null;
  }
}

// In the order of the engine's.
const WEIGHTS =
  "title derivedTitle heading body meta aside headingLength bodyLength saturation alias prefix prefixForm stem name together compound oneMistake twoMistakes stopWord exactTitle proximity recency".split(
    " ",
  );

/** @type {(name: string, expected: string, value: unknown) => never} */
function refuse(name, expected, value) {
  throw new TypeError(`${name} must be ${expected}, not ${value}`);
}

/** @type {(name: string, value: unknown, otherwise: number) => number} */
function whole(name, value, otherwise) {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === "number" && value >= 0 && Math.trunc(value) === value) return value;
  return refuse(name, "a whole number from 0 on", value);
}

/**
 * The options as the engine takes them, checked: numbers, text, and who may end it.
 *
 * @param {SearchOptions} options
 * @param {Record<string, number>} [own]
 * @returns {[Float64Array, string, AbortSignal | undefined]}
 */
function packed({ limit, offset, prefix, explain, sort, facets, filters, weights, signal }, own) {
  /** @type {(name: string, value: unknown, first: unknown, second: unknown) => number} */
  const one = (name, value, first, second) => {
    if (value === undefined || value === null) return NaN;
    if (value === first || value === second) return Number(value === first);
    return refuse(name, `${first} or ${second}`, value);
  };
  const all = { ...GENERATION.weights, ...own, ...weights };
  const numbers = WEIGHTS.map((name) => {
    const value = all[name];
    if (value === undefined || (typeof value === "number" && value >= 0 && value < Infinity)) return value ?? NaN;
    return refuse(`weights.${name}`, "a number from 0 on", value);
  });
  const chosen = Object.entries(filters ?? {}).flatMap(([facet, modes]) =>
    Object.entries(modes ?? {}).flatMap(([mode, values]) => {
      const isKnown = /^(any|all|none)$/.test(mode) && Array.isArray(values ?? []);
      if (!isKnown) refuse(`filters.${facet}.${mode}`, "an array named any, all or none", values);
      return (values ?? []).flatMap((/** @type {unknown} */ value) => [facet, mode, `${value}`]);
    }),
  );
  if (sort && typeof sort === "object") {
    const [[name, order] = ["", ""], ...others] = Object.entries(sort);
    if (others.length || !/^(asc|desc)$/.test(order)) refuse("sort", "a name with asc or desc", JSON.stringify(sort));
    chosen.push(name, "sort", order);
    sort = undefined;
  }
  return [
    Float64Array.of(
      whole("limit", limit, NaN),
      whole("offset", offset, NaN),
      one("prefix", prefix, "last", "none"),
      explain ? 1 : 0,
      one("sort", sort, "date", "relevance"),
      one("facets", facets, true, false),
      ...numbers,
    ),
    chosen.map((text) => text.replaceAll("\0", "")).join("\0"),
    signal,
  ];
}

/** @type {Promise<Speur> | undefined} */
let own;

/** Opens once; after a failure the next call tries again. @returns {Promise<Speur>} */
function openOwn() {
  own ??= start().catch(async (error) => {
    own = undefined;
    // What is kept may be the reason.
    if (await (await cached)?.forget()) return openOwn();
    throw error;
  });
  return own;
}

async function cachedFiles() {
  const { Cached } = await import(part("cache").href);
  return new Cached(OWN_FOLDER, GENERATION.folder);
}

async function start() {
  const folder = new URL(GENERATION.folder, OWN_FOLDER);
  const engineUrl = new URL("engine.js", folder);
  const wasmUrl = new URL("engine_bg.wasm", folder);
  const indexUrl = GENERATION.index === null ? null : new URL(GENERATION.index, folder);
  // All at once: none of them waits for another.
  /** @type {any[]} */
  const [{ default: init, Engine }, wasm, index, chunks, facets] = await Promise.all([
    load(engineUrl),
    download(wasmUrl),
    indexUrl && download(indexUrl).then(GENERATION.chunks ? null : bytesOf),
    GENERATION.chunks && load(part("chunks")),
    // Each search will ask for these, and for them again if they are not right.
    GENERATION.chunks && download(new URL(FACETS, folder)).catch(() => null),
  ]);
  // A host that answers everything with its start page says that all is well.
  if (/html/.test(wasm.headers.get("content-type") ?? "")) throw failure("content", wasmUrl, "it is HTML");
  // A worker of the page is one already.
  if (globalThis.document && index?.byteLength > WORTH_A_WORKER) {
    const worker = await import(part("remote").href)
      .then(({ inWorker }) => inWorker(engineUrl.href, wasmUrl.href, index.slice(0)))
      // Where workers are not allowed, the page itself asks.
      .catch(() => null);
    if (worker) return new Speur(worker);
  }
  try {
    await init({ module_or_path: wasm });
  } catch (cause) {
    const hint = "A Content-Security-Policy must allow 'wasm-unsafe-eval' in script-src.";
    throw failure("engine", wasmUrl, cause, hint);
  }
  try {
    if (chunks) return new Speur(await chunks.inChunks(Engine, index, folder, download, { [FACETS]: facets }));
    const engine = index ? new Engine(new Uint8Array(index)) : Engine.embedded();
    if (engine) return new Speur(engine);
  } catch (cause) {
    throw failure("content", indexUrl ?? wasmUrl, cause);
  }
  throw failure("content", wasmUrl, "it holds no index");
}

/**
 * @param {URL} url
 * @param {string} [remedy]
 * @returns {Promise<any>} The exports of the module.
 */
async function load(url, remedy) {
  try {
    return await import(url.href);
  } catch (cause) {
    // The browser does not say why an import failed. Asking for the file again does.
    await download(url, remedy);
    throw failure("content", url, cause, remedy);
  }
}

/**
 * @param {URL} url
 * @param {string} [remedy]
 */
async function download(url, remedy) {
  const response = await ((await cached)?.fetch(url) ?? fetch(url)).catch((cause) => {
    throw failure("network", url, cause, "Is there a network?");
  });
  const code = response.status < 500 ? "missing" : "network";
  if (!response.ok) throw failure(code, url, `status ${response.status}`, remedy);
  return response;
}

/** @param {(loaded: number, total: number) => void} watch */
function tell(watch) {
  if (GENERATION.bytes) watch(loaded, GENERATION.bytes);
}

/**
 * What a response holds; all who want to know are told how much of it is there.
 *
 * @param {Response} response
 */
async function bytesOf(response) {
  loaded = 0;
  const counted = new TransformStream({
    transform(bytes, stream) {
      loaded += bytes.length;
      stream.enqueue(bytes);
      watchers.forEach(tell);
    },
  });
  return new Response(response.body?.pipeThrough(counted)).arrayBuffer().catch((cause) => {
    throw failure("network", response.url, cause, "Is there a network?");
  });
}

/**
 * @param {"network" | "missing" | "content" | "engine"} code
 * @param {URL | string} url
 * @param {any} cause
 * @param {string} [remedy]
 */
function failure(code, url, cause, remedy = "Upload the whole folder again.") {
  const error = new Error(`${url} cannot be used: ${cause.message ?? cause}. ${remedy}`, { cause });
  return Object.assign(error, { code, retryable: code === "network" });
}

SpeurSearch.open = Speur.open;
SpeurSearch.load = load;
SpeurSearch.part = part;
if (globalThis.customElements) SpeurSearch.define();
