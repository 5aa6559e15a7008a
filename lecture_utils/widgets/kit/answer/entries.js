// An answer from the first key to the verdict: how sure, locked, tried again. An entry is never changed, only replaced.

import { listed } from "../scene/grid.js";

/** @import { Attempt, Entry } from "../types.js" */

/** @typedef {"right" | "wrong" | "empty" | "locked"} Mark */
/** @typedef {{ mark: Mark, heading: string, lines: string[] }} Verdict What is said of a locked answer. */

export const CONFIDENCE = ["a guess", "not sure", "fairly sure", "certain"];

/**
 * The sign of each mark. It never stands alone: the same is said in words.
 * @type {Record<string, string>}
 */
export const MARKS = { right: "✓", wrong: "✗", empty: "–", locked: "•" };

const WHEN_RIGHT = [
  "You called it a guess.", "You were not sure, and you were right.", "You were fairly sure, and you were right.",
  "You were certain, and you were right.",
];
const WHEN_WRONG = [
  "You called it a guess: now you know where to look.", "You were not sure, and your doubt was a good guide.",
  "You were fairly sure, so this one is worth a second look.",
  "You were certain. That makes this the most useful kind of error: what surprises us, we remember.",
];

/**
 * What is said besides the verdict, because of how sure the learner was.
 * @param {number | null} confidence
 * @param {boolean} right
 * @param {string} check what to do where a right answer was no more than a guess
 */
export function confidenceNote(confidence, right, check) {
  if (confidence === null) return "";
  if (!right) return WHEN_WRONG[confidence] ?? "";
  return confidence < 2 ? `${WHEN_RIGHT[confidence]} ${check}` : WHEN_RIGHT[confidence] ?? "";
}

/** @param {Attempt} attempt */
export function confidenceWords({ confidence }) {
  return confidence === null ? "not said how sure" : CONFIDENCE[confidence];
}

/**
 * The entry after locking.
 * @param {Entry} entry
 * @param {{ right: boolean, ids: string[] }} verdict
 * @returns {Entry}
 */
export function lockedEntry(entry, { right, ids }) {
  return { ...entry, locked: true, right, ids };
}

/**
 * The entry after "Try again": the locked attempt is kept, the answer stays, how sure is asked again.
 * @param {Entry} entry
 * @returns {Entry}
 */
export function againEntry(entry) {
  const { attempts, ...attempt } = entry;
  return { ...entry, attempts: [...attempts, attempt], locked: false, right: null, ids: [], confidence: null };
}

/**
 * "Y[0, 1] is", "Y[0, 1] and Y[1, 0] are": the beginning of a sentence on some things.
 * @param {string[]} names
 */
export function subject(names) {
  return `${listed(names)} ${names.length === 1 ? "is" : "are"}`;
}
