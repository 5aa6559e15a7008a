// What was answered wrong comes back, at fixed intervals. Twin of Python's learning/progress/_due.py.

import { momentOf } from "./lines.js";

/** @import { Attempt, Entry } from "../../../widgets/kit/types.js" */

/**
 * @typedef {object} DueItem A question that comes back. Days are numbers: 0 is 1970-01-01.
 * @property {string} item
 * @property {string} lesson
 * @property {number} step how often it was right when it came back
 * @property {number} day the first day on which it is asked
 * @property {boolean} begun whether what stands in its entry is a draft of that day or later
 * @property {boolean} unclear whether its last answer claims to be from the future
 */

/** So many days after an error a question comes back, and so many after it was right then. */
export const INTERVALS = [2, 7];
/** The lesson that opens the predictions, which do not come back. */
const PREDICTIONS = "06_autoencoder";
/** The first and the last day of the calendar, for what has no time. */
const FIRST = -719_162;
const LAST = Date.UTC(9999, 11, 31) / 864e5;

/**
 * The reader's day of a time.
 * @param {number} time milliseconds
 */
export function dayOf(time) {
  const local = new Date(time);
  return Math.floor((time - local.getTimezoneOffset() * 6e4) / 864e5);
}

/**
 * The locked answers of an entry, first to last.
 * @param {Entry} entry
 * @returns {Attempt[]}
 */
export function triesOf({ attempts, ...now }) {
  return now.locked ? [...attempts, now] : attempts;
}

/**
 * The questions that come back, by day and then by id.
 * @param {Record<string, Entry>} answers
 * @param {number} today
 */
export function dueItems(answers, today) {
  const found = Object.entries(answers).flatMap(([item, entry]) => dueItem(item, entry, today) ?? []);
  return found.sort((a, b) => a.day - b.day || (a.item < b.item ? -1 : 1));
}

/**
 * @param {string} item
 * @param {Entry} entry
 * @param {number} today
 * @returns {DueItem | null}
 */
function dueItem(item, entry, today) {
  const { lesson = "", kind } = /** @type {Record<string, any>} */ (entry);
  if (lesson === PREDICTIONS && kind === "choice") return null;
  let step = -1;
  let day = FIRST;
  let last = FIRST;
  for (const { when, right } of triesOf(entry)) {
    const answered = dayOfText(when);
    if (right === false) {
      step = 0;
      day = laterDay(answered, 0);
    } else if (right === true && step >= 0) {
      if (answered < last) {
        day = laterDay(answered, step); // a clock was set back in between
      } else if (answered >= day) {
        step += 1;
        if (step === INTERVALS.length) step = -1;
        else day = laterDay(answered, step);
      }
    }
    last = answered;
  }
  if (step < 0) return null;
  const unclear = last > today;
  const begun = !entry.locked && !unclear && dayOfText(entry.when) >= day;
  return { item, lesson, step, day: unclear ? today : day, begun, unclear };
}

/** @param {string} when */
function dayOfText(when) {
  const time = when ? momentOf(when) : null;
  return time === null ? FIRST : dayOf(time);
}

/**
 * @param {number} day
 * @param {number} step
 */
function laterDay(day, step) {
  return Math.min(day + INTERVALS[step], LAST);
}

/**
 * When it comes back again, if it is answered now: a sentence.
 * @param {DueItem} one
 * @param {boolean} right whether the first answer is right
 */
export function afterAnswer({ step, unclear }, right) {
  const next = right ? step + Number(!unclear) : 0;
  if (next === INTERVALS.length) return "It does not come back: it was right twice, days apart.";
  return `Next time: in ${INTERVALS[next]} days.`;
}

/**
 * When the first of those comes back that are not due today: a sentence, empty if there are none.
 * @param {DueItem[]} items
 * @param {number} today
 */
export function laterSentence(items, today) {
  const days = items.map(({ day }) => day).filter((day) => day > today);
  if (!days.length) return "";
  const count = days.length === 1 ? "1 question comes" : `${days.length} questions come`;
  const first = days.length === 1 ? "" : ", the first of them";
  return `${count} back later${first} ${whenWords(Math.min(...days), today)}.`;
}

/**
 * What is said where a clock was wrong; empty if none was.
 * @param {DueItem[]} items
 */
export function clockWarning(items) {
  const count = items.filter(({ unclear }) => unclear).length;
  if (!count) return "";
  const says = count === 1 ? "1 answer says" : `${count} answers say`;
  const asked = count === 1 ? "Its question is" : "Their questions are";
  return `${says} that a later day than today was its day: a clock was wrong. ${asked} due now.`;
}

/**
 * @param {number} day
 * @param {number} today
 */
export function whenWords(day, today) {
  const days = day - today;
  return ["today", "tomorrow"][days] ?? `in ${days.toLocaleString("en")} days`;
}
