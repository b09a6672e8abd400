/**
 * How does text become part of a page? Only here, and only as text nodes: nothing that a document or a reader wrote is
 * ever read as HTML.
 */

/** @typedef {import("./speur.js").Part} Part */

/**
 * @param {string} name
 * @param {Record<string, string | undefined>} [attributes] Those without a value are left out.
 * @param {...(Node | string)} children
 */
export function element(name, attributes = {}, ...children) {
  const created = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) created.setAttribute(attribute, value);
  }
  created.append(...children);
  return created;
}

/**
 * A button that is not part of a form.
 *
 * @param {string} part
 * @param {string} text
 * @param {() => void} [press]
 */
export function button(part, text, press) {
  const created = element("button", { type: "button", part }, text);
  if (press) created.addEventListener("click", press);
  return created;
}

/** @param {Part[]} parts */
export function marked(parts) {
  return parts.map(({ text, mark }) => (mark ? element("mark", { part: "mark" }, text) : text));
}

/** @param {Part[]} parts */
export function plain(parts) {
  return parts.map(({ text }) => text).join("");
}
