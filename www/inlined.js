/**
 * What stands in for modules and requests where all files are inside one script? Pages that are opened from a disk load no
 * modules and may request nothing, so `speur index --packing inlined` writes such a script.
 *
 * The other scripts do not know of it. Each is a function here, in which `import(…)`, `import.meta`, `fetch` and `Worker`
 * are what that function is called with. They ask for addresses as if `speur.js` had its folder beside it, and get what is
 * inside.
 *
 * @typedef {(
 *   load: (specifier: string) => Promise<any>,
 *   meta: { url: string },
 *   request: (url: string | URL) => Promise<Response>,
 *   worker?: undefined,
 * ) => any} Module A module; it returns what it exports.
 */

/** As in `speur.js`. `speur index` replaces this line and the next one, so they stay lines of JSON. */
const GENERATION = { "folder": "./pkg/", "index": null, "scripts": "./pkg/", "documents": null, "bytes": null };

/** The module of the engine and the index, in base64. @type {Record<string, string>} */
const INSIDE = {};

/** The scripts by name, put here when they are joined. @type {Record<string, Module>} */
const MODULES = {};

// Where the script itself stands inside a page it has no address. Nobody asks for this one, but addresses need a beginning.
const own = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src || "https://speur.invalid/";
const folder = new URL(GENERATION.folder, own).href;

/** The name of a file inside, empty for others. @param {string} address */
const nameOf = (address) => (address.startsWith(folder) ? address.slice(folder.length) : "");

/** @type {Record<string, any>} */
const loaded = {};

/**
 * What a module exports. It runs when it is asked for first. There are no workers: theirs would be another file.
 *
 * @param {string} name
 * @param {string} address
 */
function run(name, address) {
  const load = async (/** @type {string} */ specifier) => {
    const { href } = new URL(specifier, address);
    return run(nameOf(href), href);
  };
  return (loaded[name] ??= MODULES[name](load, { url: address }, request));
}

/** @param {string | URL} url */
async function request(url) {
  const text = INSIDE[nameOf(`${url}`)];
  if (text === undefined) return new Response(null, { status: 404 });
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let n = 0; n < letters.length; n++) bytes[n] = letters.charCodeAt(n);
  // What the engine must be called to be compiled from a response. Nobody asks what an index is.
  return new Response(bytes, { headers: { "content-type": "application/wasm" } });
}

Object.assign(globalThis, run("speur.js", own));
