/**
 * What does the page show? As the address says: the search box with results, or a document. This file goes from one to
 * the other; how they look stands in `results.js` and `reading.js`.
 */

import { forget, go, here, remember, rememberSoon } from "./address.js";
import { listenToKeys } from "./keys.js";
import { element } from "./parts.js";
import { readingView } from "./reading.js";
import { resultItems, summary } from "./results.js";
import { Speur } from "./speur.js";
import { announce, silence } from "./status.js";
import * as texts from "./texts.js";

/** How many results are shown at a time. */
const PAGE_SIZE = 10;

/** A shorter wait is not worth a sentence that comes and goes. */
const SLOW_MS = 400;

const ids = ["finder", "clear", "notice", "outcome", "found", "welcome", "examples", "list", "more", "reading"];
const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const [finder, clearButton, notice, outcome, found, welcome, examples, list, more, reading] = ids.map(byId);
const input = /** @type {HTMLInputElement} */ (byId("query"));
const siteTitle = document.title;

let opening = Speur.open();

/** Numbers the questions: an old answer never replaces a newer one. */
let newest = 0;

/** @type {string | null} The query whose results are in the list. */
let listed = null;

/** Shows what the address says. `arrive` is called when results are shown. */
function showView(arrive = () => {}) {
  const { document: id, query, count } = here();
  finder.hidden = outcome.hidden = id !== null;
  reading.hidden = id === null;
  for (const part of [reading, notice]) part.replaceChildren();
  newest++;
  if (id !== null) return read(id, query);
  input.value = query;
  nameResults();
  // A list that is still there need not be asked for again.
  if (listed === query) arrive();
  else search(count || PAGE_SIZE, arrive);
}

function nameResults() {
  const query = input.value;
  clearButton.hidden = query === "";
  document.title = query.trim() ? texts.pageTitle(query) : siteTitle;
}

function search(count = PAGE_SIZE, arrive = () => {}) {
  const query = input.value;
  ask(
    async (speur) => (query.trim() ? speur.search(query, { limit: count }) : null),
    (answer) => {
      const sentences = answer ? summary(answer) : [];
      found.replaceChildren(...sentences.map((sentence) => element("p", {}, sentence)));
      if (answer?.total) found.lastChild?.appendChild(element("small", {}, texts.took(answer.tookMs)));
      welcome.hidden = answer !== null;
      list.replaceChildren(...(answer ? resultItems(answer, 0) : []));
      listed = query;
      offerMore(answer?.total ?? 0);
      announce(sentences.join(" "));
      arrive();
    },
  );
}

function searchOn() {
  const query = listed ?? "";
  const offset = list.childElementCount;
  ask(
    (speur) => speur.search(query, { limit: PAGE_SIZE, offset }),
    (answer) => {
      list.append(...resultItems(answer, offset));
      links()[offset]?.focus();
      offerMore(answer.total);
      remember({ query, count: list.childElementCount });
    },
  );
}

/** @param {number} total */
function offerMore(total) {
  const left = total - list.childElementCount;
  more.hidden = left <= 0;
  more.textContent = texts.more(Math.min(left, PAGE_SIZE));
}

/**
 * @param {string} id
 * @param {string} query
 */
function read(id, query) {
  ask(
    (speur) => speur.document(id, { query }),
    (answer) => {
      reading.replaceChildren(...readingView(answer, query));
      const title = reading.querySelector("h1");
      document.title = texts.pageTitle(title?.textContent ?? "");
      title?.focus({ preventScroll: true });
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
  const { rank = -1, scroll = 0 } = here();
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
  nameResults();
  rememberSoon({ query: input.value });
  search();
}

function clear() {
  input.value = "";
  input.focus();
  typed();
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
  const query = input.value;
  if (link.className === "back" && here().fromResults) history.back();
  else {
    if (!outcome.hidden) remember({ query, count: list.childElementCount, rank, scroll: scrollY });
    if (!go(link.href, rank < 0 ? null : { query, fromResults: true })) return;
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
  remember({ query: input.value });
});
clearButton.addEventListener("click", clear);
more.addEventListener("click", searchOn);
document.addEventListener("click", follow);
addEventListener("popstate", () => {
  forget();
  showView(resume);
});
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
