/**
 * How does the element behave? What is typed becomes a question, the newest answer is shown, and links, keys, the address
 * of the page and the history lead where readers expect. `speur.js` loads this when somebody begins to search.
 */

import { Address } from "./address.js";
import { Answers } from "./answers.js";
import { extrasOf } from "./extras.js";
import { listenToKeys } from "./keys.js";
import { safeUrl } from "./links.js";
import { languageOf, messages } from "./messages.js";
import { toggled } from "./refine.js";
import { announce, makeRegions, silence } from "./status.js";
import { sheetOf, style } from "./style.js";
import { View } from "./view.js";

/**
 * @typedef {import("../speur.js").Speur} Speur
 * @typedef {import("../speur.js").SearchResults} SearchResults
 * @typedef {import("./view.js").Question} Question
 *
 * @typedef {object} Shell What `speur.js` has made of the element.
 * @property {HTMLInputElement} input
 * @property {HTMLElement} clear The button that empties the box, if it is ours.
 * @property {Element} place What the panel is put into.
 * @property {HTMLDialogElement | null} dialog
 * @property {CSSStyleSheet} sheet The styles that it has already.
 * @property {typeof import("../speur.js").Speur.open} open
 * @property {(name: string, detail?: object, options?: EventInit) => boolean} emit Tells the page; whether nobody has prevented it.
 * @property {(error: any) => void} report Tells it what is wrong.
 */

/** A shorter wait is not worth a sentence that comes and goes, in milliseconds. */
const SLOW = 300;

/** Then it is also read aloud. */
const VERY_SLOW = 800;

/** Korean is composed syllable by syllable: who pauses while composing wants to see results. */
const PAUSE_OF_COMPOSING = 300;

/** @type {CSSStyleSheet | undefined} */
let sheet;

/**
 * Loads what an element needs to be one.
 *
 * @param {HTMLElement & { limit: number, translations?: any, resultRenderer?: any }} host
 * @returns {Promise<(shell: Shell) => Interface>}
 */
export async function prepare(host) {
  const language = languageOf(host);
  const [say, extras] = await Promise.all([messages(language, host.translations), extrasOf(host)]);
  return (shell) => new Interface(host, shell, say, language, extras);
}

export class Interface {
  #host;
  #shell;
  #say;
  #history;
  #view;
  #address;
  /** @type {import("./group.js").Group | undefined} */
  #group;
  /** @type {Question} */
  #question = { query: "", chosen: {}, sort: "relevance" };
  #answers;
  /** Of the newest question; aborted by the next one: an old answer never replaces a newer one. @type {AbortController | undefined} */
  #newest;
  #isComposing = false;
  /** Closed by the reader: what was asked before does not open it when it comes. */
  #isLeft = false;
  #timer = 0;
  /** A query without results, until it is known that the reader meant it. */
  #missed = "";
  /** @type {unknown} */
  #failed;
  /** Settled when what is searched is open. @type {Promise<unknown> | undefined} */
  opening;
  #ended = new AbortController();

  /**
   * @param {HTMLElement & { limit: number, resultRenderer?: any }} host
   * @param {Shell} shell
   * @param {import("./messages.js").Say} say
   * @param {string} language
   * @param {import("./extras.js").Extras} extras
   */
  constructor(host, shell, say, language, { explain, history, suggest, group, overlay, sheets }) {
    this.#host = host;
    this.#shell = shell;
    this.#say = say;
    this.#history = history;
    this.#address = new Address(host.getAttribute("url-param") ?? "");
    const look = {
      say,
      language,
      hasPassages: host.getAttribute("highlight") !== "none",
      limit: this.#host.limit,
      headingLevel: Number(/^[1-6]$/.exec(host.getAttribute("heading-level") ?? "")),
    };
    const ask = (/** @type {string} */ query) => {
      this.ask(query);
      shell.input.focus();
    };
    this.#view = new View(look, {
      choose: (change) => this.#choose(change),
      more: () => this.#more(),
      retry: () => {
        this.#load();
        this.#show();
        // The button has gone.
        shell.input.focus();
      },
      ask,
      forget: () => {
        history?.forgetRecent();
        shell.input.focus();
        this.#show();
      },
      extra: (hit) => explain?.explanation(hit, say) ?? [],
      above: ({ suggestions = [], query }) => suggest?.suggestions(suggestions, query, say, ask) ?? [],
      render: host.resultRenderer,
    });
    const root = /** @type {ShadowRoot} */ (shell.place.getRootNode());
    sheet ??= sheetOf(style);
    root.adoptedStyleSheets = [shell.sheet, sheet, ...sheets];
    shell.clear.textContent = say("clear");
    const close = shell.dialog?.querySelector("[part=close]");
    if (close) close.textContent = say("close");
    this.#view.panel.hidden = true;
    shell.place.replaceChildren(this.#view.panel);
    this.#group = group?.join(host, shell.input, (query) => this.#take(query));
    makeRegions(shell.dialog ?? document.body);
    this.#listen(overlay);
    const addresses = (host.getAttribute("index") ?? "").split(/\s+/).filter(Boolean);
    const asked = { limit: this.#host.limit, explain: !!explain, suggest: !!suggest };
    this.#answers = new Answers(shell.open, addresses, asked);
    this.#load();
    this.#typed();
  }

  /** Ends it: the element has gone, or is made anew. */
  detach() {
    this.#newest?.abort();
    clearTimeout(this.#timer);
    this.#address.forget();
    this.#ended.abort();
    this.#view.panel.remove();
    this.#group?.leave();
  }

  /**
   * Asks for something as if it had been typed.
   *
   * @param {string} query
   * @returns {Promise<SearchResults | null>} Nothing for an empty query, and where something newer was asked meanwhile.
   */
  ask(query) {
    this.#shell.input.value = query;
    return this.#typed();
  }

  /** Closes what is open; returns whether anything was. */
  close() {
    const { dialog } = this.#shell;
    const isOpen = this.#isOpen;
    if (dialog?.open) dialog.close();
    else this.#open(false);
    this.#isLeft = !dialog;
    return isOpen;
  }

  get #isOpen() {
    return this.#shell.dialog ? this.#shell.dialog.open : !this.#view.panel.hidden;
  }

  /** Where something is read aloud: beside an open dialog nothing is. */
  get #loud() {
    return this.#shell.dialog?.open ? this.#shell.dialog : document.body;
  }

  /** @param {import("./extras.js").Extras["overlay"]} overlay */
  #listen(overlay) {
    const [host, { input, clear, place, dialog }] = [this.#host, this.#shell];
    const options = { signal: this.#ended.signal };
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ name, /** @type {(event: any) => void} */ call) =>
      target.addEventListener(name, call, options);
    on(input, "input", () => this.#typed(false));
    on(input, "compositionstart", () => (this.#isComposing = true));
    on(input, "compositionend", () => {
      this.#isComposing = false;
      this.#typed(false);
    });
    // What was closed, if there is anything to see.
    const reopen = () => {
      this.#isLeft = false;
      if (/results|empty|error/.test(host.dataset.state ?? "")) this.#open(true);
    };
    on(input, "click", reopen);
    on(input, "focus", () => this.#question.query.trim() || this.#show());
    on(input, "blur", () => {
      silence();
      this.#tellMissed();
    });
    on(clear, "click", () => {
      this.ask("");
      input.focus();
    });
    const escape = () => {
      // Who leaves a dialog is back where they came from.
      if (this.close()) {
        if (!dialog) input.focus();
        return true;
      }
      const hadText = input.value !== "";
      if (hadText) this.ask("");
      return hadText;
    };
    const inside = new Set([host, /** @type {ShadowRoot} */ (place.getRootNode()).host]);
    for (const target of inside) listenToKeys(target, { input, links: () => this.#view.links, escape, reopen }, options.signal);
    on(this.#view.panel, "click", (event) => this.#select(event));
    on(globalThis, "popstate", () => {
      const query = this.#address.arrive();
      if (host.getAttribute("url-param")) {
        this.#take(query);
        this.#group?.tell(query);
      }
    });
    overlay?.listenToLeaving(dialog, inside, on, () => this.close());
  }

  /** Opens what is searched, and says how that goes. */
  #load() {
    this.#shell.emit("speur-loadstart", {}, { bubbles: false });
    this.#state("loading");
    const opening = this.#answers.begin((loaded, total) => {
      this.#view.progress(loaded, total);
      this.#shell.emit("speur-progress", { loaded, total }, { bubbles: false });
    });
    this.opening = opening.then((speur) => {
      if (this.#ended.signal.aborted) return;
      // Several indexes together are in no order of one of them.
      this.#view.sortBy(speur.about.sorts);
      this.#shell.emit("speur-load", {}, { bubbles: false });
      this.#shell.emit("speur-ready", speur.about);
      this.#state("ready");
    });
    // The reader is told when something is asked.
    this.opening.catch((error) => this.#ended.signal.aborted || this.#report(error));
  }

  /**
   * @param {boolean} [isOurs] Not typed by the reader.
   * @returns {Promise<SearchResults | null>}
   */
  async #typed(isOurs = true) {
    const { input, clear } = this.#shell;
    clearTimeout(this.#timer);
    clear.hidden = input.value === "";
    if (this.#isComposing && !isOurs) {
      this.#timer = setTimeout(() => this.#typed(), PAUSE_OF_COMPOSING);
      return null;
    }
    const query = input.value;
    if (query === this.#question.query && !isOurs) return null;
    // An empty box at the beginning is no question.
    const isAsked = query !== "" || this.#newest;
    if (isAsked && !this.#shell.emit("speur-query", { query }, { cancelable: true })) return null;
    this.#change(query);
    if (isAsked) this.#address.writeSoon(query);
    this.#group?.tell(query);
    return this.#show();
  }

  /**
   * Takes over what another element of the group asks, or the address.
   *
   * @param {string} query
   */
  #take(query) {
    if (query === this.#question.query) return;
    this.#shell.input.value = query;
    this.#shell.clear.hidden = query === "";
    this.#change(query);
    this.#show();
  }

  /**
   * Changes the question. What was chosen belongs to a search; another one begins with an empty box.
   *
   * @param {string} query
   */
  #change(query) {
    this.#question = { ...this.#question, query, ...(query.trim() ? {} : { chosen: {} }) };
  }

  /** @param {Parameters<import("./view.js").Actions["choose"]>[0]} change */
  #choose({ facet, value, ...change }) {
    const { chosen } = this.#question;
    this.#question = { ...this.#question, ...change };
    if (facet && value !== undefined) this.#question.chosen = toggled(chosen, facet, value);
    this.#show();
  }

  /**
   * Answers the question and shows the answer, unless something newer was asked since.
   *
   * @returns {Promise<SearchResults | null>}
   */
  async #show() {
    this.#newest?.abort();
    const { signal } = (this.#newest = new AbortController());
    this.#isLeft = false;
    silence();
    const question = this.#question;
    if (!question.query.trim()) {
      this.#initial();
      return null;
    }
    // While the search loads, a question that was given up goes on.
    const later = (/** @type {() => void} */ call, /** @type {number} */ pause) =>
      setTimeout(() => signal.aborted || call(), pause);
    const slow = later(() => this.#slow(), SLOW);
    const verySlow = later(() => this.#busy() && announce(this.#loud, this.#say("loading"), true), VERY_SLOW);
    try {
      const answer = this.#answers.kept(question) ?? (await this.#answers.first(question, signal));
      return signal.aborted ? null : this.#shown(answer);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
      return null;
    } finally {
      clearTimeout(slow);
      clearTimeout(verySlow);
      if (!signal.aborted) this.#view.isBusy = false;
    }
  }

  #busy() {
    return this.#host.dataset.state === "loading";
  }

  /** What is shown stays until the answer is there, dimmed; without anything, it says that the search is loading. */
  #slow() {
    if (this.#busy() || !this.#view.count) this.#view.showLoading();
    else this.#view.isBusy = true;
    this.#open(true);
  }

  /** @param {SearchResults} answer */
  #shown(answer) {
    const spoken = this.#view.showAnswer(answer, this.#question);
    this.#state(answer.total ? "results" : "empty");
    this.#open(true);
    const { query, total, tookMs, hits } = answer;
    this.#shell.emit("speur-results", { query, total, tookMs, hits: [...hits] });
    this.#missed = total ? "" : query;
    announce(this.#loud, spoken, false, () => this.#tellMissed());
    return answer;
  }

  /** Tells the owner what readers miss: what they typed to its end, not every letter of it. */
  #tellMissed() {
    if (this.#missed) this.#shell.emit("speur-no-results", { query: this.#missed });
    this.#missed = "";
  }

  #initial() {
    const queries = this.#history?.recent() ?? [];
    this.#view.showInitial(queries);
    const { host } = /** @type {ShadowRoot} */ (this.#shell.place.getRootNode());
    const hasOwn = !!host.querySelector(':scope > [slot="initial"]');
    this.#open(hasOwn || (queries.length > 0 && this.#shell.input.matches(":focus")));
    // While it loads or where it failed, that is more to know.
    if (/results|empty/.test(this.#host.dataset.state ?? "")) this.#state("ready");
  }

  /** @param {any} error */
  #fail(error) {
    const message = this.#say(navigator.onLine === false ? "offline" : "failed");
    this.#view.showError(message);
    this.#open(true);
    announce(this.#loud, message, this.#report(error));
  }

  /**
   * @param {any} error
   * @returns {boolean} Whether it is another one than before: each letter that is typed on fails for the same reason.
   */
  #report(error) {
    this.#state("error");
    if (error === this.#failed) return false;
    this.#shell.report((this.#failed = error));
    return true;
  }

  async #more() {
    const [newest, { count }] = [this.#newest, this.#view];
    // Something newer may have been asked since, or the same twice.
    const isWanted = () => newest === this.#newest && count === this.#view.count;
    try {
      const answer = await this.#answers.next(this.#question, count);
      if (isWanted()) this.#view.addAnswer(answer);
    } catch (error) {
      if (isWanted()) this.#fail(error);
    }
  }

  /** The reader means what was typed. Fails if the search cannot be loaded. */
  submit() {
    const { input } = this.#shell;
    this.#tellMissed();
    this.#history?.addRecent(input.value);
    this.#address.keep(input.value);
    this.#isLeft = false;
    this.#open(input.value.trim() !== "");
    return this.opening;
  }

  /** @param {MouseEvent} event */
  #select(event) {
    const link = /** @type {Element} */ (event.target).closest("a[part=link]");
    const item = link?.closest("[part=item]");
    if (!link || !item) return;
    const id = item.getAttribute("data-id");
    this.#address.keep(this.#question.query);
    const rank = [.../** @type {Element} */ (item.parentElement).children].indexOf(item);
    const url = safeUrl(link.getAttribute("href") ?? "")?.href.replace(/#?:~:text=.*$/, "");
    if (!this.#shell.emit("speur-select", { url, rank, id, query: this.#question.query }, { cancelable: true })) {
      event.preventDefault();
    }
  }

  /** @param {boolean} isOpen */
  #open(isOpen) {
    const { panel } = this.#view;
    if (panel.hidden !== isOpen || (isOpen && this.#isLeft)) return;
    panel.hidden = !isOpen;
    if (!this.#shell.dialog) this.#shell.emit(isOpen ? "speur-open" : "speur-close");
  }

  /** @param {string} state */
  #state(state) {
    this.#host.dataset.state = state;
  }
}
