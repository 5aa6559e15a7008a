// What a line of a progress.jsonl says: an answer as it stood at a time. The rules are those of Python's
// learning/progress (its twin), so that either may read what the other has written.

import { REVEALS } from "../../../widgets/kit/answer/entries.js";

/**
 * A line: an entry without its earlier attempts, with its item. Fields that are not known here are kept.
 * @typedef {Record<string, any> & { item: string, when: string, locked: boolean, revealed: string[] }} Line
 */

/**
 * @typedef {object} Found What stands in a file.
 * @property {Line[]} lines
 * @property {string} learner
 * @property {number} bad how many of its lines cannot be used
 * @property {number} newer how many were made by a newer version of the course
 * @property {string} closed why nothing of it can be used; empty if something can
 */

export const FORMAT = "lecture6-progress";
export const VERSION = 2;
/** A larger file is not read, in bytes: a term's answers are a tenth of it. */
export const LARGEST = 16_000_000;
/** The first and the last millisecond that a stamp can say, in UTC. */
const EARLIEST = Date.parse("0001-01-01T00:00:00.000Z");
export const LATEST = Date.parse("9999-12-31T23:59:59.999Z");
/** With more lines that cannot be used, a file is none of ours. */
const MOST_BAD = 1000;
/** So deep may lists and objects stand in one another. An answer needs 5 levels. */
const DEEPEST = 50;

const ABOUT_THE_LINE = ["format", "version", "learner", "item"];
const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,6})?)?(?:Z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/;

const isText = (/** @type {unknown} */ value) => typeof value === "string";
const areTexts = (/** @type {unknown} */ value) => Array.isArray(value) && value.every(isText);
const isCount = (/** @type {unknown} */ value) => Number.isInteger(value) && /** @type {number} */ (value) >= 0;

/** @param {any} value */
function isGrid(value) {
  return value === null
    || (Array.isArray(value) && value.every(areTexts) && new Set(value.map((row) => row.length)).size === 1);
}

/** @param {any} value */
function areReveals(value) {
  return areTexts(value) && JSON.stringify(value) === JSON.stringify(REVEALS.filter((one) => value.includes(one)));
}

/** @param {any} value */
function isTime(value) {
  return value === "" || (isText(value) && momentOf(value) !== null);
}

/**
 * By field: what it is where it is not given, and what keeps the rule.
 * @type {Record<string, [instead: unknown, keeps: (value: any) => boolean]>}
 */
const RULES = {
  kind: [null, (value) => value === "grid" || value === "choice"],
  lesson: [null, isText],
  operation: ["", isText],
  cells: [null, isGrid],
  size: [null, (value) => value === null || (areTexts(value) && value.length === 2)],
  choice: [null, (value) => value === null || isCount(value)],
  confidence: [null, (value) => value === null || (isCount(value) && value <= 3)],
  locked: [false, (value) => typeof value === "boolean"],
  right: [null, (value) => value === null || typeof value === "boolean"],
  ids: [[], areTexts],
  revealed: [[], areReveals],
  when: ["", isTime],
};

/**
 * The fields of an entry that keep their rules, without attempts; others are those of another entry.
 * @param {Record<string, any>} stored
 * @param {Record<string, any>} instead
 */
export function soundFields(stored, instead) {
  return Object.fromEntries(Object.entries(RULES).map(([field, [, keeps]]) => (
    [field, field in stored && keeps(stored[field]) ? stored[field] : instead[field]])));
}

/**
 * The milliseconds of a time; null if it is none, or has no time zone.
 * @param {string} when
 */
export function momentOf(when) {
  const parts = TIME.exec(when);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  if (!year || !month || month > 12 || !day || day > days || hour > 23 || minute > 59 || second > 59) return null;
  const time = Date.parse(when.replace(/(\.\d{3})\d+/, "$1").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return time >= EARLIEST && time <= LATEST ? time : null;
}

/**
 * A line of a file; null if it is none of this version, with the number of a newer version.
 * @param {string} text
 * @returns {{ line: Line, learner: string } | { newer: true } | null}
 */
export function lineOf(text) {
  const content = parsed(text);
  if (!content) return null;
  if (content.version > VERSION) return { newer: true };
  if (!isText(content.item) || !content.item) return null;
  const fields = Object.fromEntries(Object.entries(content).filter(([name]) => !ABOUT_THE_LINE.includes(name)));
  if ("after" in fields && !isTime(fields.after)) return null;
  for (const [field, [instead, keeps]] of Object.entries(RULES)) {
    fields[field] ??= null;
    if (!(field in content)) fields[field] = instead;
    if (!keeps(fields[field])) return null;
  }
  const line = /** @type {Line} */ (/** @type {unknown} */ ({ ...fields, item: content.item }));
  return { line, learner: isText(content.learner) ? content.learner : "" };
}

/**
 * A line as it is written. What is null, or an empty list, is left out.
 * @param {Line} line
 * @param {string} learner
 */
export function textOf(line, learner) {
  const isBlank = (/** @type {unknown} */ value) => value === null || (Array.isArray(value) && !value.length);
  const isLeftOut = (/** @type {string} */ name) => (
    name === "item" || (Object.hasOwn(RULES, name) && isBlank(line[name])));
  const said = Object.entries(line).filter(([name]) => !isLeftOut(name));
  return JSON.stringify({ format: FORMAT, version: VERSION, learner, item: line.item, ...Object.fromEntries(said) });
}

/**
 * What stands in the text of a file.
 * @param {string} text
 * @returns {Found}
 */
export function readLines(text) {
  /** @type {Found} */
  const found = { lines: [], learner: "", bad: 0, newer: 0, closed: "" };
  for (const one of text.replace(/^\uFEFF/, "").split("\n")) {
    if (!one.trim()) continue;
    const read = lineOf(one);
    if (!read) found.bad += 1;
    else if ("newer" in read) found.newer += 1;
    else {
      found.lines.push(read.line);
      found.learner ||= read.learner;
    }
    if (found.bad > MOST_BAD) return { ...found, lines: [], closed: "More than 1,000 of its lines are no answers." };
  }
  if (found.lines.length || !found.bad) return found;
  if (parsed(text)) {
    return { ...found, closed: "It was made by an earlier version of this course. A JupyterLab takes it over: load the progress.jsonl that it makes." };
  }
  return { ...found, closed: "It holds something else than answers of this course." };
}

/** @param {string} text */
function parsed(text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    return null;
  }
  const { format, version } = Object(content);
  if (Array.isArray(content) || format !== FORMAT || !Number.isInteger(version) || version < 1) return null;
  return isWritable(content, DEEPEST) ? content : null;
}

/**
 * Whether JSON can write it again: no number without an end, and not too deep.
 * @param {any} value
 * @param {number} levels
 * @returns {boolean}
 */
function isWritable(value, levels) {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((one) => isWritable(one, levels - 1));
}
