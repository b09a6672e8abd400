/**
 * How is a document shown to be read? The address says which one, and the words to mark in it.
 */

import { sectionId } from "./articles.js";
import { element, marked, plain } from "./dom.js";
import { safeUrl } from "./interface/links.js";
import { messages } from "./interface/messages.js";
import { Speur } from "./speur.js";

/** @typedef {import("./interface/messages.js").Say} Say */

/** A shorter wait is not worth a sentence that comes and goes, in milliseconds. */
const SLOW = 300;

const LANGUAGE = document.documentElement.lang;
const place = /** @type {HTMLElement} */ (document.getElementById("article"));

const back = /** @type {HTMLAnchorElement} */ (document.querySelector(".back"));
if (document.referrer.startsWith(new URL("./", location.href).href)) back.href = document.referrer;
show();

async function show() {
  const asked = new URLSearchParams(location.search);
  const opening = Speur.open();
  const say = await messages(LANGUAGE);
  const slow = setTimeout(() => place.replaceChildren(element("p", { role: "status" }, say("loading"))), SLOW);
  try {
    const found = await (await opening).document(asked.get("id") ?? "", { query: asked.get("q") ?? "" });
    place.replaceChildren(...(found ? article(found, say) : unknown()));
    document.title = `${place.querySelector("h1")?.textContent} – Speur`;
    // Compared as addresses write it: anything may stand there, also what cannot be decoded.
    const headings = /** @type {HTMLElement[]} */ ([...place.querySelectorAll("[id]")]);
    const section = headings.find(({ id }) => `#${encodeURIComponent(id)}` === location.hash);
    section?.scrollIntoView();
    section?.focus({ preventScroll: true });
  } catch (error) {
    const retry = element("button", { type: "button" }, say("retry"));
    retry.addEventListener("click", show);
    place.replaceChildren(element("p", { role: "alert" }, say("failed")), retry);
    console.error(error);
  } finally {
    clearTimeout(slow);
  }
}

/**
 * @param {import("./speur.js").DocumentResult} found
 * @param {Say} say
 */
function article({ url, title, date, meta: { language, source, author }, paragraphs }, say) {
  const known = [
    ...(date ? [element("time", { datetime: date }, say.format.date(date))] : []),
    ...[source, author].filter(Boolean).map((name) => element("bdi", {}, name ?? "")),
  ];
  const byline = element("p", { class: "byline" }, ...known.flatMap((one) => [" · ", one]).slice(1));
  const header = element("header", {}, element("h1", {}, ...marked(title)), ...(known.length ? [byline] : []));
  const lang = language === LANGUAGE ? undefined : language;
  const made = element("article", { lang }, header, ...paragraphs.map(block));
  // The address comes from the document: none that could run a script is followed.
  const original = url && safeUrl(url);
  if (original) {
    const link = element("a", { href: original.href }, `Lees het origineel${source ? ` bij ${source}` : ""}`);
    made.append(element("footer", { lang: LANGUAGE }, link));
  }
  return [made];
}

/** @param {import("./speur.js").Paragraph} paragraph */
function block({ kind, level, text }) {
  // The title is the only heading of the first level.
  if (kind === "heading") {
    return element(`h${Math.max(2, level ?? 2)}`, { id: sectionId(plain(text)), tabindex: "-1" }, ...marked(text));
  }
  const paragraph = element("p", { class: kind }, ...marked(text));
  return kind === "quote" ? element("blockquote", {}, paragraph) : paragraph;
}

function unknown() {
  const hint = "Misschien klopt de link niet meer. Zoeken op woorden uit de titel helpt vaak.";
  return [element("h1", {}, "Dit artikel is hier niet te vinden"), element("p", {}, hint)];
}
