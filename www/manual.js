/**
 * What do the examples of the manual need? Results that lead to the articles of this page, code that can be copied, knobs
 * that turn attributes, and a list of events. A page that only searches needs none of it.
 */

import { resultOfArticle } from "./articles.js";
import { element } from "./dom.js";
import "./speur.js";

/** @typedef {import("./speur.js").SpeurSearch} SpeurSearch */

const all = (/** @type {string} */ selector) => /** @type {any[]} */ ([...document.querySelectorAll(selector)]);

for (const search of all("speur-search")) search.resultRenderer = resultOfArticle;
for (const code of all(".code")) code.append(copyButton(code.querySelector("pre")));
explainOnDemand();
turnKnobs();
logEvents();

function explainOnDemand() {
  const box = /** @type {HTMLInputElement} */ (document.getElementById("explain"));
  const explain = () => document.getElementById("first")?.toggleAttribute("explain", box.checked);
  box.addEventListener("change", explain);
  // Some browsers remember that it was checked.
  explain();
}

/** @param {HTMLElement} pre */
function copyButton(pre) {
  const [copy, copied] = (document.body.dataset.copy ?? "").split("|");
  const made = element("button", { type: "button" }, copy);
  made.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(pre.textContent ?? "").catch(() => {});
    made.textContent = copied;
    setTimeout(() => (made.textContent = copy), 2000);
  });
  return made;
}

/** Each control of the form named `knobs` is an attribute, or a property of the style, of the element beside it. */
function turnKnobs() {
  const knobs = /** @type {HTMLFormElement} */ (document.getElementById("knobs"));
  const search = /** @type {SpeurSearch} */ (document.getElementById("turned"));
  const code = /** @type {HTMLElement} */ (document.getElementById("turned-code"));
  const turn = () => {
    const attributes = [];
    const styles = [];
    for (const knob of /** @type {HTMLInputElement[]} */ ([...knobs.elements])) {
      const isFlag = knob.type === "checkbox";
      const value = isFlag ? (knob.checked ? "" : null) : knob.value === knob.dataset.default ? null : knob.value;
      if (knob.name.startsWith("--")) {
        if (value) search.style.setProperty(knob.name, value);
        else search.style.removeProperty(knob.name);
        if (value) styles.push(`  ${knob.name}: ${value};`);
      } else {
        if (value === null) search.removeAttribute(knob.name);
        else if (search.getAttribute(knob.name) !== value) search.setAttribute(knob.name, value);
        if (value !== null) attributes.push(isFlag ? ` ${knob.name}` : ` ${knob.name}="${value}"`);
      }
    }
    const style = styles.length ? `\n\nspeur-search {\n${styles.join("\n")}\n}` : "";
    code.textContent = `<speur-search${attributes.join("")}></speur-search>${style}`;
  };
  knobs.addEventListener("input", turn);
  knobs.addEventListener("submit", (event) => event.preventDefault());
  turn();
}

function logEvents() {
  const log = /** @type {HTMLElement} */ (document.getElementById("log"));
  for (const name of ["ready", "query", "results", "no-results", "select", "error", "open", "close"]) {
    document.addEventListener(`speur-${name}`, (event) => {
      const { hits, ...detail } = /** @type {CustomEvent} */ (event).detail ?? {};
      log.prepend(element("li", {}, `speur-${name} ${JSON.stringify(detail)}`));
      while (log.childElementCount > 50) log.lastChild?.remove();
    });
  }
}
