// An answer from the first key to the verdict: how sure, locked, tried again, shown. An entry is never changed, only
// replaced.

import { listed } from "../scene/grid.js";

/** @import { Attempt, Entry } from "../types.js" */

/** @typedef {"right" | "wrong" | "empty" | "locked"} Mark */
/** @typedef {{ mark: Mark, heading: string, lines: string[] }} Verdict What is said of a locked answer. */
/** @typedef {"hint" | "solution"} Reveal */

export const CONFIDENCE = ["a guess", "not sure", "fairly sure", "certain"];

/** What can be shown of an answer, in the order of how much it tells. */
export const REVEALS = /** @type {Reveal[]} */ (["hint", "solution"]);

/** After so many wrong answers the solution is shown unasked. */
const WRONG_TRIES = 2;

/**
 * The sign of each mark. It never stands alone: the same is said in words.
 * @type {Record<string, string>}
 */
export const MARKS = { right: "✓", wrong: "✗", empty: "–", locked: "•" };

const WHEN_RIGHT = ["though you called it a guess", "though you were not sure", "as you were fairly sure", "and you were certain"];
const WHEN_WRONG = [
  "You called it a guess: now you know where to look.", "You were not sure, and your doubt was a good guide.",
  "You were fairly sure, so this one is worth a second look.",
  "You were certain: this is the most useful kind of error.",
];

/**
 * One sentence: that it is right, and how sure the learner was.
 * @param {string} right "Right"
 * @param {number | null} confidence
 */
export function rightSentence(right, confidence) {
  return confidence === null ? `${right}.` : `${right}, ${WHEN_RIGHT[confidence]}.`;
}

/**
 * What is said of an error, because of how sure the learner was.
 * @param {number | null} confidence
 */
export function wrongNote(confidence) {
  return confidence === null ? "" : WHEN_WRONG[confidence] ?? "";
}

/** @param {Attempt} attempt */
export function confidenceWords({ confidence }) {
  return confidence === null ? "not said how sure" : CONFIDENCE[confidence];
}

/**
 * The entry after something was shown.
 * @param {Entry} entry
 * @param {Reveal} what
 * @returns {Entry}
 */
export function revealedEntry(entry, what) {
  return { ...entry, revealed: REVEALS.filter((one) => one === what || entry.revealed.includes(one)) };
}

/**
 * How many locked answers were wrong, this one too.
 * @param {Entry} entry
 */
export function wrongTries({ locked, right, attempts }) {
  return attempts.filter((attempt) => attempt.right === false).length + Number(locked && right === false);
}

/**
 * Whether the solution may be seen: the answer is locked, and is right, or the solution was shown.
 * @param {Entry} entry
 */
export function isSolved({ locked, right, revealed }) {
  return locked && (right === true || revealed.includes("solution"));
}

/**
 * The entry after locking. The second error shows the solution, and that is noted.
 * @param {Entry} entry
 * @param {{ right: boolean, ids: string[] }} verdict
 * @param {boolean} [told] whether the learner is told what was right
 * @returns {Entry}
 */
export function lockedEntry(entry, { right, ids }, told = true) {
  const locked = { ...entry, locked: true, right, ids };
  return told && !right && wrongTries(locked) >= WRONG_TRIES ? revealedEntry(locked, "solution") : locked;
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
