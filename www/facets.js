/**
 * Which values can be chosen, and which are? A group of checkboxes for each facet, and a button for each chosen value
 * that takes it back.
 */

import { element } from "./parts.js";
import { FACETS } from "./question.js";
import * as texts from "./texts.js";

/**
 * @typedef {import("./question.js").Chosen} Chosen
 * @typedef {import("./question.js").Facet} Facet
 * @typedef {import("./question.js").Facets} Facets
 */

/** More values than these are reached by typing: `author:miller`. */
const MOST_VALUES = 8;

/**
 * @param {HTMLElement} details The groups are put into its last element.
 * @param {HTMLElement} taken What the buttons are put into.
 * @param {HTMLElement} rest What has the focus when the last button is gone.
 * @param {(facet: Facet, value: string) => void} toggle
 * @returns Shows what can be chosen; hides a facet that leaves nothing to choose.
 */
export function facetsIn(details, taken, rest, toggle) {
  // The groups stay in place, so that the checkbox that was pressed keeps the focus.
  const groups = FACETS.map((facet) => {
    const group = element("fieldset", {}, element("legend", {}, texts.facets[facet]));
    group.addEventListener("change", ({ target }) => toggle(facet, /** @type {HTMLInputElement} */ (target).value));
    return group;
  });
  details.lastElementChild?.append(...groups);

  return (/** @type {Facets} */ counts, /** @type {Chosen} */ chosen) => {
    FACETS.forEach((facet, n) => {
      const values = valuesOf(facet, counts[facet] ?? {}, chosen[facet] ?? []);
      groups[n].hidden = values.length < 2 && !chosen[facet];
      fill(groups[n], facet, values, chosen[facet] ?? []);
    });
    details.hidden = groups.every((group) => group.hidden);
    const buttons = FACETS.flatMap((facet) =>
      (chosen[facet] ?? []).map((value) => {
        const name = texts.facetValue(facet, value);
        const button = element("button", { type: "button", "aria-label": texts.takeBack(name) }, name);
        button.addEventListener("click", () => toggle(facet, value));
        return element("li", {}, button);
      }),
    );
    const at = [...taken.children].findIndex((item) => item.contains(document.activeElement));
    taken.replaceChildren(...buttons);
    // The button that was pressed is gone: its neighbour has the focus now.
    if (at >= 0) (taken.querySelectorAll("button")[Math.min(at, buttons.length - 1)] ?? rest).focus();
  };
}

/**
 * The values with most documents, and every chosen one; years from the newest on.
 *
 * @param {Facet} facet
 * @param {Record<string, number>} counts
 * @param {string[]} chosen
 * @returns {[value: string, count: number][]}
 */
function valuesOf(facet, counts, chosen) {
  // JavaScript puts keys that are whole numbers first: the order of years is not that of the engine.
  const sorted = Object.entries(counts).sort(([a, n], [b, m]) => (facet === "year" ? +b - +a : m - n));
  const values = sorted.filter(([value], n) => n < MOST_VALUES || chosen.includes(value));
  for (const value of chosen) if (!(value in counts)) values.push([value, 0]);
  return values;
}

/**
 * @param {HTMLElement} group
 * @param {Facet} facet
 * @param {[string, number][]} values
 * @param {string[]} chosen
 */
function fill(group, facet, values, chosen) {
  const boxes = () => [...group.querySelectorAll("input")];
  if (boxes().map((box) => box.value).join("\0") !== values.map(([value]) => value).join("\0")) {
    const labels = values.map(([value]) => {
      const box = element("input", { type: "checkbox", value });
      return element("label", {}, box, element("bdi", {}, texts.facetValue(facet, value)), element("small", {}));
    });
    group.replaceChildren(/** @type {Node} */ (group.firstChild), ...labels);
  }
  boxes().forEach((box, n) => {
    box.checked = chosen.includes(box.value);
    box.parentElement?.lastElementChild?.replaceChildren(texts.count(values[n][1]));
  });
}
