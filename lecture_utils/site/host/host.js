// Brings the widgets of a page to life without a kernel: one classic script, for pages from a server and from a file.
// A widget is loaded when its place comes near the part of the page that is seen.

import { sitting } from "./answers/asking_again.js";
import { dayOf } from "./answers/coming_back.js";
import { Keeping } from "./answers/keeping.js";
import { Overview } from "./answers/overview.js";
import { Shelf, randomName } from "./answers/shelf.js";
import { Rescue } from "./answers/taking_along.js";
import { Library } from "./library.js";
import { PageModel } from "./page_model.js";
import { Spot, experimental } from "./spot.js";

/** @import { Definition, Use } from "./library.js" */
/** @import { Alive } from "./spot.js" */

/** How far outside the window a widget is made ready, in pixels. */
const NEAR = 800;

const SCRIPT = /** @type {HTMLScriptElement | null} */ (document.currentScript);

class Site {
  constructor() {
    this.library = new Library(new URL(".", SCRIPT?.src ?? document.baseURI).href);
    /** @type {Map<HTMLElement, Spot>} */
    this.spots = new Map();
    /** @type {Map<string, Promise<Alive>>} */
    this.alive = new Map();
    this.shelf = new Shelf(() => localStorage, randomName());
    /** @type {Keeping[]} */
    this.keepings = [];
    /** @type {Map<HTMLElement, Overview>} */
    this.overviews = new Map();
    this.watcher = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) this.show(target);
    }, { rootMargin: `${NEAR}px` });
  }

  // -- what the scripts of the site register --------------------------------------------------------

  /**
   * @param {string} code
   * @param {Definition} definition
   */
  widget(code, definition) {
    this.library.definitions.set(code, definition);
  }

  /**
   * @param {string} lesson
   * @param {number} number
   * @param {string} version
   * @param {Use} use
   */
  state(lesson, number, version, use) {
    this.library.keep(lesson, number, version, use);
  }

  /** @param {Record<string, [lesson: string, widget: number]>} asked */
  questions(asked) {
    this.library.asked = asked;
  }

  // -- what a page does -----------------------------------------------------------------------------

  /**
   * Makes the widgets in a part of the page ready, each when it comes near.
   * @param {ParentNode} [part]
   */
  begin(part = document) {
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll(".lu-site-widget"))) {
      if (this.spots.has(place)) continue;
      this.spots.set(place, new Spot(place, this.library, (spot) => this.open(spot)));
      this.watcher.observe(place);
    }
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll(".lu-site-progress"))) {
      if (!this.overviews.has(place)) this.overviews.set(place, new Overview(place, this.shelf));
    }
  }

  /**
   * What else a page has of scripts takes neither its line nor its processor from the first widget: they come when that
   * one lives, or when it is not near. They run in their order.
   * @param {string[]} addresses
   */
  async others(addresses) {
    const place = document.querySelector(".lu-site-widget");
    if (place && await this.isNear(place)) await this.show(place);
    const scripts = addresses.map((src) => Object.assign(document.createElement("script"), { src, async: false }));
    scripts.at(-1)?.addEventListener("load", () => SCRIPT?.removeAttribute("data-lu-then"));
    document.head.append(...scripts);
  }

  /**
   * @param {Element} place
   * @returns {Promise<boolean>}
   */
  isNear(place) {
    return new Promise((resolve) => {
      const watcher = new IntersectionObserver(([{ isIntersecting }]) => {
        watcher.disconnect();
        resolve(isIntersecting);
      }, { rootMargin: `${NEAR}px` });
      watcher.observe(place);
    });
  }

  /** Keeps what is typed and waits. */
  flush() {
    for (const keeping of this.keepings) keeping.flush();
  }

  /**
   * Shows the widget of a place now.
   * @param {Element} place
   */
  async show(place) {
    this.watcher.unobserve(place);
    await this.spots.get(/** @type {HTMLElement} */ (place))?.begin();
  }

  /**
   * Ends the widgets in a part of the page. Their values stay, for when they are shown again.
   * @param {ParentNode} [part]
   */
  end(part = document) {
    for (const [place, spot] of this.spots) {
      if (!part.contains(place)) continue;
      this.watcher.unobserve(place);
      spot.end();
      this.spots.delete(place);
    }
  }

  // -- pieces ---------------------------------------------------------------------------------------

  /**
   * The model of a widget, and its code. All places of one widget share it.
   * @param {Spot} spot
   */
  open(spot) {
    const name = `${spot.lesson} ${spot.number}`;
    const known = this.alive.get(name) ?? this.opened(spot);
    this.alive.set(name, known);
    known.catch(() => this.alive.delete(name)); // to be tried again
    return known;
  }

  /** @param {Spot} spot */
  async opened(spot) {
    const { luVersion, luCode = "", luStyle = "" } = spot.place.dataset;
    const [use, definition] = await Promise.all([
      this.library.use(spot.lesson, spot.number, luVersion),
      this.library.definition(luCode),
      this.library.sheet(luStyle),
    ]);
    const model = new PageModel(use.state, (what) => spot.lacks(what));
    await this.keepAnswers(model, spot.place);
    const signal = new AbortController().signal; // a model stays as long as its page
    await definition.initialize?.({ model, signal, experimental });
    return { model, definition };
  }

  /**
   * Answers come back, and are kept. What is due depends on them.
   * @param {PageModel} model
   * @param {HTMLElement} place
   */
  async keepAnswers(model, place) {
    if (place.dataset.luKind === "due") {
      const today = dayOf(Date.now());
      const { parts, blanks, words, begun } = await sitting(this.shelf.answers, today, (item) => this.asking(item));
      model.set({ _parts: parts, _words: words, _entries: blanks });
      this.keepings.push(new Keeping(model, this.shelf, begun));
    } else if (model.get("_entries")) {
      this.keepings.push(new Keeping(model, this.shelf));
    } else {
      return;
    }
    new Rescue(place, this.shelf);
  }

  /**
   * The widget of the site that asks a question; null if none does.
   * @param {string} item
   */
  async asking(item) {
    const asked = await this.library.questions();
    return Object.hasOwn(asked, item) ? this.library.use(...asked[item]) : null;
  }
}

const site = new Site();
addEventListener("storage", (event) => {
  if (event.storageArea === site.shelf.store) site.shelf.heard(event.key);
});
addEventListener("pagehide", () => site.flush());
document.addEventListener("visibilitychange", () => site.flush());
if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => site.begin());
else site.begin();
if (SCRIPT?.dataset.luThen) site.others(SCRIPT.dataset.luThen.split(" "));

export default site;
