/**
 * What did the reader search before? Only where the owner asks for it, only what was submitted, only in this browser.
 */

const KEY = "speur-history";
const MOST = 5;
const LONGEST_AGE = 30 * 24 * 60 * 60 * 1000;

export const style = `
[part="recent"] p { color: var(--speur-color-muted, inherit); font-size: 0.875em; }
[part="recent"] ul { display: flex; flex-wrap: wrap; gap: 0.5rem; padding-block: 0.25rem 0.5rem; }
`;

/** @returns {string[]} The newest first. */
export function recent() {
  return read().map(({ query }) => query);
}

/** @param {string} query */
export function addRecent(query) {
  const text = query.trim().slice(0, 256);
  if (text) write([{ query: text, time: Date.now() }, ...read().filter((known) => known.query !== text)].slice(0, MOST));
}

export function forgetRecent() {
  write([]);
}

/** @returns {{ query: string, time: number }[]} */
function read() {
  try {
    /** @type {{ query: string, time: number }[]} */
    const known = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return known.filter(({ query, time }) => typeof query === "string" && Date.now() - time < LONGEST_AGE);
  } catch {
    // Storage is switched off, or somebody else wrote there.
    return [];
  }
}

/** @param {{ query: string, time: number }[]} known */
function write(known) {
  try {
    if (known.length) localStorage.setItem(KEY, JSON.stringify(known));
    else localStorage.removeItem(KEY);
  } catch {
    // Nothing is kept then.
  }
}
