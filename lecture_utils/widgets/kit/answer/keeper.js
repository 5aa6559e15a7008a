// Where answers are kept: changes go to the kernel, and stay in the page until it has saved them.

import { put } from "../model.js";

/** @import { Entry, Model } from "../types.js" */

/**
 * The entries that a page holds and that no kernel has saved yet, by item. They outlive the widget: after a
 * restart, the cell that is run again finds them here. Every widget's module is a copy, so they are the page's.
 * @returns {Map<string, Entry>}
 */
export function unsaved() {
  const page = /** @type {Record<symbol, Map<string, Entry>>} */ (/** @type {unknown} */ (globalThis));
  return page[Symbol.for("lecture_utils.unsaved")] ??= new Map();
}

/** @typedef {Pick<Entry, "when"> & Partial<Pick<Entry, "revealed">>} Dated */

/**
 * What tells two states of an entry apart: when it was answered, and what was shown since. Python says the same.
 * @param {Dated} entry
 */
export function stampOf({ when, revealed = [] }) {
  return when && [when, ...revealed].join(" ");
}

/**
 * The entries of a widget that the page knows better than the kernel: later ones, not saved yet. What claims to
 * be later than now comes from a clock that was wrong, so it is older than what the page holds. Of one time the later
 * is the one of which more was shown.
 * @param {Record<string, Dated>} entries
 * @param {Map<string, Dated>} waiting
 * @param {string} [now]
 */
export function laterEntries(entries, waiting, now = new Date().toISOString()) {
  const shown = (/** @type {Dated} */ { revealed = [] }) => revealed.length;
  const isLater = (/** @type {Dated} */ held, /** @type {Dated} */ known) => {
    if (held.when === known.when) return shown(held) > shown(known);
    return held.when > (known.when ?? "") || known.when > now;
  };
  return Object.fromEntries([...waiting].filter(([item, held]) => item in entries && isLater(held, entries[item])));
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
    this.hold(item, { ...entry, when: new Date().toISOString() });
  }

  /**
   * What was shown of an answer, now. A locked answer keeps its time: it is no other answer.
   * @param {string} item
   * @param {Entry} entry
   */
  note(item, entry) {
    if (entry.locked) this.hold(item, entry);
    else this.put(item, entry);
  }

  /**
   * @param {string} item
   * @param {Entry} entry
   */
  hold(item, entry) {
    unsaved().set(item, entry);
    put(this.model, { _entries: { ...this.entries, [item]: entry } });
  }

  // Whether the kernel has seen all there is; if that takes too long, it is said.
  check() {
    const seen = /** @type {Record<string, [stamp: string, saved: boolean]>} */ (this.model.get("_seen"));
    const waiting = Object.entries(this.entries).some(([item, entry]) => (
      entry.when && seen[item]?.[0] !== stampOf(entry)));
    for (const [item, [stamp, saved]] of Object.entries(seen)) {
      const held = unsaved().get(item);
      if (saved && held && stampOf(held) === stamp) unsaved().delete(item);
    }
    if (waiting) {
      this.watch ??= setTimeout(() => { this.late = true; this.changed(); }, PATIENCE);
      return;
    }
    clearTimeout(this.watch);
    this.watch = undefined;
    this.late = false;
  }

  /** Whether something is wrong, so that a learner has to be told. */
  get troubled() {
    return this.late || /** @type {boolean} */ (this.model.get("_troubled"));
  }

  /** @returns {string} */
  get said() {
    if (!this.late) return this.model.get("_kept");
    return "The kernel does not answer now. Until it does, your answer is kept in this page only. If the kernel was stopped, run "
      + "this cell again: your answer is still here, and is saved then.";
  }

  dispose() {
    clearTimeout(this.watch);
  }
}
