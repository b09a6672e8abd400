/**
 * How is a document shown to be read?
 */

import { hrefOf } from "./address.js";
import { byline, element, foreignLanguage, fragmentOf, marked } from "./parts.js";
import * as texts from "./texts.js";

/**
 * @param {import("./speur.js").DocumentResult | null} found
 * @param {import("./question.js").Question} question The question to go back to.
 */
export function readingView(found, question) {
  const back = element("a", { class: "back", href: hrefOf(question) }, texts.back(question.query));
  // The title can have the focus: reading starts there.
  const title = element("h1", { tabindex: "-1" }, ...(found ? marked(found.title) : [texts.unknownDocument]));
  if (!found) return [back, title, element("p", {}, texts.unknownDocumentHint)];
  const header = element("header", {}, title, ...byline(found));
  const article = element("article", { lang: foreignLanguage(found) }, header, ...found.paragraphs.map(block));
  // The address comes from the document: only a web address is followed, and none with a password in it.
  if (/^https?:\/\/[^/?#@\\]+([/?#]|$)/i.test(found.url)) {
    article.append(element("footer", {}, element("a", { href: found.url }, texts.original(found.meta.source))));
  }
  return [back, article];
}

/** @param {import("./speur.js").Paragraph} paragraph */
function block({ kind, level, text }) {
  // The title is the only heading of the first level.
  if (kind === "heading") {
    const attributes = { id: fragmentOf(text), tabindex: "-1" };
    return element(`h${Math.max(2, level ?? 2)}`, attributes, ...marked(text));
  }
  const paragraph = element("p", { class: kind }, ...marked(text));
  return kind === "quote" ? element("blockquote", {}, paragraph) : paragraph;
}
