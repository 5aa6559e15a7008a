// What a widget begins with, of what is kept. Twin of `restored` in Python's widgets/kit/answer/_answer_widget.py.

import { soundFields } from "./lines.js";

/** @import { Attempt, Entry } from "../../../widgets/kit/types.js" */

/** More rows or columns than this are in no question. */
const MOST_SIDE = 64;

/**
 * The entry to begin with: the stored one, as far as it makes sense, else the blank one. It may have been written for
 * another kind of question, or with other choices.
 * @param {Entry | undefined} stored
 * @param {Entry} blank
 * @param {number} choices how many the question has
 * @returns {Entry}
 */
export function restoredEntry(stored, blank, choices) {
  if (stored?.kind !== blank.kind) return { ...blank };
  const earlier = stored.attempts.map((one) => restoredAttempt(one, blank, choices));
  const now = restoredAttempt(stored, blank, choices);
  return { ...blank, ...stored, ...now, attempts: earlier.filter((one) => one.locked) };
}

/**
 * @param {Attempt} stored
 * @param {Entry} blank
 * @param {number} choices
 * @returns {Attempt}
 */
function restoredAttempt(stored, blank, choices) {
  const { kind, lesson, operation } = /** @type {Record<string, any>} */ (blank);
  /** @type {any} */
  const sound = { ...soundFields(stored, blank), kind, lesson, operation };
  if (sound.choice !== null && sound.choice >= choices) sound.choice = null;
  if (sound.cells && !isDrawn(sound.cells)) sound.cells = null;
  const answered = kind === "choice" ? sound.choice : sound.cells;
  return answered === null ? { ...sound, locked: false, right: null } : sound;
}

/** @param {string[][]} cells */
function isDrawn(cells) {
  return cells.length <= MOST_SIDE && cells[0].length > 0 && cells[0].length <= MOST_SIDE;
}
