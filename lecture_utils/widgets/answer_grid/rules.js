// The rules of the answer grid, without a view: sizes, texts, pasting, what is missing, and what is said at the end.

import { confidenceWords, rightSentence, subject, wrongNote } from "../kit/answer/entries.js";
import { formatNumber, parseCell } from "../kit/numbers.js";
import { cellName, gridOf, invalidCells } from "../kit/scene/grid.js";
import { diagnose } from "./diagnosis.js";

/** @import { Attempt, CellsByGrid, Entry, Grid, GridPayload } from "../kit/types.js" */
/** @import { Verdict } from "../kit/answer/entries.js" */
/** @import { Diagnosis, Key } from "./diagnosis.js" */

/** @typedef {[rows: number, columns: number]} Shape */
/** @typedef {Verdict & Diagnosis & { right: boolean, wrongSize: boolean }} GridVerdict */

/**
 * @typedef {object} Problem
 * @property {string} item
 * @property {string} question
 * @property {string} symbol
 * @property {GridPayload[]} grids
 * @property {string[]} signs
 * @property {Key} key
 * @property {number[]} given the cells that are filled in already
 * @property {boolean} askSize
 * @property {number} most the largest side that may be claimed
 * @property {CellsByGrid[]} sources the cells of the shown grids that each output cell comes from
 */

/**
 * The size that is claimed, or null if one of the two texts is none.
 * @param {string[] | null} texts
 * @param {number} most
 * @returns {Shape | null}
 */
export function claimedSize(texts, most) {
  const [rows, columns] = (texts ?? []).map((text) => (/^\d+$/.test(text.trim()) ? Number(text) : NaN));
  const fits = (/** @type {number | undefined} */ side) => side !== undefined && side >= 1 && side <= most;
  return texts?.length === 2 && fits(rows) && fits(columns) ? [rows, columns] : null;
}

/**
 * What is wrong with the claimed size; empty if nothing is, or if it has not been said yet.
 * @param {string[] | null} texts
 * @param {number} most
 */
export function sizeProblem(texts, most) {
  return ["rows", "columns"].flatMap((name, i) => {
    const text = texts?.[i]?.trim() ?? "";
    if (!text || (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most)) return [];
    return [`The number of ${name} (“${text}”) must be a whole number from 1 to ${most}. Type for example ${Math.min(3, most)}.`];
  }).join(" ");
}

/**
 * The size of the answer, or null while it is not known.
 * @param {Problem} problem
 * @param {Pick<Attempt, "size">} entry
 */
export function shapeOf(problem, entry) {
  return problem.askSize ? claimedSize(entry.size, problem.most) : problem.key.shape;
}

/**
 * The texts of the answer's cells, rows of them, in a shape; what is given stands there whatever was typed.
 * @param {Problem} problem
 * @param {string[][] | null} cells
 * @param {Shape} shape
 */
export function textsOf(problem, cells, [rows, columns]) {
  const given = new Set(problem.given);
  return Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (__, c) => (
    given.has(r * columns + c) ? formatNumber(problem.key.answer[r][c]) : cells?.[r]?.[c] ?? "")));
}

/** @param {string[][]} texts */
function numbersOf(texts) {
  return texts.map((row) => row.map(parseCell));
}

/**
 * The answer as a grid.
 * @param {Problem} problem
 * @param {string[][]} texts
 */
export function answerGrid(problem, texts) {
  const grid = gridOf("answer", problem.symbol, texts.length, texts[0].length, (r, c) => texts[r][c]);
  grid.caption = `Your ${grid.caption}`;
  grid.text.forEach((text, cell) => { if (text.trim() && parseCell(text) === null) grid.invalid.add(cell); });
  return grid;
}

/**
 * A pasted grid put in at a cell. What does not fit, or would cover what is given, is said.
 * @param {Grid} grid
 * @param {string[][]} texts
 * @param {Set<number>} given
 * @param {number} at
 * @param {string[][]} rows
 */
export function pasted(grid, texts, given, at, rows) {
  const [r0, c0] = [Math.floor(at / grid.columns), at % grid.columns];
  const next = texts.map((row) => [...row]);
  let [put, left] = [0, 0];
  rows.forEach((row, r) => row.forEach((text, c) => {
    const [i, j] = [r0 + r, c0 + c];
    if (i < grid.rows && j < grid.columns && !given.has(i * grid.columns + j)) {
      next[i][j] = text;
      put += 1;
    } else left += 1;
  }));
  const cells = (/** @type {number} */ count) => (count === 1 ? "1 cell was" : `${count} cells were`);
  const size = `${rows.length}×${Math.max(...rows.map((row) => row.length))}`;
  const said = left ? `The pasted grid is ${size} and does not fit at ${cellName(grid, at)}: ${cells(put)} filled, ${cells(left)} left out.` : "";
  return { texts: next, said };
}

/**
 * The open cell that Enter leads to, or null after the last.
 * @param {number} count
 * @param {Set<number>} given
 * @param {number} cell
 * @param {number} [step]
 */
export function nextOpen(count, given, cell, step = 1) {
  for (let next = cell + step; next >= 0 && next < count; next += step) if (!given.has(next)) return next;
  return null;
}

/**
 * What stands in the way of locking. `partial`: a second press locks all the same.
 * @param {Problem} problem
 * @param {Attempt} entry
 */
export function missing(problem, entry) {
  const shape = shapeOf(problem, entry);
  if (!shape) {
    const said = sizeProblem(entry.size, problem.most);
    return { said: said || `Say first how large ${problem.symbol} is: how many rows, and how many columns.`, partial: false };
  }
  const grid = answerGrid(problem, textsOf(problem, entry.cells, shape));
  if (grid.invalid.size) return { said: invalidCells([grid]).join(" "), partial: false };
  const empty = grid.text.flatMap((text, cell) => (text.trim() ? [] : [cellName(grid, cell)]));
  const unsure = entry.confidence === null;
  const parts = [];
  if (empty.length) parts.push(`${subject(empty)} still empty.`);
  if (unsure) parts.push(empty.length ? "Say also how sure you are." : "Say how sure you are, then lock.");
  else if (empty.length) parts.push("Fill in what is empty, or lock once more to lock the answer as it is.");
  return { said: parts.join(" "), partial: !unsure };
}

/**
 * An earlier attempt in one line.
 * @param {Problem} problem
 * @param {Attempt} attempt
 */
export function attemptLine(problem, attempt) {
  const shape = shapeOf(problem, attempt) ?? problem.key.shape;
  const texts = textsOf(problem, attempt.cells, shape);
  const rows = texts.map((row) => row.map((text) => text.trim() || "–").join("  ")).join(" / ");
  const { heading, message } = verdictOf(problem, { ...attempt, confidence: null });
  return `${rows} (${confidenceWords(attempt)}). ${attempt.right ? heading : `${heading} ${message}`}`;
}

/**
 * What is said first of an answer that is not right, by kind of diagnosis.
 * @type {Record<string, string>}
 */
const HEADINGS = { slip: "Almost.", partial: "Not finished yet." };
const CHECK = "Move to a cell and read how it is made.";
const SOLVED = "The right numbers stand in the grid, and yours, crossed out, above them.";

/**
 * What is said of a locked answer: no right number, but where the solution may be seen.
 * @param {Problem} problem
 * @param {Attempt} entry
 * @param {boolean} [solved]
 * @returns {GridVerdict}
 */
export function verdictOf(problem, entry, solved = false) {
  const shape = shapeOf(problem, entry) ?? problem.key.shape;
  const numbers = numbersOf(textsOf(problem, entry.cells, shape));
  const given = new Set(problem.given);
  const untouched = numbers.flat().every((value, cell) => value === null || given.has(cell));
  // cells that are given are no answer
  const found = diagnose(problem.key, untouched ? numbers.map((row) => row.map(() => null)) : numbers);
  const [right, empty] = [found.kind === "right", found.kind === "empty"];
  const wrongSize = shape.join() !== problem.key.shape.join();
  const lines = right ? [(entry.confidence ?? 3) < 2 ? CHECK : ""] : [
    found.message, found.back && `Go back to: ${found.back}.`,
    ...(solved ? [wrongSize ? problem.key.words.rule : SOLVED, CHECK] : [empty ? "" : wrongNote(entry.confidence)]),
  ];
  const heading = wrongSize && !empty ? `${problem.symbol} has another size.` : HEADINGS[found.kind] ?? "Not yet.";
  return {
    ...found, right, wrongSize, lines: lines.filter(Boolean), mark: right ? "right" : empty ? "empty" : "wrong",
    heading: right ? rightSentence("Right", entry.confidence) : heading,
    // several beliefs that fit are candidates: none of them has been shown to be held
    ids: found.kind === "ambiguous" ? [] : found.ids,
  };
}

/**
 * What helps now: by the last locked answer; before one, the size or the first cell.
 * @param {Problem} problem
 * @param {Entry} entry
 */
export function hintFor(problem, entry) {
  const last = entry.locked ? entry : entry.attempts.at(-1);
  if (last && last.right === false) return verdictOf(problem, last).hint;
  return problem.askSize ? problem.key.words.size_hint : diagnose(problem.key, [[null]]).hint;
}

/**
 * What is said while the answer is open: what will happen, or what was said of the last answer.
 * @param {Problem} problem
 * @param {Entry} entry
 */
export function introOf(problem, entry) {
  const last = entry.attempts.at(-1);
  if (last?.right !== false) return INTRO;
  const { heading, message } = verdictOf(problem, last);
  return `Your last answer: ${heading} ${message} Change what you like, then lock again.`;
}

const INTRO = "Predict first, then lock. If something is wrong, its cells are marked, without the right numbers: you can "
  + "try again, take a hint, or see the solution.";

/**
 * The marks of an open answer: cells that still hold what was wrong in the last one.
 * @param {Problem} problem
 * @param {Entry} entry
 * @param {string[][]} texts
 */
export function oldMarks(problem, entry, texts) {
  const last = entry.attempts.at(-1);
  const old = last?.right === false ? last.cells : null;
  if (!last || old?.length !== texts.length || old[0].length !== texts[0].length) return null;
  const { marks } = verdictOf(problem, last);
  return texts.flatMap((row, r) => row.map((text, c) => (
    marks[r][c] === "wrong" && old[r][c] === text ? "wrong before" : "")));
}
