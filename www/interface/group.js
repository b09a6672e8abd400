/**
 * Which elements share what is asked? Those of one group: what is typed in one of them is asked by all, also by those that
 * come later.
 *
 * @typedef {(query: string) => void} Take
 */

/** @type {Map<string, { asked: string, takes: Set<Take> }>} */
const groups = new Map();

/**
 * Joins the group that the element names; what its members ask is asked here too.
 *
 * @param {Element} host
 * @param {HTMLInputElement} input
 * @param {Take} take Called with what another member asks.
 * @returns {Group | undefined} Nothing without a name.
 */
export function join(host, input, take) {
  const name = host.getAttribute("group");
  if (!name) return undefined;
  const all = groups.get(name) ?? { asked: "", takes: new Set() };
  groups.set(name, all);
  all.takes.add(take);
  input.value ||= all.asked;
  return {
    tell(query) {
      all.asked = query;
      for (const other of all.takes) if (other !== take) other(query);
    },
    leave() {
      all.takes.delete(take);
      // What nobody asks any more is no question of those to come.
      if (!all.takes.size && groups.get(name) === all) groups.delete(name);
    },
  };
}

/**
 * @typedef {object} Group
 * @property {(query: string) => void} tell Tells the others what is asked.
 * @property {() => void} leave
 */
