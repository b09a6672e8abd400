/**
 * Times queries in the page that it runs in, through the same API that every page uses. `src/xtask/bench/in_browser.rs`
 * calls what is exported, in this order. Each call for a query is one time; nothing is averaged here.
 */

/** @typedef {{ name: string, queries: number, none: number[], ten: number[] }} Kind */

/** @type {{ browser: string, kinds: Kind[], scan: number[] }} */
export const measured = { browser: "", kinds: [], scan: [] };

/** @type {[string, string[]][]} */
let questions = [];
/** @type {import("./speur.js").Speur} */
let speur;

/** Installs the worker that isolates the next visit. */
export async function isolate() {
  await navigator.serviceWorker.register("isolate.js");
  await navigator.serviceWorker.ready;
}

/** Opens the index, and asks everything once: by then the browser has compiled the module for speed. */
export async function prepare() {
  if (!crossOriginIsolated) throw new Error("the page is not isolated: its clock is too coarse");
  const { Speur } = await import("./speur.js");
  questions = await json("questions.json");
  speur = await Speur.open();
  measured.browser = navigator.userAgent.match(/Chrom\w*\/[\d.]+/)?.[0] ?? navigator.userAgent;
  measured.kinds = questions.map(([name, queries]) => ({ name, queries: queries.length, none: [], ten: [] }));
  for (let count = 0; count < 2; count++) await ask(() => {});
}

/** Times every query once with each limit. */
export async function round() {
  await ask((kind, limit, time) => measured.kinds[kind][limit === 0 ? "none" : "ten"].push(time));
}

/** @param {(kind: number, limit: number, time: number) => void} note */
async function ask(note) {
  for (const limit of [0, 10]) {
    for (const [kind, [, queries]] of questions.entries()) {
      for (const query of queries) {
        const start = performance.now();
        await speur.search(query, { limit });
        note(kind, limit, performance.now() - start);
      }
    }
  }
}

/** The same for words, without an index: what a page does that holds all texts. */
export async function scan() {
  /** @type {string[]} */
  const texts = await json("texts.json");
  const [, words] = questions[0];
  let found = 0;
  for (const word of [words[0], ...words]) {
    const start = performance.now();
    found += texts.filter((text) => text.includes(word)).length;
    measured.scan.push(performance.now() - start);
  }
  // The first scan warms up. The sum is used, so that no scan can be left out.
  measured.scan.shift();
  if (found === 0) throw new Error("no text has any of the words");
}

/** @param {string} name */
async function json(name) {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name}: status ${response.status}`);
  return response.json();
}
