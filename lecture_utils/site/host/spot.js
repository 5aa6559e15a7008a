// The place of a widget on a page: its picture, until the widget lives; and what is said where it cannot.

import { make } from "../../widgets/kit/elements.js";
import { Missing } from "./library.js";

/** @import { Definition, Library } from "./library.js" */
/** @import { PageModel } from "./page_model.js" */

/** @typedef {{ model: PageModel, definition: Definition }} Alive */

/** Where the course can be had with Python. */
const NEEDS = "needs Python, which this page does not have. It works in JupyterLab: the page “Start here” says how to get it.";

export const experimental = {
  invoke: (/** @type {string} */ name) => Promise.reject(new Error(`${name} ${NEEDS}`)),
};

export class Spot {
  /**
   * @param {HTMLElement} place
   * @param {Library} library
   * @param {(spot: Spot) => Promise<Alive>} open gives the model that all places of one widget share
   */
  constructor(place, library, open) {
    this.place = place;
    this.library = library;
    this.open = open;
    this.still = /** @type {HTMLElement | null} */ (place.querySelector(".lu-site-still"));
    this.lesson = place.dataset.luLesson ?? "";
    this.number = Number(place.dataset.luWidget);
    this.said = make("p", { class: "lu-site-said", role: "status" });
    /** @type {AbortController | null} */
    this.life = null;
    /** @type {Promise<void> | null} */
    this.beginning = null;
    /** @type {(() => unknown)[]} */
    this.endings = [];
  }

  /** Shows the widget, once; all who ask wait for the same. What goes wrong is said, and the picture stays. */
  begin() {
    this.beginning ??= this.live();
    return this.beginning;
  }

  async live() {
    this.life = new AbortController();
    const { signal } = this.life;
    this.say("");
    const el = make("div", { class: "lu-site-live" });
    this.place.setAttribute("aria-busy", "true");
    try {
      const { model, definition } = await this.open(this);
      if (signal.aborted) return;
      this.place.append(el);
      if (this.still) this.still.hidden = true; // what is drawn is measured on the page
      const ending = await definition.render?.({ model, el, signal, experimental });
      this.endings.push(() => ending?.(), () => el.remove());
      if (signal.aborted) this.finish();
    } catch (error) {
      el.remove();
      if (this.still) this.still.hidden = false;
      this.fail(error);
    } finally {
      this.place.removeAttribute("aria-busy");
    }
  }

  /** Takes the widget off the page; its model keeps its values. */
  end() {
    this.life?.abort();
    this.beginning = null;
    this.finish();
    if (this.still) this.still.hidden = false;
  }

  finish() {
    for (const ending of this.endings.splice(0)) ending();
  }

  /** @param {unknown} error */
  fail(error) {
    const known = error instanceof Missing;
    this.say(known ? error.message : `This widget could not be shown (${error}). Its picture stands here instead.`);
    if (known) {
      const again = make("button", { type: "button" }, "Load this page again");
      again.addEventListener("click", async () => {
        await this.library.renew(error.file).catch(console.warn); // without a connection the page says so itself
        location.reload();
      });
      this.said.append(" ", again);
    } else {
      console.warn(error);
    }
    this.beginning = null; // to be tried again
  }

  /** @param {string} what */
  lacks(what) {
    this.say(`${what} ${NEEDS}`);
  }

  /** @param {string} words */
  say(words) {
    if (words) this.place.append(this.said);
    this.said.textContent = words;
    if (!words) this.said.remove();
  }
}
