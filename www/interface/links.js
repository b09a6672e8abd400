/**
 * Where do results lead? To addresses that an index brings, so to none that could run a script; and in them to the
 * passage that the excerpt shows, as far as browsers find it.
 */

import { plain } from "../dom.js";

/** @typedef {import("../speur.js").Part} Part */

/** How many words beside a match make sure that this passage is meant and no other. */
const NEIGHBOURS = 3;

/**
 * @param {string} address As the index has it: relative to the page, or in full.
 * @returns {URL | null} Nothing if it cannot be a link: `javascript:` and its like, or a name and password in it.
 */
export function safeUrl(address) {
  try {
    const url = new URL(address, document.baseURI);
    const isFile = url.protocol === "file:" && location.protocol === "file:";
    return (isFile || /^https?:$/.test(url.protocol)) && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}

/**
 * The address of a passage: browsers scroll to the text, and show the page or its section if they do not find it.
 *
 * @param {URL} url
 * @param {Part[]} excerpt
 */
export function passageUrl(url, excerpt) {
  const text = passage(excerpt);
  if (!text) return url.href;
  // A hyphen and a comma are signs of the directive; only the comma is encoded otherwise.
  const directive = `:~:text=${encodeURIComponent(text).replaceAll("-", "%2D")}`;
  return `${url.href}${url.hash ? "" : "#"}${directive}`;
}

/**
 * The first match in the words around it. Only whole words are found, and only within a line.
 *
 * @param {Part[]} excerpt
 */
function passage(excerpt) {
  const first = excerpt.findIndex(({ mark }) => mark);
  if (first < 0) return "";
  const lines = /[…\n]/;
  const before = plain(excerpt.slice(0, first)).split(lines).at(-1) ?? "";
  const after = plain(excerpt.slice(first)).split(lines)[0];
  const middle = after.match(/^\S+/)?.[0] ?? "";
  // The first of these words may have been cut by the excerpt's beginning, and the last by its end.
  const start = before.split(/(?<=\s)/).slice(-NEIGHBOURS - (/\s$/.test(before) ? 0 : 1)).join("");
  const end = after.slice(middle.length).split(/(?=\s)/).slice(0, NEIGHBOURS).join("");
  return `${start}${middle}${end}`.trim();
}
