/**
 * Where are the articles? The five of this site have no pages of their own: `article.html` shows them. On a site of yours
 * a result leads to its page, and none of this is needed.
 */

import { element } from "./dom.js";

/**
 * Shows a result as ever, with links to `article.html` in place of the address in the index.
 *
 * @param {import("./speur.js").Hit} hit
 * @param {import("./speur.js").RendererHelpers} helpers
 */
export function resultOfArticle({ id, matches }, { content }) {
  const item = document.createDocumentFragment();
  item.append(...content());
  // With the words that were found, where what was typed has a mistake.
  const words = [...new Set(matches.map(({ query, term, kind }) => (kind === "fuzzy" ? term : query)))].join(" ");
  for (const link of item.querySelectorAll("[part=link]")) {
    const section = link.closest("[part=sections]") ? `#${encodeURIComponent(sectionId(link.textContent ?? ""))}` : "";
    const href = `article.html?${new URLSearchParams({ id, q: words })}${section}`;
    const own = element("a", { part: "link", href, "aria-describedby": link.getAttribute("aria-describedby") ?? undefined });
    own.append(...link.childNodes);
    link.replaceWith(own);
  }
  return item;
}

/**
 * The `id` of a heading: no text of a document is an `id` of the page.
 *
 * @param {string} heading
 */
export function sectionId(heading) {
  return `section-${heading.trim().replace(/\s+/g, "-")}`;
}
