/**
 * What is `<speur-search>` before anybody searches? A form, the author's or its own, that waits for the reader. How it
 * behaves from then on stands in `interface/`, which is loaded at that moment.
 */

import { button, element } from "./dom.js";

/** @typedef {import("./interface/interface.js").Interface} Interface */

/** What the empty element says before its interface is loaded. */
const LABELS = /** @type {Record<string, string>} */ ({
  nl: "Zoeken",
  en: "Search",
  de: "Suchen",
  fr: "Rechercher",
  es: "Buscar",
});

/** Attributes that are there or not. */
const FLAGS = "cache explain history suggest".split(" ");

/** What others stand for that are not there. */
const DEFAULTS = /** @type {Record<string, string>} */ ({
  load: "focus",
  mode: "inline",
  highlight: "text-fragment",
  theme: "inherit",
});

const ATTRIBUTES =
  "index limit load url-param shortcut results mode highlight theme group heading-level label cache explain history suggest".split(
    " ",
  );

const style = `
:host { display: block; position: relative; }
:host([hidden]), [hidden] { display: none !important; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([theme="auto"]) { color-scheme: light dark; }
* { box-sizing: border-box; }
form, search { display: grid; gap: 0.375rem; margin: 0; }
label { color: var(--speur-color-muted, inherit); font-size: 0.875em; }
button, select, [part="input"] {
  min-block-size: 2.5rem;
  padding: 0.375em 0.75em;
  font: inherit;
  color: inherit;
  background: none;
  border: 1px solid var(--speur-color-border, GrayText);
  border-radius: var(--speur-radius, 6px);
}
button, select { cursor: pointer; }
[part="field"] { position: relative; font: var(--speur-font, inherit); }
[part="input"] { inline-size: 100%; padding-inline-end: 5.5em; font-size: max(1em, 16px); appearance: none; }
:focus-visible { outline: 2px solid var(--speur-color-focus, currentColor); outline-offset: 2px; }
::-webkit-search-cancel-button { display: none; }
[part="clear"] { position: absolute; inset-block: 0; inset-inline-end: 0; border: 0; }
`;

// There are no elements where pages are put together ahead of time.
const Base = globalThis.HTMLElement ?? class {};

/** @type {CSSStyleSheet | undefined} */
let sheet;

export class SpeurSearch extends Base {
  static observedAttributes = [...ATTRIBUTES, "lang", "dir"];

  /** Opens an index. `speur.js` says how. @type {typeof import("./speur.js").Speur.open} */
  static open;
  /** Imports a module, or says why it cannot be. @type {(url: URL) => Promise<any>} */
  static load;
  /** Where a script of the interface is. @type {(name: string) => URL} */
  static part;

  /** @type {any} */
  #translations;
  /** @type {any} */
  #resultRenderer;
  /** @type {Promise<Interface> | undefined} */
  #interface;
  /** @type {Interface | undefined} */
  #attached;
  /** @type {any} */
  #shell;
  #isWaiting = false;
  /** What stood in the box when the element was taken out of the page, or made anew. */
  #query = "";
  #triggers = new AbortController();
  #ended = new AbortController();

  /** Defines the element, if the page has none of this name. */
  static define(name = "speur-search") {
    if (!customElements.get(name)) customElements.define(name, name === "speur-search" ? this : class extends this {});
  }

  connectedCallback() {
    // The form inside may not have been read yet.
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => this.#build(), { once: true });
    else this.#build();
  }

  disconnectedCallback() {
    this.#end();
  }

  /**
   * @param {string} _name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(_name, before, now) {
    if (before !== now) this.#again();
  }

  get translations() {
    return this.#translations;
  }

  set translations(messages) {
    this.#translations = messages;
    this.#again();
  }

  get resultRenderer() {
    return this.#resultRenderer;
  }

  set resultRenderer(renderer) {
    this.#resultRenderer = renderer;
    this.#again();
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    const { dialog, input } = this.#shell ?? {};
    if (dialog && !dialog.open) this.#openDialog();
    input?.focus(options);
  }

  /** @param {string} query */
  async search(query) {
    return (await this.#begin()).ask(String(query));
  }

  /** Loads the interface and the index, if they are not there yet. */
  async preload() {
    await (await this.#begin()).opening;
  }

  async clear() {
    await this.search("");
  }

  async close() {
    (await this.#interface)?.close();
  }

  /** @returns {Promise<Interface>} */
  async #load() {
    const shell = this.#shell;
    // The index is the longest to load: it does not wait for the interface, which says what goes wrong.
    const options = { cache: this.hasAttribute("cache") };
    for (const index of (this.getAttribute("index") ?? "").split(/\s+/)) {
      SpeurSearch.open(index || undefined, options).catch(() => {});
    }
    const { prepare } = await SpeurSearch.load(SpeurSearch.part("interface"));
    const attach = await prepare(this);
    // Meanwhile the element may have been made anew.
    if (shell !== this.#shell) return this.#begin();
    return (this.#attached = attach(shell));
  }

  /** The form, and what makes somebody begin to search. */
  #build() {
    if (!this.isConnected || this.#shell) return;
    for (const name of ["translations", "resultRenderer", ...ATTRIBUTES.map(propertyOf)]) this.#upgrade(name);
    // A browser that cannot do this keeps the form of the page: without a root it is shown as it is.
    sheet ??= new CSSStyleSheet();
    sheet.replaceSync(style);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];

    const own = /** @type {HTMLInputElement | null} */ (this.querySelector('input[type="search"], input:not([type])'));
    const label = this.getAttribute("label") ?? LABELS[(this.lang || languageOfPage(this)).slice(0, 2)] ?? LABELS.en;
    const form = own ? element("slot") : ownForm(label);
    const input = own ?? /** @type {HTMLInputElement} */ (form.querySelector("input"));
    const clear = form.querySelector("button") ?? button("clear", "");
    if (own && !own.hasAttribute("autocomplete")) own.autocomplete = "off";
    const place = element("div");
    const isDialog = this.getAttribute("mode") === "dialog";
    const dialog = /** @type {HTMLDialogElement | null} */ (
      isDialog ? element("dialog", { part: "dialog", "aria-label": label }) : null
    );
    dialog?.append(button("close", "×", () => dialog.close()), form, place);
    root.replaceChildren(...(dialog ? [button("opener", label, () => this.focus()), dialog] : [form, place]));
    const results = document.getElementById(this.getAttribute("results") ?? "");
    try {
      (results?.shadowRoot ?? results?.attachShadow({ mode: "open" }))?.append(place);
    } catch {
      // Lists, tables and links can hold no results; they stay below the box.
    }
    this.#shell = { input, clear, place, dialog, sheet, open: SpeurSearch.open, emit: this.#emit, report: this.#report };
    this.#listen(this.#shell);
    this.#await(input);
  }

  /** @param {{ input: HTMLInputElement, dialog: HTMLDialogElement | null }} shell */
  #listen({ input, dialog }) {
    this.#ended = new AbortController();
    const { signal } = this.#ended;
    const shortcut = this.getAttribute("shortcut");
    const toggle = () => (dialog?.open ? dialog.close() : this.focus());
    // Also when the element is made anew, so without an end.
    dialog?.addEventListener("close", () => this.#emit("speur-close"));
    if (shortcut) {
      import(SpeurSearch.part("shortcut").href)
        .then(({ listenToShortcut }) => listenToShortcut(shortcut, input, toggle, signal))
        // Who has no network has no key.
        .catch(() => {});
    }
    const submit = (/** @type {Event} */ event) => {
      // A form that leads somewhere does so, unless the results are shown right here as on a page of results; and always
      // where this search does not work.
      const isHere = this.getAttribute("url-param") || this.getAttribute("results");
      const leads = input.form?.hasAttribute("action");
      if (leads && (!isHere || this.dataset.state === "error")) return;
      event.preventDefault();
      this.#begin()
        .then((search) => search.submit())
        // A form that leads somewhere does so where this search cannot be loaded.
        .catch(() => leads && input.form?.submit());
    };
    input.form?.addEventListener("submit", submit, { signal });
    const observer = new MutationObserver(() => this.#again());
    observer.observe(document.documentElement, { attributeFilter: ["lang"] });
    signal.addEventListener("abort", () => observer.disconnect());
  }

  #openDialog() {
    this.#shell.dialog.showModal();
    this.#emit("speur-open");
    this.#begin();
  }

  /**
   * Waits for whatever the owner says that the search should wait for.
   *
   * @param {HTMLInputElement} input
   */
  #await(input) {
    const parameter = this.getAttribute("url-param");
    const asked = parameter && new URLSearchParams(location.search).get(parameter);
    input.value ||= asked || this.#query;
    const isThrifty = /** @type {any} */ (navigator).connection?.saveData;
    this.#awaitReader(input.value ? "eager" : isThrifty ? "input" : (this.getAttribute("load") ?? DEFAULTS.load));
  }

  /** @param {string} load */
  #awaitReader(load) {
    this.#triggers = new AbortController();
    const options = { signal: this.#triggers.signal };
    // When the browser is idle the element may have gone.
    const begin = () => this.#shell && this.#begin();
    this.addEventListener("input", begin, options);
    if (load !== "input") for (const name of ["focusin", "pointerover"]) this.addEventListener(name, begin, options);
    if (load === "eager") begin();
    // Safari has no idle callback.
    else if (load === "idle") (globalThis.requestIdleCallback ?? ((call) => setTimeout(call, 200)))(begin);
  }

  /** @returns {Promise<Interface>} */
  #begin() {
    if (!this.#shell) return Promise.reject(new Error("a <speur-search> searches only in a page"));
    this.#triggers.abort();
    if (this.#interface) return this.#interface;
    const loading = (this.#interface = this.#load());
    loading.catch((error) => {
      // The element has gone, or was made anew.
      if (loading !== this.#interface) return;
      // The form goes on as one without this script, and what is typed next tries again.
      this.#interface = undefined;
      this.#report(error);
      // What it says in the language of the page is what could not be loaded.
      this.#shell?.place.replaceChildren(element("p", { role: "alert" }, `⚠ ${error.message}`));
      this.#awaitReader("input");
    });
    return loading;
  }

  /** @param {any} error */
  #report = (error) => {
    this.dataset.state = "error";
    // The reader cannot mend it; whoever made the page finds the reason here.
    console.error(error);
    this.#emit("speur-error", { code: error?.code ?? "unknown", retryable: !!error?.retryable, message: `${error}` });
  };

  /**
   * @param {string} name
   * @param {object} [detail]
   * @param {EventInit} [options]
   * @returns {boolean} Whether nobody has prevented it.
   */
  #emit = (name, detail = {}, options) =>
    this.dispatchEvent(
      new CustomEvent(name, { bubbles: true, composed: true, detail: Object.freeze(detail), ...options }),
    );

  /** Makes the element anew, once for all that is changed at the same time. */
  #again() {
    if (!this.#shell || this.#isWaiting) return;
    this.#isWaiting = true;
    queueMicrotask(() => {
      this.#isWaiting = false;
      const hadFocus = document.activeElement === this;
      this.#end();
      this.#build();
      if (hadFocus) this.#shell?.input.focus();
    });
  }

  #end() {
    this.#triggers.abort();
    this.#ended.abort();
    this.#attached?.detach();
    this.#query = this.#shell?.input.value ?? this.#query;
    this.#shell?.dialog?.close();
    this.#shell?.place.remove();
    this.#attached = this.#interface = this.#shell = undefined;
    delete this.dataset.state;
  }

  /**
   * A property that was set before the element was defined hides the one of the class.
   *
   * @param {string} name
   */
  #upgrade(name) {
    if (!Object.hasOwn(this, name)) return;
    const self = /** @type {any} */ (this);
    const value = self[name];
    delete self[name];
    self[name] = value;
  }
}

for (const name of ATTRIBUTES) {
  const isFlag = FLAGS.includes(name);
  Object.defineProperty(SpeurSearch.prototype, propertyOf(name), {
    configurable: true,
    enumerable: true,
    /** @this {HTMLElement} */
    get() {
      const value = this.getAttribute(name);
      if (isFlag) return value !== null;
      if (name === "limit") return Math.max(1, Math.trunc(Number(value)) || 10);
      return value ?? DEFAULTS[name] ?? "";
    },
    /** @this {HTMLElement} @param {any} value */
    set(value) {
      if (isFlag) this.toggleAttribute(name, !!value);
      else if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, `${value}`);
    },
  });
}

/** @param {string} attribute */
function propertyOf(attribute) {
  return attribute.replace(/-./g, (letters) => letters[1].toUpperCase());
}

/** @param {Element} place */
function languageOfPage(place) {
  return place.closest("[lang]")?.getAttribute("lang") ?? "";
}

/**
 * The form of an element that has none.
 *
 * @param {string} label
 */
function ownForm(label) {
  const input = element("input", {
    type: "search",
    id: "query",
    name: "q",
    part: "input",
    autocapitalize: "none",
    autocomplete: "off",
    autocorrect: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    inputmode: "search",
  });
  const clear = button("clear", "×");
  clear.hidden = true;
  const field = element("div", { part: "field" }, input, clear);
  const form = element("form", { part: "form" }, element("label", { for: "query", part: "label" }, label), field);
  return element("search", { role: "search", part: "search", "aria-label": label }, form);
}
