/**
 * What is on the screen? One of: nothing or what the reader searched before, a sentence that the search is loading, an
 * answer, or why there is none. All of it stands in one panel, whose parts have names for the owner's styles, and slots
 * for the owner's own words.
 */

import { button, element, plain } from "../dom.js";
import { Refine } from "./refine.js";
import { result, summary } from "./results.js";

/**
 * @typedef {import("./answers.js").SearchResults} SearchResults
 * @typedef {import("../speur.js").Hit} Hit
 * @typedef {import("./results.js").Look} Look
 * @typedef {import("./refine.js").Chosen} Chosen
 * @typedef {import("./refine.js").Sort} Sort
 * @typedef {{ query: string, chosen: Chosen, sort: Sort, isCounted?: true }} Question
 *   `isCounted`: with all facets, of a large index too.
 *
 * @typedef {object} Actions What the reader does in the panel.
 * @property {ConstructorParameters<typeof Refine>[1]} choose
 * @property {() => void} more
 * @property {() => void} retry
 * @property {(query: string) => void} ask
 * @property {() => void} forget
 * @property {(hit: Hit) => Node[]} extra What else stands in the item of a result.
 * @property {(answer: SearchResults) => Node[]} above What else stands above the results.
 * @property {(hit: Hit, helpers: object) => Node} [render] The owner's own item.
 */

export class View {
  #look;
  #actions;
  #summary = element("div", { part: "status" });
  #list = element("ol", { part: "list", role: "list" });
  #refine;
  #more;
  #slots;
  #recent = element("div", { part: "recent" });
  #bar = /** @type {HTMLProgressElement} */ (element("progress", { part: "progress", hidden: "" }));
  #error = element("p", { part: "error" });
  /** What each item shows: it stays if that stays. @type {WeakMap<Element, string>} */
  #shown = new WeakMap();

  /**
   * @param {Look} look
   * @param {Actions} actions
   */
  constructor(look, actions) {
    const { say } = look;
    this.#look = look;
    this.#actions = actions;
    this.#refine = new Refine(say, actions.choose);
    this.#more = button("more", "", actions.more);
    const slot = (/** @type {string} */ name, /** @type {Node[]} */ ...content) => element("slot", { name }, ...content);
    const retry = button("retry", say("retry"), actions.retry);
    this.#slots = {
      loading: slot("loading", element("label", { part: "loading" }, say("loading"), this.#bar)),
      error: slot("error", this.#error, retry),
      initial: slot("initial", this.#recent),
      facets: slot("facets", this.#refine.node),
      empty: slot("empty"),
    };
    const { loading, error, initial, facets, empty } = this.#slots;
    /** What is put where results belong. */
    this.panel = element(
      "section",
      { part: "panel", "aria-label": say("results") },
      loading,
      error,
      initial,
      this.#summary,
      empty,
      facets,
      this.#list,
      this.#more,
      slot("footer"),
    );
    this.#only();
  }

  /** The links that arrow keys go through: the first of each result. */
  get links() {
    const first = (/** @type {Element} */ item) => /** @type {HTMLElement | null} */ (item.querySelector("a[part=link]"));
    return [...this.#list.children].flatMap((item) => first(item) ?? []);
  }

  /** How many results are shown. */
  get count() {
    return this.#list.childElementCount;
  }

  /** @param {boolean} isBusy Whether what is shown will be replaced. */
  set isBusy(isBusy) {
    this.#list.toggleAttribute("data-old", isBusy);
    this.#list.setAttribute("aria-busy", `${isBusy}`);
  }

  /**
   * @param {number} loaded How much of the index is there, in bytes.
   * @param {number} total
   */
  progress(loaded, total) {
    Object.assign(this.#bar, { hidden: false, max: total, value: loaded });
  }

  /** @param {string[] | undefined} names What else results can be put in order by. */
  sortBy(names) {
    this.#refine.sortBy(names);
  }

  showLoading() {
    this.#only("loading");
  }

  /** @param {string} message */
  showError(message) {
    this.#error.textContent = message;
    this.#only("error");
  }

  /** @param {string[]} recent What was searched before. */
  showInitial(recent) {
    const { say } = this.#look;
    const items = recent.map((query) => element("li", {}, button("recent-query", query, () => this.#actions.ask(query))));
    const list = [
      element("p", {}, say("recent")),
      element("ul", { role: "list" }, ...items),
      button("forget", say("forget"), this.#actions.forget),
    ];
    this.#recent.replaceChildren(...(items.length ? list : []));
    this.#only("initial");
  }

  /**
   * @param {SearchResults} answer
   * @param {Question} question
   * @returns {string} What is read aloud.
   */
  showAnswer(answer, { chosen, sort }) {
    const isNarrowed = Object.values(chosen).some(Boolean);
    const sentences = summary(answer, isNarrowed, this.#look.say);
    this.#summary.replaceChildren(...sentences.map((sentence) => element("p", { dir: "auto" }, sentence)), ...this.#actions.above(answer));
    this.#refine.show(answer.facets, chosen, sort, answer.total);
    this.#fill(answer.hits);
    this.#offerMore(answer.total);
    this.#only("facets", ...(answer.total ? [] : ["empty"]));
    this.isBusy = false;
    return sentences.join(" ");
  }

  /** @param {SearchResults} answer Its hits are put below those that are there, and the first of them gets the focus. */
  addAnswer({ hits, total }) {
    const before = this.links.length;
    this.#list.append(...hits.map((hit, n) => this.#item(hit, this.count + n)));
    this.#offerMore(total);
    this.links[before]?.focus();
  }

  /**
   * Results that stay keep their elements, and with them the focus. Where the one with the focus has gone, the first has it.
   *
   * @param {Hit[]} hits
   */
  #fill(hits) {
    const known = new Map([...this.#list.children].map((item) => [this.#shown.get(item), item]));
    const root = /** @type {ShadowRoot} */ (this.#list.getRootNode());
    const focused = /** @type {HTMLElement | null | undefined} */ (root.activeElement?.closest("[part=item]"))?.dataset.id;
    const items = hits.map((hit, n) => known.get(keyOf(hit, n)) ?? this.#item(hit, n));
    this.#list.replaceChildren(...items);
    if (focused) {
      const same = items.find((item) => /** @type {HTMLElement} */ (item).dataset.id === focused);
      (same?.querySelector("a") ?? this.links[0])?.focus();
    }
  }

  /**
   * @param {Hit} hit
   * @param {number} rank From 0.
   */
  #item(hit, rank) {
    const { extra, render } = this.#actions;
    const content = () => [...result(hit, `excerpt-${rank}`, this.#look), ...extra(hit)];
    const item = element("li", { part: "item", "data-id": hit.id });
    this.#shown.set(item, keyOf(hit, rank));
    if (render) {
      const own = render(hit, { element, text: plain, content: () => content() });
      if (!(own instanceof Node)) throw new TypeError(`resultRenderer must return a Node, not ${typeof own}`);
      item.append(own);
    } else item.append(...content());
    return item;
  }

  /** @param {number} total */
  #offerMore(total) {
    const left = total - this.count;
    this.#more.hidden = left <= 0;
    this.#more.textContent = this.#look.say("more", { count: Math.min(left, this.#look.limit) });
  }

  /** @param {string[]} names The slots that are shown; with `facets`, the answer. */
  #only(...names) {
    for (const [name, slot] of Object.entries(this.#slots)) slot.hidden = !names.includes(name);
    const isAnswer = names.includes("facets");
    this.#summary.hidden = this.#list.hidden = !isAnswer;
    if (!isAnswer) this.#more.hidden = true;
  }
}

/**
 * @param {Hit} hit
 * @param {number} rank
 */
function keyOf(hit, rank) {
  return `${rank} ${JSON.stringify(hit)}`;
}
