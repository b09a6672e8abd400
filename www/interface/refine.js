/**
 * Which documents, and in which order? A group of checkboxes for each facet that leaves something to choose, and the
 * order of the results.
 */

import { element } from "../dom.js";

/**
 * @typedef {import("../speur.js").Facet} Facet
 * @typedef {import("../speur.js").Facets} Facets
 * @typedef {import("./messages.js").Say} Say
 * @typedef {Record<string, string[] | undefined>} Chosen Of several values of a facet a document has any.
 * @typedef {NonNullable<import("../speur.js").SearchOptions["sort"]>} Sort
 */

/** In the order in which they are shown; those that only this site has come behind them. @type {string[]} */
const FACETS = ["category", "source", "author", "year", "language"];

/** More values than these are reached by typing: `author:miller`. All years are shown. */
const MOST_VALUES = 8;

export class Refine {
  /** What is shown. */
  node = element("div", { part: "refine" });
  #say;
  #choose;
  /** @type {Map<string, HTMLElement>} */
  #groups = new Map();
  #details = element("details", { part: "facets" }, element("summary"), element("div"));
  #select = /** @type {HTMLSelectElement} */ (element("select", { part: "sort" }));
  #order = element("label", { part: "order" });
  /** What its options stand for. @type {Sort[]} */
  #sorts = [];
  /** Of a large index only years are counted until somebody wants to choose. */
  #isPartial = false;

  /**
   * @param {Say} say
   * @param {(change: { sort?: Sort, facet?: string, value?: string, isCounted?: true }) => void} choose
   */
  constructor(say, choose) {
    this.#say = say;
    this.#choose = choose;
    for (const sort of /** @type {const} */ (["relevance", "date"])) this.#offer(sort, sort);
    this.#select.addEventListener("change", () => choose({ sort: this.#sorts[this.#select.selectedIndex] }));
    this.#details.addEventListener("toggle", () => this.#isPartial && choose({ isCounted: true }));
    this.#order.append(say("sort"), " ", this.#select);
    this.#details.firstChild?.appendChild(new Text(say("refine")));
    this.node.append(this.#order, this.#details);
  }

  /** @param {string[]} [names] What else results can be put in order by. */
  sortBy(names = []) {
    // They are there when a search that failed is opened again.
    if (this.#sorts.length > 2) return;
    for (const name of names) {
      for (const order of /** @type {const} */ (["asc", "desc"])) this.#offer({ [name]: order }, order, name);
    }
  }

  /**
   * @param {Sort} sort
   * @param {"relevance" | "date" | "asc" | "desc"} value What it is called.
   * @param {string} [name] Of what the site names.
   */
  #offer(sort, value, name) {
    this.#sorts.push(sort);
    this.#select.append(element("option", { value }, this.#say(value, { name })));
  }

  /**
   * @param {Facets} counts
   * @param {Chosen} chosen
   * @param {Sort} sort
   * @param {number} total How many results there are.
   */
  show(counts, chosen, sort, total) {
    this.#select.selectedIndex = this.#sorts.indexOf(sort);
    this.#order.hidden = total < 2;
    this.#isPartial = Object.keys(counts).every((facet) => facet === "year");
    for (const facet of new Set([...FACETS, ...this.#groups.keys(), ...Object.keys(counts), ...Object.keys(chosen)])) {
      const values = valuesOf(facet, counts[facet] ?? {}, chosen[facet] ?? []);
      if (values.length > 1 || chosen[facet]) this.#fill(this.#group(facet), facet, values, chosen[facet] ?? []);
      else this.#groups.get(facet)?.remove();
    }
    this.#details.hidden = !this.#details.lastElementChild?.childElementCount;
    this.node.hidden = this.#details.hidden && this.#order.hidden;
  }

  /** @param {string} facet */
  #group(facet) {
    let group = this.#groups.get(facet);
    if (!group) {
      const name = this.#say("facets")[/** @type {Facet} */ (facet)] ?? facet;
      group = element("fieldset", {}, element("legend", { part: "group-heading" }, name));
      group.addEventListener("change", ({ target }) =>
        this.#choose({ facet, value: /** @type {HTMLInputElement} */ (target).value }),
      );
      this.#groups.set(facet, group);
    }
    if (!group.isConnected) {
      const order = [...new Set([...FACETS, ...this.#groups.keys()])];
      const later = order.slice(order.indexOf(facet) + 1).map((other) => this.#groups.get(other));
      this.#details.lastElementChild?.insertBefore(group, later.find((other) => other?.isConnected) ?? null);
    }
    return group;
  }

  /**
   * The checkboxes stay in place while their values are the same: the one that was pressed keeps the focus.
   *
   * @param {HTMLElement} group
   * @param {string} facet
   * @param {[string, number][]} values
   * @param {string[]} chosen
   */
  #fill(group, facet, values, chosen) {
    const { number, language } = this.#say.format;
    const boxes = () => [...group.querySelectorAll("input")];
    if (boxes().map((box) => box.value).join("\0") !== values.map(([value]) => value).join("\0")) {
      const focused = boxes().find((box) => box.matches(":focus"))?.value;
      const labels = values.map(([value]) => {
        const name = element("bdi", {}, facet === "language" ? language(value) : value);
        return element("label", {}, element("input", { type: "checkbox", value }), " ", name, " ", element("small"));
      });
      group.replaceChildren(/** @type {Node} */ (group.firstChild), ...labels);
      boxes().find((box) => box.value === focused)?.focus();
    }
    boxes().forEach((box, n) => {
      box.checked = chosen.includes(box.value);
      box.parentElement?.lastElementChild?.replaceChildren(number(values[n][1]));
    });
  }
}

/**
 * The values with most documents, and every chosen one; years from the newest on.
 *
 * @param {string} facet
 * @param {Record<string, number>} counts
 * @param {string[]} chosen
 * @returns {[value: string, count: number][]}
 */
function valuesOf(facet, counts, chosen) {
  // JavaScript puts keys that are whole numbers first: the order of years is not that of the engine.
  const sorted = Object.entries(counts).sort(([a, n], [b, m]) => (facet === "year" ? +b - +a : m - n));
  const values = sorted.filter(([value], n) => n < MOST_VALUES || facet === "year" || chosen.includes(value));
  for (const value of chosen) if (!(value in counts)) values.push([value, 0]);
  return values;
}

/**
 * @param {Chosen} chosen
 * @param {string} facet
 * @param {string} value
 * @returns {Chosen} With the value if it was not chosen, without it if it was.
 */
export function toggled(chosen, facet, value) {
  const values = chosen[facet] ?? [];
  const others = values.filter((other) => other !== value);
  const changed = others.length < values.length ? others : [...values, value];
  return { ...chosen, [facet]: changed.length > 0 ? changed : undefined };
}

/** @param {Chosen} chosen */
export function filters(chosen) {
  return Object.fromEntries(Object.entries(chosen).flatMap(([facet, any]) => (any ? [[facet, { any }]] : [])));
}
