/**
 * How is an index asked that lies in many files? The engine says which files it needs for an answer; those are fetched, all
 * at once, and it is asked again. What has come once stays.
 *
 * @typedef {import("./remote.js").Engine} Engine
 *
 * @typedef {object} Asked An engine that reads such an index. In place of an answer it gives the names of the files that it
 *   needs, a line each.
 * @property {(...values: any[]) => any} search
 * @property {(...values: any[]) => any} suggest
 * @property {(...values: any[]) => any} document
 * @property {(name: string, bytes: Uint8Array) => void} put
 */

/** How long to wait before a file is asked for once more, in milliseconds. */
const PAUSE = 300;

const REMEDY = "Upload the whole folder again.";

/**
 * @param {new (root: Uint8Array) => Asked} Reader
 * @param {Response} root
 * @param {URL} folder
 * @param {(url: URL, remedy: string) => Promise<Response>} download
 * @param {Record<string, Response | null>} early Files that came before they were asked for, by their names.
 * @returns {Promise<Engine>}
 */
export async function inChunks(Reader, root, folder, download, early) {
  const engine = new Reader(await inflated(root));
  for (const [name, response] of Object.entries(early)) {
    // What cannot be used is asked for in its turn, and complained of then.
    if (response) await inflated(response).then((bytes) => engine.put(name, bytes)).catch(() => {});
  }
  /** What is under way or there, by its name. @type {Map<string, Promise<void>>} */
  const files = new Map();

  const read = async (/** @type {string} */ name) => {
    const response = await download(new URL(name, folder), REMEDY);
    try {
      engine.put(name, await inflated(response));
    } catch (/** @type {any} */ cause) {
      // Half a file may be the fault of the network.
      const message = `${response.url} cannot be used: ${cause.message ?? cause}. ${REMEDY}`;
      throw Object.assign(new Error(message, { cause }), { code: "content", retryable: true });
    }
  };
  const file = (/** @type {string} */ name) => {
    const reading = read(name).catch(async (error) => {
      if (error.code === "missing") throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      // It may be this browser that has kept what is wrong, in either of its caches.
      const { href } = new URL(name, folder);
      await forget(href).catch(() => {});
      await fetch(href, { cache: "reload" }).catch(() => {});
      return read(name);
    });
    files.set(name, reading);
    // What failed may be asked for again.
    reading.catch(() => files.delete(name));
    return reading;
  };

  /** @type {(method: "search" | "suggest" | "document") => (...values: any[]) => Promise<any>} */
  const ask = (method) => async (...values) => {
    for (;;) {
      const answer = engine[method](...values);
      if (typeof answer !== "string") return answer;
      // Of a search that nobody waits for any more, the rest is not fetched.
      values[3]?.throwIfAborted?.();
      await Promise.all(answer.split("\n").map((name) => files.get(name) ?? file(name)));
    }
  };
  return { search: ask("search"), suggest: ask("suggest"), document: ask("document") };
}

/**
 * Drops what `cache.js` or `sw-helper.js` keeps of an address.
 *
 * @param {string} url
 */
async function forget(url) {
  for (const name of (await globalThis.caches?.keys()) ?? []) {
    const isKept = name.startsWith("speur-search:") && (await caches.match(url, { cacheName: name }));
    if (isKept) await (await caches.open(name)).delete(url);
  }
}

/** @param {Response} response */
async function inflated(response) {
  const stream = response.body?.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
