/**
 * Why does a result stand where it stands? Its score as a table, a row for each part of it.
 */

import { element } from "../dom.js";

export const style = `
[part="explanation"] { overflow-x: auto; margin-block-start: 0.5rem; font-size: 0.875em; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { color: var(--speur-color-muted, inherit); }
caption, th, td { padding: 0.125em 0.75em 0.125em 0; text-align: start; white-space: nowrap; }
`;

/**
 * @param {import("../speur.js").Hit} hit
 * @param {import("./messages.js").Say} say
 * @returns {Node[]} Nothing if the answer explains nothing.
 */
export function explanation({ explain, matches, score }, say) {
  if (!explain) return [];
  const names = say("explained");
  const columns = Object.keys(names);
  const rows = explain.words.map((word) => {
    const met = matches.filter(({ query, kind }) => query === word.query && kind === word.kind).map(({ term }) => term);
    const cells = { ...word, kind: say("kinds")[word.kind] ?? word.kind, term: [...new Set(met)].join(", ") };
    return row(columns.map((column) => shown(cells[/** @type {"query"} */ (column)])));
  });
  const sum = (/** @type {string} */ part, /** @type {number} */ value) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", colspan: `${columns.length - 1}` }, say("scoreParts")[part]),
      element("td", {}, shown(value)),
    );
  const parts = /** @type {const} */ (["titleBonus", "proximity", "recency"]).map((part) => sum(part, explain[part]));
  const table = element(
    "table",
    {},
    element("caption", {}, say("explanation")),
    element("thead", {}, row(Object.values(names), "col")),
    element("tbody", {}, ...rows),
    element("tfoot", {}, ...parts, sum("score", score)),
  );
  // Wider than a phone: it scrolls by itself, by keyboard too.
  const label = say("explanation");
  return [element("div", { part: "explanation", role: "group", tabindex: "0", "aria-label": label }, table)];

  /** @param {string | number} value */
  function shown(value) {
    return typeof value === "number" ? say.format.number(Math.round(value * 100) / 100) : value;
  }
}

/**
 * @param {string[]} texts
 * @param {string} [scope] Of a row of headers.
 */
function row(texts, scope) {
  return element("tr", {}, ...texts.map((text) => element(scope ? "th" : "td", { scope }, text)));
}
