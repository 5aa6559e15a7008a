// Where answers are kept: changes go to the kernel, and stay in the page until it has saved them.

import { put } from "../model.js";

/** @import { Entry, Model } from "../types.js" */

/**
 * The entries that a page holds and that no kernel has saved yet, by item. They outlive the widget: after a
 * restart, the cell that is run again finds them here. Every widget's module is a copy, so they are the page's.
 * @returns {Map<string, Entry>}
 */
function unsaved() {
  const page = /** @type {Record<symbol, Map<string, Entry>>} */ (/** @type {unknown} */ (globalThis));
  return page[Symbol.for("lecture_utils.unsaved")] ??= new Map();
}

/**
 * The entries of a widget that the page knows better than the kernel: later ones, not saved yet. What claims to
 * be later than now comes from a clock that was wrong, so it is older than what the page holds.
 * @param {Record<string, Pick<Entry, "when">>} entries
 * @param {Map<string, Pick<Entry, "when">>} waiting
 * @param {string} [now]
 */
export function laterEntries(entries, waiting, now = new Date().toISOString()) {
  const isLater = (/** @type {string} */ held, /** @type {string} */ known) => held > known || known > now;
  return Object.fromEntries([...waiting].filter(([item, { when }]) => (
    item in entries && isLater(when, entries[item].when ?? ""))));
}

// How long the kernel may take, in milliseconds, before the learner is told that it does not answer.
const PATIENCE = 4000;

/** Puts changes into the model and has them saved. Says where the answers are. */
export class Keeper {
  /**
   * @param {Model} model
   * @param {() => void} changed called when the note may be another one
   */
  constructor(model, changed) {
    this.model = model;
    this.changed = changed;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.watch = undefined;
    this.late = false;
    const later = laterEntries(this.entries, unsaved());
    if (Object.keys(later).length) put(model, { _entries: { ...this.entries, ...later } });
    this.check();
  }

  /** @returns {Record<string, Entry>} */
  get entries() {
    return this.model.get("_entries");
  }

  /** @param {string} item */
  entry(item) {
    return this.entries[item];
  }

  /**
   * Every change is sent at once: an older answer of the kernel would overwrite one that waits. The kernel writes it
   * down when it is locked, or after a second; until it has said so, the page holds it too. While the kernel is at
   * work, the widget protocol holds changes back and sends the last one only.
   * @param {string} item
   * @param {Entry} entry
   */
  put(item, entry) {
    const dated = { ...entry, when: new Date().toISOString() };
    unsaved().set(item, dated);
    put(this.model, { _entries: { ...this.entries, [item]: dated } });
  }

  // Whether the kernel has seen all there is; if that takes too long, it is said.
  check() {
    const seen = /** @type {Record<string, [when: string, saved: boolean]>} */ (this.model.get("_seen"));
    const waiting = Object.entries(this.entries).some(([item, { when }]) => when && seen[item]?.[0] !== when);
    for (const [item, [when, saved]] of Object.entries(seen)) {
      if (saved && unsaved().get(item)?.when === when) unsaved().delete(item);
    }
    if (waiting) {
      this.watch ??= setTimeout(() => { this.late = true; this.changed(); }, PATIENCE);
      return;
    }
    clearTimeout(this.watch);
    this.watch = undefined;
    this.late = false;
  }

  /** @returns {string} */
  get note() {
    if (!this.late) return this.model.get("_kept");
    return "The kernel does not answer now. Until it does, your answer is kept in this page only. If the kernel was stopped, run "
      + "this cell again: your answer is still here, and is saved then.";
  }

  dispose() {
    clearTimeout(this.watch);
  }
}
