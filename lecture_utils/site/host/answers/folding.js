// Lines and answers: an answer is what its lines come to, in whatever order they stand, without losing one.
// Twin of Python's learning/progress/_union.py.

import { REVEALS } from "../../../widgets/kit/answer/entries.js";
import { LATEST, momentOf } from "./lines.js";

/** @import { Entry } from "../../../widgets/kit/types.js" */
/** @import { Line } from "./lines.js" */

/**
 * The lines of an entry: its attempts, then what stands there now.
 * @param {string} item
 * @param {Entry} entry
 * @returns {Line[]}
 */
export function spreadEntry(item, { attempts, ...now }) {
  return [...attempts, now].map((one) => ({ ...one, item }));
}

/**
 * The answers that lines come to; of equal times the lower line is the newer one.
 * @param {Iterable<Line>} lines
 * @returns {Record<string, Entry>}
 */
export function foldedLines(lines) {
  /** @type {Map<string, Map<string, Line>>} */
  const found = new Map();
  for (const line of lines) {
    const ones = found.get(line.item) ?? new Map();
    const known = ones.get(lineName(line));
    found.set(line.item, ones.set(lineName(line), known ? bothOf(known, line) : line));
  }
  return Object.fromEntries([...found].map(([item, ones]) => [item, answerOf([...ones.values()])]));
}

/**
 * Those of `more` that tell something new. If what is known of an item claims to be later than now, a clock was wrong:
 * what comes in is newer all the same, and its line says after which time it came.
 * @param {Iterable<Line>} known
 * @param {Iterable<Line>} more
 * @param {number} [now] milliseconds
 */
export function grownLines(known, more, now = Infinity) {
  /** @type {Map<string, Line>} */
  const have = new Map();
  for (const line of known) have.set(keyOf(line), line);
  /** @type {Map<string, number>} */
  const newest = new Map();
  for (const line of have.values()) newest.set(line.item, Math.max(newest.get(line.item) ?? -Infinity, placeOf(line)));
  /** @type {Line[]} */
  const found = [];
  for (const line of more) {
    const same = have.get(keyOf(line));
    let fresh = same ? bothOf(same, line) : line;
    if (same && isEqual(fresh, same)) continue;
    const last = newest.get(line.item) ?? -Infinity;
    if (!same && last > now && placeOf(line) <= last) fresh = { ...line, after: justAfter(last) };
    have.set(keyOf(line), fresh);
    newest.set(line.item, Math.max(last, placeOf(fresh)));
    found.push(fresh);
  }
  return found;
}

/**
 * The stamp of the next millisecond. The year 10,000 has none: the last one comes again, and the lower line counts.
 * @param {number} time
 */
function justAfter(time) {
  return new Date(Math.min(time + 1, LATEST)).toISOString();
}

/**
 * Two lines of the same answer at the same time. A locked one is never unlocked again, and what was shown was shown.
 * @param {Line} one
 * @param {Line} other
 * @returns {Line}
 */
function bothOf(one, other) {
  const both = one.locked && !other.locked ? { ...other, ...one } : { ...one, ...other };
  return { ...both, revealed: REVEALS.filter((name) => one.revealed.includes(name) || other.revealed.includes(name)) };
}

/**
 * @param {Line[]} ones
 * @returns {Entry}
 */
function answerOf(ones) {
  const sorted = ones.toSorted((a, b) => placeOf(a) - placeOf(b) || 0).map(({ item: _, ...one }) => one);
  const earlier = sorted.slice(0, -1);
  const before = earlier.map(({ after: _, ...one }) => one);
  const fields = [...before, sorted.at(-1)].reduce((all, one) => ({ ...all, ...one }), {});
  return /** @type {Entry} */ ({ ...fields, attempts: earlier.filter((one) => one.locked) });
}

/** @param {Line} line what tells two lines of an item apart */
function lineName({ when, cells = null, size = null, choice = null, confidence = null }) {
  return JSON.stringify([when, cells, size, choice, confidence]);
}

/** @param {Line} line */
function keyOf(line) {
  return `${JSON.stringify(line.item)} ${lineName(line)}`;
}

/** @param {Line} line where it comes in time; without a time it comes before all others */
export function placeOf({ when, after }) {
  return Math.max(...[when, after].map((time) => (time ? momentOf(time) ?? -Infinity : -Infinity)));
}

/**
 * @param {Record<string, any>} one
 * @param {Record<string, any>} other
 */
function isEqual(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length
    && names.every((name) => Object.hasOwn(other, name) && JSON.stringify(one[name]) === JSON.stringify(other[name]));
}
