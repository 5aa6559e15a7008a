// The answers of a widget: what is kept of them comes back when it begins, and what changes is kept. It does for a
// page what Python's widgets/kit/answer/_answer_widget.py does for a notebook.

import { stampOf } from "../../../widgets/kit/answer/keeper.js";
import { isSame } from "../page_model.js";
import { restoredEntry } from "./restoring.js";

/** @import { Entry } from "../../../widgets/kit/types.js" */
/** @import { PageModel } from "../page_model.js" */
/** @import { Shelf } from "./shelf.js" */

/** How long a draft waits, in milliseconds: many keys are then one line. */
const PAUSE = 300;

export class Keeping {
  /**
   * @param {PageModel} model
   * @param {Shelf} shelf
   * @param {(item: string, entry: Entry) => Entry} [begun] what to begin with, of what is kept: all of it
   */
  constructor(model, shelf, begun = (_, entry) => entry) {
    this.model = model;
    this.shelf = shelf;
    /** @type {Record<string, Entry>} */
    this.blanks = model.get("_entries");
    /** @type {Set<string>} the items with a draft that is not on the shelf */
    this.drafts = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
    /** whether what changes in the model comes from the shelf */
    this.filling = false;
    /** @type {string | undefined} the item that this one is putting on the shelf */
    this.own = undefined;
    const entries = Object.entries(this.blanks).map(([item]) => [item, begun(item, this.restored(item))]);
    this.fill(Object.fromEntries(entries));
    /** @type {Record<string, Entry>} */
    this.last = model.get("_entries");
    const open = Object.values(this.last).findIndex(({ locked }) => !locked);
    if (model.get("_questions")) model.set("step", Math.max(open, 0));
    model.on("change:_entries", () => this.changed());
    shelf.listeners.add((items) => this.heard(items));
  }

  /** @param {string} item */
  restored(item) {
    return restoredEntry(this.shelf.answer(item), this.blanks[item], this.choices(item));
  }

  /** @param {string} item */
  choices(item) {
    const parts = /** @type {any[]} */ (this.model.get("_parts") ?? []).map(({ question }) => question);
    const questions = this.model.get("_questions") ?? parts;
    return questions.find((/** @type {any} */ one) => one?.item === item)?.choices.length ?? 0;
  }

  /** @param {Record<string, Entry>} entries as the shelf has them */
  fill(entries) {
    this.filling = true;
    const answered = Object.entries(entries).filter(([, { when }]) => when);
    const seen = Object.fromEntries(answered.map(([item, entry]) => [item, [stampOf(entry), true]]));
    this.model.set({ _seen: { ...this.model.get("_seen"), ...seen } });
    this.model.set({ _entries: { ...this.model.get("_entries"), ...entries } });
    this.filling = false;
    this.last = this.model.get("_entries");
    this.tellPlace();
  }

  // A locked answer goes to the shelf at once, a draft after a pause.
  changed() {
    if (this.filling) return;
    const before = this.last;
    this.last = this.model.get("_entries");
    for (const [item, entry] of Object.entries(this.last)) {
      if (isSame(entry, before[item])) continue;
      if (entry.locked) this.keep([item]);
      else {
        this.drafts.add(item);
        this.see(item, false);
      }
    }
    if (this.drafts.size) this.pause ??= setTimeout(() => this.flush(), PAUSE);
  }

  flush() {
    clearTimeout(this.pause);
    this.pause = undefined;
    this.keep([...this.drafts]);
  }

  /** @param {string[]} items */
  keep(items) {
    for (const item of items) {
      this.drafts.delete(item);
      this.own = item;
      const saved = this.shelf.put(item, this.last[item]);
      this.own = undefined;
      this.see(item, saved);
    }
    this.tellPlace();
  }

  /**
   * @param {string} item
   * @param {boolean} saved
   */
  see(item, saved) {
    this.model.set("_seen", { ...this.model.get("_seen"), [item]: [stampOf(this.last[item]), saved] });
  }

  tellPlace() {
    this.model.set({ _kept: this.shelf.note, _troubled: Boolean(this.shelf.trouble) });
  }

  /**
   * Another widget, another tab or a file has changed these.
   * @param {Set<string>} items
   */
  heard(items) {
    const mine = [...items].filter((item) => Object.hasOwn(this.blanks, item) && item !== this.own);
    const drafts = mine.filter((item) => this.drafts.has(item));
    if (drafts.length) this.keep(drafts); // nothing typed here is lost: the later of two counts
    const fresh = Object.fromEntries(mine.map((item) => [item, this.restored(item)]));
    if (mine.length) this.fill(fresh);
    else this.tellPlace();
  }
}
