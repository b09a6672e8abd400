/**
 * Which elements share what is asked? Those of one group: what is typed in one of them is asked by all.
 *
 * @typedef {(query: string) => void} Take
 */

/** @type {Map<string, Set<Take>>} */
const groups = new Map();

export class Group {
  #members;
  #take;

  /**
   * @param {string | null} name Empty, or none: a group of one.
   * @param {Take} take Called with what another member asks.
   */
  constructor(name, take) {
    this.#members = groups.get(name ?? "") ?? new Set();
    this.#take = take;
    this.#members.add(take);
    if (name) groups.set(name, this.#members);
  }

  /** @param {string} query */
  tell(query) {
    for (const take of this.#members) if (take !== this.#take) take(query);
  }

  leave() {
    this.#members.delete(this.#take);
  }
}
