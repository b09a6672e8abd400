/**
 * How does text become part of the page? Only here, and only as text nodes: nothing that a document or a reader wrote
 * is ever read as HTML.
 */

import * as texts from "./texts.js";

/** @typedef {import("./speur.js").Part} Part */
/** @typedef {import("./speur.js").Metadata} Metadata */

/**
 * @param {string} name
 * @param {Record<string, string | undefined>} attributes Those without a value are left out.
 * @param {...(Node | string)} children
 */
export function element(name, attributes, ...children) {
  const created = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) created.setAttribute(attribute, value);
  }
  created.append(...children);
  return created;
}

/** @param {Part[]} parts */
export function marked(parts) {
  return parts.map(({ text, mark }) => (mark ? element("mark", {}, text) : text));
}

/**
 * What the address of a section ends with, and the `id` of its heading: no text of a document is an `id` of the page.
 *
 * @param {Part[]} title
 */
export function fragmentOf(title) {
  const text = title.map((part) => part.text).join("");
  return `section-${text.trim().replace(/\s+/g, "-")}`;
}

/**
 * When it was published and by whom: one line, or none if nothing is known.
 *
 * @param {Metadata} known
 */
export function byline({ date, meta: { source, author } }) {
  const parts = date ? [element("time", { datetime: date }, texts.date(date))] : [];
  for (const name of [source, author]) if (name) parts.push(element("bdi", {}, name));
  return parts.length > 0 ? [element("p", { class: "byline" }, ...parts.flatMap((part) => [" · ", part]).slice(1))] : [];
}

/**
 * The language of a document, for `lang`, if it is not the page's.
 *
 * @param {Metadata} known
 */
export function foreignLanguage({ meta: { language } }) {
  return language === document.documentElement.lang ? undefined : language;
}
