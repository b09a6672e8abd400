// Written by `speur index`: it replaces this file, and none that begins otherwise.
/**
 * How does a search go on without a network? The site's own service worker says so, before its own listeners:
 *
 *     importScripts("/search/sw-helper.js");
 *     cacheSearch({ index: "/search/", mode: "lazy" });
 *
 * Without that nothing is kept: the search registers no service worker, and no page loads this file. What lies in the
 * folder of a generation never changes, so it is kept. `speur.js`, which names the generation, is asked for each time, and
 * taken from what is kept where the network does not answer in time: with the generation that it names, never another.
 */

/**
 * Keeps a search for readers without a network.
 *
 * @param {object} options
 * @param {string} options.index The folder that `speur index` wrote, relative to the service worker.
 * @param {"lazy" | "all"} [options.mode] Whether files are kept when somebody has used them (the default), or all of them
 *   as soon as the service worker is installed, if the index has no more than 5 MB.
 */
function cacheSearch({ index, mode = "lazy" }) {
  /** What every search needs, beside the index. */
  const NEEDED = ["engine.js", "engine_bg.wasm", "interface/interface.js"];
  const OTHERS = [
    ...["interface/cache.js", "interface/chunks.js", "interface/explain.js", "interface/group.js", "interface/overlay.js"],
    ...["interface/recent.js", "interface/remote.js", "interface/several.js", "interface/shortcut.js", "interface/suggest.js"],
    ...["lang/de.js", "lang/en.js", "lang/es.js", "lang/fr.js", "lang/nl.js"],
  ];
  /** A longer index is kept when it is used, and not before: readers did not ask for that much, in bytes. */
  const MOST_UNASKED = 5_000_000;
  /** Who waits longer gets what is kept, in milliseconds. */
  const PATIENCE = 1500;

  const worker = /** @type {any} */ (self);
  const folder = new URL(index.replace(/\/?$/, "/"), worker.location.href).href;
  const entry = `${folder}speur.js`;
  /** How the names of our caches begin; the generation follows. */
  const prefix = `speur-search:${folder}:`;

  worker.addEventListener("install", (/** @type {any} */ event) => {
    // The site can do without what is not kept.
    if (mode === "all") event.waitUntil(fetch(entry).then(keep).catch(() => {}));
  });

  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { method, url } = event.request;
    if (method !== "GET" || !url.startsWith(folder)) return;
    const generation = url.slice(folder.length).match(/^([0-9a-f]{16})\//)?.[1];
    if (url === entry) event.respondWith(newest(event));
    else if (generation) event.respondWith(unchanging(event, generation));
  });

  /**
   * `speur.js` of the network, or the one that is kept.
   *
   * @param {any} event
   * @returns {Promise<Response>}
   */
  async function newest(event) {
    const asking = fetch(event.request);
    event.waitUntil(asking.then((response) => keep(response.clone())).catch(() => {}));
    const tooLate = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    const response = await Promise.race([asking.catch(() => null), tooLate]);
    return response?.ok ? response : ((await kept().catch(() => null)) ?? asking);
  }

  /**
   * A file of a generation: once kept, it is never asked for again.
   *
   * @param {any} event
   * @param {string} generation
   * @returns {Promise<Response>}
   */
  async function unchanging(event, generation) {
    const { url } = event.request;
    const cacheName = prefix + generation;
    // What is asked for anew was of no use.
    const isKnown = event.request.cache !== "reload";
    const known = isKnown && (await caches.match(url, { cacheName }).catch(() => undefined));
    if (known) return known;
    const response = await fetch(event.request);
    // Part of a file is none, and hosts that answer everything with their start page say that all is well.
    if (response.status === 200 && !/html/.test(response.headers.get("content-type") ?? "")) {
      const copy = response.clone();
      event.waitUntil(caches.open(cacheName).then((cache) => cache.put(url, copy)).catch(() => {}));
    }
    return response;
  }

  /**
   * Keeps `speur.js` with the generation that it names. Older ones go when this one has all that is needed.
   *
   * @param {Response} response
   */
  async function keep(response) {
    const line = response.ok ? await generationLine(response.clone()) : "";
    const generation = line.match(/"folder":"\.\/([0-9a-f]{16})\/"/)?.[1];
    if (!generation) return;
    const name = prefix + generation;
    const cache = await caches.open(name);
    await cache.put(entry, response);
    const bytes = Number(line.match(/"bytes":(\d+)/)?.[1] ?? 0);
    // An index in many files is a large one, too.
    const isAll = mode === "all" && bytes <= MOST_UNASKED && !line.includes('"chunks":true');
    if (mode === "all" && !isAll) console.warn(`The index of ${folder} is large: what is used of it is kept, when it is used.`);
    const files = isAll ? [...needed(line), ...OTHERS] : needed(line);
    if (isAll) await Promise.all((await missing(name, files)).map((url) => cache.add(url)));
    if ((await missing(name, files)).length > 0) return;
    for (const other of await names()) if (other !== name) await caches.delete(other);
  }

  /**
   * The newest `speur.js` that has its whole generation, else the newest.
   *
   * @returns {Promise<Response | undefined>}
   */
  async function kept() {
    const found = [];
    for (const cacheName of (await names()).reverse()) {
      const script = await caches.match(entry, { cacheName });
      const files = script && needed(await generationLine(script.clone()));
      if (files && (await missing(cacheName, files)).length === 0) return script;
      if (script) found.push(script);
    }
    return found[0];
  }

  /**
   * The line of `speur.js` that names its generation.
   *
   * @param {Response} script
   */
  async function generationLine(script) {
    return (await script.text()).match(/^const GENERATION = .*$/m)?.[0] ?? "";
  }

  /**
   * What a search needs whose script has this line. Of an index in many files that is the first.
   *
   * @param {string} line
   */
  function needed(line) {
    return [...NEEDED, line.match(/"index":"([^"]+)"/)?.[1] ?? "index.speur"];
  }

  /** Our caches, the oldest first. */
  async function names() {
    return (await caches.keys()).filter((name) => name.startsWith(prefix));
  }

  /**
   * The addresses of files that a cache lacks.
   *
   * @param {string} cacheName
   * @param {string[]} files
   */
  async function missing(cacheName, files) {
    const urls = files.map((file) => `${folder}${cacheName.slice(prefix.length)}/${file}`);
    const known = await Promise.all(urls.map((url) => caches.match(url, { cacheName })));
    return urls.filter((_, n) => !known[n]);
  }
}
