/**
 * Why does a result stand where it stands? Its score as a table, a row for each part of it.
 */

import { element } from "./parts.js";
import * as texts from "./texts.js";

/**
 * @param {import("./speur.js").Hit} hit
 * @returns {Node[]} Nothing if the answer explains nothing.
 */
export function explanation({ explain, matches, score }) {
  if (!explain) return [];
  const columns = Object.keys(texts.explained);
  const cells = explain.words.map((word) => {
    const met = matches.filter(({ query, kind }) => query === word.query && kind === word.kind).map(({ term }) => term);
    return { ...word, kind: texts.kinds[word.kind] ?? word.kind, term: [...new Set(met)].join(", ") };
  });
  const rows = cells.map((cell) => row(columns.map((column) => shown(cell[/** @type {"query"} */ (column)]))));
  const parts = /** @type {const} */ (["titleBonus", "proximity", "recency"]).map((part) =>
    sum(texts.scoreParts[part], explain[part]),
  );
  const table = element(
    "table",
    {},
    element("caption", {}, texts.explanation),
    element("thead", {}, row(Object.values(texts.explained), "col")),
    element("tbody", {}, ...rows),
    element("tfoot", {}, ...parts, sum(texts.scoreParts.score, score)),
  );
  // Wider than a phone: it scrolls by itself, by keyboard too.
  return [element("div", { class: "table", role: "group", tabindex: "0", "aria-label": texts.explanation }, table)];

  /**
   * @param {string} name
   * @param {number} value
   */
  function sum(name, value) {
    const span = `${columns.length - 1}`;
    return element("tr", {}, element("th", { scope: "row", colspan: span }, name), element("td", {}, shown(value)));
  }
}

/**
 * @param {string[]} texts
 * @param {string} [scope] Of a row of headers.
 */
function row(texts, scope) {
  return element("tr", {}, ...texts.map((text) => element(scope ? "th" : "td", { scope }, text)));
}

/** @param {string | number} value */
function shown(value) {
  return typeof value === "number" ? texts.measure(value) : value;
}
