// How much was answered, how much of it was right, and how sure the learner was: the tables of a learner's overview.
// Twin of Python's learning/progress/_score.py and _summary.py.

import { CONFIDENCE } from "../../../widgets/kit/answer/entries.js";
import { clockWarning, dueItems, triesOf, whenWords } from "./coming_back.js";

/** @import { Entry } from "../../../widgets/kit/types.js" */
/** @import { DueItem } from "./coming_back.js" */

/** @typedef {(string | number)[]} Row */
/** @typedef {{ caption: string, head: string[], rows: Row[] }} Table */

/**
 * What is shown of a learner's answers: a heading, tables that have any rows, and advice.
 * @param {Record<string, Entry>} answers
 * @param {number} today
 * @param {string} where the answers are kept, in words
 */
export function overviewOf(answers, today, where) {
  const items = dueItems(answers, today);
  const isBegun = Object.keys(answers).length > 0;
  const isTried = Object.values(answers).some((entry) => triesOf(entry).length);
  const begun = isBegun ? `No answer is locked yet; what you have begun is kept in ${where}.` : "";
  const heading = isTried ? `Your answers, kept in ${where}` : begun;
  const tables = [
    { caption: heading, head: ["lesson", "answered", "right at first try", "right now"], rows: lessonRows(answers) },
    {
      caption: "How sure you were, and how often you were right",
      head: ["how sure", "answered", "right at first try"], rows: sureRows(answers),
    },
    { caption: "What was answered wrong comes back", head: ["comes back", "questions", "lesson"], rows: dueRows(items, today) },
  ];
  const advice = [sureAndWrong(answers), afterSolution(answers), clockWarning(items)];
  return { heading, tables: tables.filter(({ rows }) => rows.length), advice: advice.filter(Boolean).join(" ") };
}

/** @param {Record<string, Entry>} answers */
function lessonRows(answers) {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  for (const entry of Object.values(answers)) {
    const made = triesOf(entry);
    if (!made.length) continue;
    const { lesson } = /** @type {{ lesson: string }} */ (/** @type {unknown} */ (entry));
    const counts = found.get(lesson) ?? [0, 0, 0];
    const more = [true, made[0].right === true, made.at(-1)?.right === true];
    found.set(lesson, counts.map((count, i) => count + Number(more[i])));
  }
  const rows = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([lesson, counts]) => [lesson || "no lesson", ...counts]);
  if (rows.length < 2) return rows;
  const sum = (/** @type {number} */ i) => [...found.values()].reduce((all, counts) => all + counts[i], 0);
  return [...rows, ["all", sum(0), sum(1), sum(2)]];
}

/** @param {Record<string, Entry>} answers only first tries count: after the feedback everybody is sure */
function sureRows(answers) {
  /** @type {[right: number, count: number][]} */
  const found = CONFIDENCE.map(() => [0, 0]);
  for (const entry of Object.values(answers)) {
    const first = triesOf(entry).at(0);
    if (!first || first.confidence === null || first.right === null) continue;
    found[first.confidence][0] += Number(first.right);
    found[first.confidence][1] += 1;
  }
  return found.flatMap(([right, count], sure) => (count ? [[CONFIDENCE[sure], count, right]] : []));
}

/**
 * @param {DueItem[]} items
 * @param {number} today
 */
function dueRows(items, today) {
  /** @type {Map<string, { day: number, lesson: string, count: number }>} */
  const found = new Map();
  for (const { day, lesson } of items) {
    const shown = Math.max(day, today);
    const key = `${shown} ${lesson}`;
    found.set(key, { day: shown, lesson, count: (found.get(key)?.count ?? 0) + 1 });
  }
  const rows = [...found.values()].sort((a, b) => a.day - b.day || (a.lesson < b.lesson ? -1 : 1));
  return rows.map(({ day, lesson, count }) => [whenWords(day, today), count, lesson || "no lesson"]);
}

/** @param {Record<string, Entry>} answers */
function sureAndWrong(answers) {
  const items = Object.entries(answers).filter(([, entry]) => {
    const last = triesOf(entry).at(-1);
    return last?.confidence === 3 && last.right === false;
  });
  if (!items.length) return "";
  const count = items.length === 1 ? "1 answer was" : `${items.length} answers were`;
  const lessons = items.map(([, entry]) => /** @type {Record<string, any>} */ (entry).lesson || "no lesson");
  return `${count} certain, and wrong (${[...new Set(lessons)].sort().join(", ")}). Begin there: such errors are learned from best.`;
}

/** @param {Record<string, Entry>} answers */
function afterSolution(answers) {
  const items = Object.values(answers).filter((entry) => {
    const last = triesOf(entry).at(-1);
    return last?.right === true && last.revealed.includes("solution");
  });
  if (!items.length) return "";
  const count = items.length === 1 ? "1 right answer was" : `${items.length} right answers were`;
  return `${count} given after the solution had been shown: try such a question again later.`;
}
