/**
 * How is an engine asked that is in a worker? It never keeps the page waiting, but it is one file more, and messages take
 * time too: small indexes do without. This file is both ends: the page imports it, and the worker runs it.
 *
 * @typedef {import("../speur.js").SearchResults} SearchResults
 * @typedef {import("../speur.js").DocumentResult} DocumentResult
 * @typedef {import("../speur.js").Suggestion} Suggestion
 *
 * @typedef {object} Engine
 * @property {(query: string, numbers: Float64Array, filters: string) => Promise<SearchResults>} search
 * @property {(query: string, limit: number) => Promise<Suggestion[]>} suggest
 * @property {(id: string, query?: string) => Promise<DocumentResult | undefined>} document
 */

/**
 * @param {string} engineUrl
 * @param {string} wasmUrl
 * @param {ArrayBuffer} index
 * @returns {Promise<Engine>}
 */
export async function inWorker(engineUrl, wasmUrl, index) {
  const own = import.meta.url;
  // Where Trusted Types are enforced, this policy keeps the worker.
  const { trustedTypes } = /** @type {any} */ (globalThis);
  const policy = trustedTypes?.createPolicy("speur-search#worker", { createScriptURL: () => own });
  const worker = new Worker(policy?.createScriptURL() ?? own, { type: "module" });
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  const asked = new Map();
  let last = 0;
  const ask = (/** @type {string} */ method, /** @type {any[]} */ ...values) =>
    new Promise((resolve, reject) => {
      asked.set(++last, { resolve, reject });
      worker.postMessage({ number: last, method, values });
    });
  worker.addEventListener("message", ({ data: { number, value, error } }) => {
    const { resolve, reject } = /** @type {any} */ (asked.get(number));
    asked.delete(number);
    if (error === undefined) resolve(value);
    else reject(new Error(error));
  });
  worker.addEventListener("error", () => asked.forEach(({ reject }) => reject(new Error("the worker failed"))));
  await ask("open", engineUrl, wasmUrl, index);
  return {
    // A signal cannot be sent.
    search: (query, numbers, filters) => ask("search", query, numbers, filters),
    suggest: (...values) => ask("suggest", ...values),
    document: (...values) => ask("document", ...values),
  };
}

// In the worker: it answers one message after the other, `open` first, then what the engine can.
if (!globalThis.document) {
  /** @type {any} */
  let engine;
  addEventListener("message", async ({ data: { number, method, values } }) => {
    try {
      // The engine itself cannot be sent.
      const value = engine ? engine[method](...values) : void (engine = await open(values));
      postMessage({ number, value });
    } catch (/** @type {any} */ error) {
      postMessage({ number, error: `${error.message ?? error}` });
    }
  });
}

/** @param {[engineUrl: string, wasmUrl: string, index: ArrayBuffer]} files */
async function open([engineUrl, wasmUrl, index]) {
  const { default: init, Engine } = await import(engineUrl);
  await init({ module_or_path: wasmUrl });
  return new Engine(new Uint8Array(index));
}
