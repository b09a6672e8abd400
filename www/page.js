/**
 * What does the page show? As the address says: the search box with results, or a document. This file goes from one to
 * the other; how they look stands in `results.js` and `reading.js`.
 */

import { forget, go, here, remember, rememberSoon } from "./address.js";
import { facetsIn } from "./facets.js";
import { listenToKeys } from "./keys.js";
import { element } from "./parts.js";
import { answer, counts, toggled } from "./question.js";
import { readingView } from "./reading.js";
import { resultItems, summary } from "./results.js";
import { Speur } from "./speur.js";
import { announce, silence } from "./status.js";
import { MOST_SUGGESTIONS, suggestionLine } from "./suggestions.js";
import * as texts from "./texts.js";

/** How many results are shown at a time. */
const PAGE_SIZE = 10;

/** A shorter wait is not worth a sentence that comes and goes. */
const SLOW_MS = 400;

const byId = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
/** @type {HTMLElement[]} */
const [finder, clearButton, notice, outcome, suggestions, found] =
  ["finder", "clear", "notice", "outcome", "suggestions", "found"].map(byId);
/** @type {HTMLElement[]} */
const [tools, order, refine, chosen, welcome, examples, list, more, reading] =
  ["tools", "order", "refine", "chosen", "welcome", "examples", "list", "more", "reading"].map(byId);
/** @type {HTMLInputElement[]} */
const [input, sortSelect, explainBox] = ["query", "sort", "explain"].map(byId);
const siteTitle = document.title;

let opening = Speur.open();

/** Numbers the questions: an old answer never replaces a newer one. */
let newest = 0;

/** What the reader asks. */
let { question } = here();

/** @type {typeof question | null} What the results in the list answer. */
let listed = null;

/** Shows what the address says. `arrive` is called when results are shown. */
function showView(arrive = () => {}) {
  const { document: id, place, ...asked } = here();
  question = asked.question;
  finder.hidden = outcome.hidden = id !== null;
  reading.hidden = id === null;
  for (const part of [reading, notice]) part.replaceChildren();
  newest++;
  if (id !== null) return read(id);
  input.value = question.query;
  sortSelect.value = question.sort;
  explainBox.checked = question.explain;
  nameResults();
  // A list that is still there need not be asked for again.
  if (JSON.stringify(listed) === JSON.stringify(question)) arrive();
  else search(place.count || PAGE_SIZE, arrive);
}

function nameResults() {
  clearButton.hidden = question.query === "";
  document.title = question.query.trim() ? texts.pageTitle(question.query) : siteTitle;
}

function search(count = PAGE_SIZE, arrive = () => {}) {
  const asked = question;
  ask(
    async (speur) => {
      if (!asked.query.trim()) return null;
      const found = await answer(speur, asked, { limit: count });
      return { ...found, facets: await counts(speur, asked, found.facets) };
    },
    (answer) => {
      const paragraphs = answer ? summary(answer, asked) : [];
      found.replaceChildren(...paragraphs);
      welcome.hidden = answer !== null;
      list.replaceChildren(...(answer ? resultItems(answer, asked, 0) : []));
      listed = asked;
      offerMore(answer?.total ?? 0);
      tools.hidden = answer === null;
      order.hidden = (answer?.total ?? 0) < 2;
      showFacets(answer?.facets ?? {}, asked.chosen);
      suggest();
      announce(paragraphs.map((paragraph) => paragraph.firstChild?.textContent).join(" "));
      arrive();
    },
  );
}

function searchOn() {
  const asked = listed ?? question;
  const offset = list.childElementCount;
  ask(
    (speur) => answer(speur, asked, { limit: PAGE_SIZE, offset }),
    (answer) => {
      list.append(...resultItems(answer, asked, offset));
      list.children[offset]?.querySelector("a")?.focus();
      offerMore(answer.total);
      remember(asked, { count: list.childElementCount });
    },
  );
}

/** @param {number} total */
function offerMore(total) {
  const left = total - list.childElementCount;
  more.hidden = left <= 0;
  more.textContent = texts.more(Math.min(left, PAGE_SIZE));
}

/** Results never wait for suggestions, and nobody misses those that fail. */
async function suggest() {
  const [number, asked] = [newest, question];
  const offer = async (/** @type {string} */ query) =>
    query.trim() ? (await opening).suggest(query, { limit: MOST_SUGGESTIONS }) : [];
  const offered = await offer(asked.query).catch(() => []);
  if (number !== newest) return;
  const line = suggestionLine(offered, asked);
  suggestions.replaceChildren(...line);
  suggestions.hidden = line.length === 0;
}

/** @param {string} id */
function read(id) {
  ask(
    (speur) => speur.document(id, { query: question.query }),
    (answer) => {
      reading.replaceChildren(...readingView(answer, question));
      const title = reading.querySelector("h1");
      document.title = texts.pageTitle(title?.textContent ?? "");
      const headings = [...reading.querySelectorAll("[id]")];
      const section = headings.find(({ id }) => `#${encodeURIComponent(id)}` === location.hash);
      if (section instanceof HTMLElement) section.focus();
      else title?.focus({ preventScroll: true });
    },
  );
}

/** Puts the reader at the results of a query that was followed as a link. */
function begin() {
  (listed ? found : input).focus();
  // What has the focus is read aloud already.
  silence();
}

/** Puts the reader back where they were among the results. */
function resume() {
  const { rank = -1, scroll = 0 } = here().place;
  (links()[rank] ?? input).focus({ preventScroll: true });
  scrollTo(0, scroll);
}

/**
 * Asks the engine and shows the answer, unless something newer was asked since. Says so if that takes long or fails.
 *
 * @template Answer
 * @param {(speur: Speur) => Promise<Answer>} question
 * @param {(answer: Answer) => void} show
 */
async function ask(question, show) {
  const number = ++newest;
  const slow = setTimeout(tell, SLOW_MS, texts.loading);
  silence();
  try {
    const answer = await question(await opening);
    if (number !== newest) return;
    notice.replaceChildren();
    show(answer);
  } catch (error) {
    if (number !== newest) return;
    const retry = element("button", { type: "button" }, texts.retry);
    retry.addEventListener("click", () => {
      opening = Speur.open();
      showView();
    });
    tell(texts.failed, element("small", { lang: "en" }, String(error)), retry);
  } finally {
    clearTimeout(slow);
  }
}

/**
 * @param {string} message
 * @param {...Node} details
 */
function tell(message, ...details) {
  notice.replaceChildren(element("p", {}, message), ...details);
  announce(message, 0);
}

function links() {
  return [...list.querySelectorAll("a")];
}

function typed() {
  question = { ...question, query: input.value };
  nameResults();
  rememberSoon(question);
  search();
}

function clear() {
  question = { ...question, chosen: {} };
  input.value = "";
  input.focus();
  typed();
}

/** @param {Partial<typeof question>} change What the reader chose beside the query. */
function choose(change) {
  question = { ...question, ...change };
  remember(question);
  search();
}

/**
 * Follows a link to this page without loading it again, unless it is to open in a new tab.
 *
 * @param {MouseEvent} event
 */
function follow(event) {
  const link = /** @type {Element} */ (event.target).closest("a");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.origin + link.pathname !== location.origin + location.pathname) return;
  const rank = links().indexOf(link);
  if (link.className === "back" && here().place.fromResults) history.back();
  else {
    if (!outcome.hidden) remember(question, { count: list.childElementCount, rank, scroll: scrollY });
    if (!go(link.href, rank < 0 ? null : { query: question.query, fromResults: true })) return;
    scrollTo(0, 0);
    showView(begin);
  }
  event.preventDefault();
}

// Composed text is searched as well: phones compose every word. The text in the box is never touched.
input.addEventListener("input", typed);
input.addEventListener("blur", silence);
input.form?.addEventListener("submit", (event) => {
  event.preventDefault();
  remember(question);
});
sortSelect.addEventListener("change", () => choose({ sort: sortSelect.value === "date" ? "date" : "relevance" }));
explainBox.addEventListener("change", () => choose({ explain: explainBox.checked }));
clearButton.addEventListener("click", clear);
more.addEventListener("click", searchOn);
document.addEventListener("click", follow);
addEventListener("popstate", () => {
  forget();
  showView(resume);
});
const showFacets = facetsIn(refine, chosen, found, (facet, value) =>
  choose({ chosen: toggled(question.chosen, facet, value) }),
);
listenToKeys(input, outcome, clear);
showView();

// The examples fit the articles in `seeds/`. Over other documents, those that find nothing go.
for (const link of examples.querySelectorAll("a")) {
  const query = new URL(link.href).searchParams.get("q") ?? "";
  opening.then((speur) => speur.search(query, { limit: 0 })).then(
    ({ total }) => total || link.closest("li")?.remove(),
    () => {},
  );
}
