// Where the answers of a site are kept: in this browser, each line under a key of its own. Two tabs never write the
// same key, so neither can take an answer from the other. What the browser does not take stays in the page.

import { foldedLines, grownLines, placeOf, spreadEntry } from "./folding.js";
import { LARGEST, lineOf, momentOf, readLines, textOf } from "./lines.js";

/** @import { Entry } from "../../../widgets/kit/types.js" */
/** @import { Line } from "./lines.js" */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Store */

const PREFIX = "lecture6/";
const LEARNER = `${PREFIX}learner`;
const LINES = `${PREFIX}line/`;
/** How long what other tabs have changed is gathered, in milliseconds. A hidden tab has timers, and no frames. */
const GATHERING = 20;

/** Where the answers are, in words. */
export const WHERE = "this browser";
const KEPT = `Your answers are kept in ${WHERE}, on this device only. A private window forgets them.`;
const TAKE = "Download them first.";
const NOTES = {
  "": KEPT,
  forbidden: `This browser lets the page keep nothing. Your answers stay on this page until you leave it. ${TAKE}`,
  full: `This browser has no room left for this page. Your newest answers stay on this page until you leave it. ${TAKE}`,
};

export class Shelf {
  /**
   * @param {() => Store} open gives the browser's storage; it may throw
   * @param {string} tab tells this tab from all others
   */
  constructor(open, tab) {
    /** how the keys of this tab's lines begin */
    this.own = `${LINES}${tab}/`;
    this.count = 0;
    /** @type {keyof typeof NOTES} what is wrong with the storage */
    this.trouble = "";
    /** @type {Map<string, Line>} what is known, by its key */
    this.lines = new Map();
    /** @type {Set<string>} the keys of what could not be stored */
    this.waiting = new Set();
    this.learner = "";
    /** @type {Store | null} */
    this.store = null;
    /** @type {Set<(items: Set<string>) => void>} called with the items that have changed */
    this.listeners = new Set();
    /** @type {Set<string>} the items that another tab has changed, until it is told */
    this.untold = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
    try {
      this.store = open();
      this.readAll();
    } catch {
      this.store = null;
      this.trouble = "forbidden";
    }
  }

  /** What to tell a learner of where the answers are. */
  get note() {
    return NOTES[this.trouble];
  }

  /** @returns {Record<string, Entry>} */
  get answers() {
    return foldedLines(this.lines.values());
  }

  /** @param {string} item */
  answer(item) {
    const lines = [...this.lines.values()].filter((line) => line.item === item);
    return lines.length ? foldedLines(lines)[item] : undefined;
  }

  /**
   * Keeps an answer. Gives whether the browser has it.
   * @param {string} item
   * @param {Entry} entry
   */
  put(item, entry) {
    this.takeIn(spreadEntry(item, entry), Date.now());
    this.tell([item]);
    return ![...this.waiting].some((key) => this.lines.get(key)?.item === item);
  }

  /**
   * Keeps what a file holds, beside what is here. Gives sentences: what was found, and what is wrong.
   * @param {{ size: number, text: () => Promise<string> }} file
   */
  async load(file) {
    const { size } = file;
    const [much, most] = [size, LARGEST].map((bytes) => `${Math.round(bytes / 1e6).toLocaleString("en")} MB`);
    if (size > LARGEST) return `Nothing was loaded. The file has ${much}, and answers never have more than ${most}.`;
    let found;
    try {
      found = readLines(await file.text());
    } catch (error) {
      return `Nothing was loaded. The file cannot be read (${error}).`;
    }
    if (found.closed) return `Nothing was loaded. ${found.closed}`;
    if (!this.lines.size && found.learner) this.beLearner(found.learner);
    const fresh = this.takeIn(found.lines);
    const items = new Set(fresh.map(({ item }) => item));
    this.tell(items);
    const first = items.size ? `${counted(items.size, "question")} came from the file.` : "The file holds nothing that is not here already.";
    const bad = found.bad ? `${counted(found.bad, "line")} of it could not be used. Keep the file.` : "";
    const newer = found.newer ? `${counted(found.newer, "line")} of it ${found.newer === 1 ? "was" : "were"} made by a newer version of this course. Keep the file.` : "";
    return [first, bad, newer, this.trouble && this.note].filter(Boolean).join(" ");
  }

  /** All that is known, as the text of a progress.jsonl. */
  text() {
    const learner = this.learner || this.beLearner(randomName());
    return [...this.lines.values()].map((line) => `${textOf(line, learner)}\n`).join("");
  }

  /** Forgets all answers, here and in all tabs. */
  erase() {
    const items = new Set([...this.lines.values()].map(({ item }) => item));
    for (const key of [...this.lines.keys(), LEARNER]) this.remove(key);
    this.lines.clear();
    this.waiting.clear();
    this.learner = "";
    if (this.trouble === "full") this.trouble = "";
    this.tell(items);
  }

  /**
   * Another tab has changed a key; without one, it has forgotten all. A file there is a thousand keys, and each
   * makes an event here: they are read at once, and told together.
   * @param {string | null} key
   */
  heard(key) {
    if (key !== null && !key.startsWith(PREFIX)) return;
    const known = () => (key === null ? [...this.lines.values()] : [this.lines.get(key)]);
    const before = known();
    try {
      if (key === null) this.readAll();
      else this.readKey(key);
    } catch {
      this.trouble = "forbidden";
    }
    for (const line of [...before, ...known()]) if (line) this.untold.add(line.item);
    this.pause ??= setTimeout(() => this.tellHeard(), GATHERING);
  }

  // -- pieces ---------------------------------------------------------------------------------------

  /**
   * Takes in those lines that tell something new, and tries to store all that waits. Gives those lines.
   * @param {Iterable<Line>} lines
   * @param {number} [now]
   */
  takeIn(lines, now) {
    const { drafts, newest } = this.standing();
    const taken = grownLines(this.lines.values(), lines, now).filter((line) => {
      const place = placeOf(line);
      const last = newest.get(line.item) ?? -Infinity;
      if (!line.locked && place < last) return false; // what came later says all that this draft says
      newest.set(line.item, Math.max(last, place));
      this.add(line, drafts);
      return true;
    });
    this.flush();
    return taken;
  }

  /** By item: the key of this tab's draft, and where the newest line comes in time. */
  standing() {
    /** @type {Map<string, string>} */
    const drafts = new Map();
    /** @type {Map<string, number>} */
    const newest = new Map();
    for (const [key, line] of this.lines) {
      newest.set(line.item, Math.max(newest.get(line.item) ?? -Infinity, placeOf(line)));
      if (!line.locked && key.startsWith(this.own)) drafts.set(line.item, key);
    }
    return { drafts, newest };
  }

  /**
   * A line takes the place of an earlier draft of this tab: its first half. The storage changes a key in one step, so
   * it has the one or the other at any moment, also where there is no room for the line.
   * @param {Line} line
   * @param {Map<string, string>} drafts the keys of this tab's drafts, by item
   */
  add(line, drafts) {
    const draft = drafts.get(line.item);
    const earlier = draft && this.lines.get(draft);
    const key = earlier && placeOf(earlier) <= placeOf(line) ? draft : `${this.own}${this.count}`;
    if (key !== draft) this.count += 1;
    if (!line.locked) drafts.set(line.item, key);
    else if (key === draft) drafts.delete(line.item);
    this.lines.delete(key); // so that the line stands below the others
    this.lines.set(key, line);
    this.waiting.add(key);
  }

  // What does not fit waits on; it takes nothing from the others.
  flush() {
    if (!this.store) return;
    this.trouble = "";
    if (this.waiting.size) this.beLearner(this.learner || this.read(LEARNER) || randomName());
    for (const key of this.waiting) {
      if (this.write(key, textOf(/** @type {Line} */ (this.lines.get(key)), this.learner))) this.waiting.delete(key);
    }
  }

  readAll() {
    const { store } = this;
    if (!store) return;
    const kept = [...this.lines].filter(([key]) => this.waiting.has(key));
    const keys = Array.from({ length: store.length }, (_, i) => store.key(i) ?? "").filter((key) => key.startsWith(PREFIX));
    this.lines = new Map();
    for (const key of keys.sort()) this.readKey(key);
    this.sortLate();
    this.dropOldDrafts(); // before what waits comes back: that may not replace what is stored
    for (const [key, line] of kept) this.lines.set(key, line);
  }

  /** @param {string} key */
  readKey(key) {
    const text = this.store?.getItem(key) ?? null;
    if (key === LEARNER) {
      this.learner = text ?? "";
      return;
    }
    const read = text === null ? null : lineOf(text);
    if (read && "line" in read) this.lines.set(key, read.line);
    else if (!this.waiting.has(key)) this.lines.delete(key); // another version's stays in the storage
  }

  // What came after a wrong clock's time stands below it, as it was written: of equal times the lower line counts.
  sortLate() {
    const late = [...this.lines].filter(([, line]) => "after" in line);
    const written = (/** @type {Line} */ { when }) => momentOf(when) ?? -Infinity;
    for (const [key, line] of late.sort(([, one], [, other]) => written(one) - written(other) || 0)) {
      this.lines.delete(key);
      this.lines.set(key, line);
    }
  }

  // Drafts of tabs that are gone, where a later answer stands: they tell nothing more.
  dropOldDrafts() {
    const { answers } = this;
    for (const [key, { item, locked, when }] of this.lines) {
      if (locked || answers[item].when === when) continue;
      this.lines.delete(key);
      this.remove(key);
    }
  }

  /** @param {string} learner */
  beLearner(learner) {
    this.learner = learner;
    this.write(LEARNER, learner);
    return learner;
  }

  /**
   * What the storage has; null too if it does not give it.
   * @param {string} key
   */
  read(key) {
    try {
      return this.store?.getItem(key) ?? null;
    } catch {
      this.trouble = "forbidden";
      return null;
    }
  }

  /**
   * Whether the storage has taken a text.
   * @param {string} key
   * @param {string} text
   */
  write(key, text) {
    try {
      this.store?.setItem(key, text);
      return true;
    } catch {
      this.trouble = "full";
      return false;
    }
  }

  /** @param {string} key */
  remove(key) {
    try {
      this.store?.removeItem(key);
    } catch {
      this.trouble = "forbidden";
    }
  }

  tellHeard() {
    const items = this.untold;
    this.untold = new Set();
    this.pause = undefined;
    this.tell(items);
  }

  /** @param {Iterable<string>} items */
  tell(items) {
    const changed = new Set(items);
    for (const listener of this.listeners) listener(changed);
  }
}

/** Sixteen hexadecimal digits, by chance. */
export function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {number} count
 * @param {string} noun
 */
function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
