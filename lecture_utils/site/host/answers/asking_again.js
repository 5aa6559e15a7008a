// The questions that are due, asked again on a page: what Python's widgets/due/widget.py puts together in a notebook.

import { INTERVALS, afterAnswer, clockWarning, dueItems, laterSentence } from "./coming_back.js";

/** @import { Entry } from "../../../widgets/kit/types.js" */
/** @import { Part } from "../../../widgets/due/sitting.js" */
/** @import { Use } from "../library.js" */
/** @import { DueItem } from "./coming_back.js" */

/** So many questions are asked at once at most. */
const MOST_ASKED = 10;

/** @typedef {{ one: DueItem, part: Part, blank: Entry }} Asked */

/**
 * What is due today, with what the page shows of each question.
 * @param {Record<string, Entry>} answers
 * @param {number} today
 * @param {(item: string) => Promise<Use | null>} find the widget of the site that asks a question
 */
export async function sitting(answers, today, find) {
  const items = dueItems(answers, today);
  const due = items.filter(({ day }) => day <= today);
  /** @type {Asked[]} */
  const asked = [];
  /** @type {string[]} */
  const gone = [];
  for (const one of due) {
    const use = await find(one.item);
    const found = use && partOf(one, use, answers[one.item]);
    if (found) asked.push(found);
    else gone.push(one.item);
  }
  const now = asked.slice(0, MOST_ASKED);
  return {
    parts: now.map(({ part }) => part),
    blanks: Object.fromEntries(now.map(({ one, blank }) => [one.item, blank])),
    words: dueWords(items, today, now.length, asked.length - now.length, gone),
    begun: (/** @type {string} */ item, /** @type {Entry} */ entry) => (
      begunEntry(now.find(({ one }) => one.item === item), entry)),
  };
}

/**
 * @param {DueItem} one
 * @param {Use} use
 * @param {Entry} answer
 * @returns {Asked | null}
 */
function partOf(one, { state }, answer) {
  const blank = /** @type {Entry | undefined} */ (state._entries?.[one.item]);
  if (blank?.kind !== answer.kind) return null;
  const question = (state._questions ?? []).find((/** @type {any} */ other) => other.item === one.item) ?? null;
  const grid = state._problem?.item === one.item ? state._problem : null;
  if (!question && !grid) return null;
  const part = { item: one.item, right: afterAnswer(one, true), wrong: afterAnswer(one, false), grid, question };
  return { one, part, blank };
}

/**
 * As it was asked at first, unless it was begun today; the shelf keeps what was before.
 * @param {Asked | undefined} asked
 * @param {Entry} entry
 * @returns {Entry}
 */
function begunEntry(asked, entry) {
  if (!asked) return entry;
  return asked.one.begun ? { ...entry, attempts: [] } : { ...asked.blank };
}

/**
 * What stands above the questions.
 * @param {DueItem[]} items
 * @param {number} today
 * @param {number} now how many are asked
 * @param {number} rest how many more are due
 * @param {string[]} gone those that no page of the site asks
 */
function dueWords(items, today, now, rest, gone) {
  const lost = gone.slice(0, 3).join(", ") + (gone.length > 3 ? ", …" : "");
  const left = gone.length === 1 ? "It is left out." : "They are left out.";
  return [
    now ? "" : "Nothing is due today.",
    items.length || now ? "" : `No question was answered wrong, or all such are done. An error brings a question back after ${INTERVALS[0]} days, and once more ${INTERVALS[1]} days later.`,
    rest ? `${questionsAre(rest)} due too: load this page again after these.` : "",
    laterSentence(items, today),
    clockWarning(items),
    gone.length ? `${questionsAre(gone.length)} due, but not on this site (${lost}). ${left} JupyterLab asks them.` : "",
  ].filter(Boolean);
}

/** @param {number} count */
function questionsAre(count) {
  return count === 1 ? "1 question is" : `${count} questions are`;
}
