/**
 * An engine beside the page. It answers one message after the other: `open` with the addresses of the engine and the
 * index itself, then what the engine can.
 */

/** @type {any} */
let engine;

addEventListener("message", async ({ data: { number, method, values } }) => {
  try {
    postMessage({ number, value: method === "open" ? await open(values) : engine[method](...values) });
  } catch (/** @type {any} */ error) {
    postMessage({ number, error: `${error.message ?? error}` });
  }
});

/** @param {[engineUrl: string, wasmUrl: string, index: ArrayBuffer]} files */
async function open([engineUrl, wasmUrl, index]) {
  const { default: init, Engine } = await import(engineUrl);
  await init({ module_or_path: wasmUrl });
  engine = new Engine(new Uint8Array(index));
}
