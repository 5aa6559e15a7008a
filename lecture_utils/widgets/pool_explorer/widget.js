// The explorer of pooling: largest or mean of each window, with every parameter that it has.

import { drawerOf } from "../kit/explorer/drawer.js";
import { explorer } from "../kit/explorer/explorer.js";
import { bothAxes, firstInside, outputOf, roomForSizes, sizeLines } from "../kit/explorer/operation.js";
import { NEVER_WINS, YES_OR_NO, ceilOrFloor, largestOf, pooledInput } from "../kit/explorer/pooled_input.js";
import { LONGEST_READING, readingTold, timesRead } from "../kit/explorer/reading.js";
import { factor, formatNumber } from "../kit/numbers.js";
import { cellName, gridOf, nameOf, shownNumber } from "../kit/scene/grid.js";

/** @import { Choice, ExplorerScene, Operation, Option, State } from "../kit/explorer/operation.js" */
/** @import { Step } from "../kit/types.js" */

/**
 * What Python made for every setting; the indices are sizes less one, strides less one, paddings, dilations less one,
 * and 0 or 1 for False or True.
 * @typedef {object} PoolTables
 * @property {Record<string, number>} limits
 * @property {string[]} sentences
 * @property {number[][][][][][]} problems by size, kernel size, stride, padding, dilation, ceil_mode: the number
 *   of a sentence
 * @property {number[][][][][][][][]} windows by the same: the places of each window
 * @property {number[][][][][][][]} counts by size, kernel size, stride, padding, ceil_mode, count_include_pad: how many
 *   places of each window an average counts
 * @property {number[][][]} sources by size and padding
 */

const averages = (/** @type {State} */ state) => state.mode === "average";

/** @type {Choice<PoolTables>[]} */
const CHOICES = [
  { name: "mode", words: "Keep", code: "", values: () => [["max", "the maximum"], ["average", "the average"]] },
  { name: "ceil_mode", words: "Round up at the edge", code: "ceil_mode", values: () => YES_OR_NO },
  { name: "count_include_pad", words: "Count the border", code: "count_include_pad", values: () => YES_OR_NO, when: averages },
  {
    name: "divisor_override", words: "Divide by", code: "divisor_override", when: averages,
    values: (_, { limits }) => [[null, "the cells counted"], ...divisors(limits.divisor_override)],
  },
];

/**
 * @param {number} most
 * @returns {Option[]}
 */
function divisors(most) {
  return Array.from({ length: most }, (_, i) => [i + 1, String(i + 1)]);
}

const MAX_BOARDS = [{ title: "", grids: ["padded", "output", "switches"], signs: ["→", "→"] }];
const AVERAGE_BOARDS = [{ title: "", grids: ["padded", "output"], signs: ["→"] }];

/**
 * @param {State} state
 * @param {PoolTables} tables
 */
function problemsOf(state, tables) {
  const { height, width, kernel_size: k, stride: s, padding: p, dilation: d, ceil_mode: ceil } = state;
  if (averages(state) && d > 1) return ["Average pooling has no dilation. Smallest change: dilation=1."];
  const problemOf = (/** @type {number} */ size) => (
    tables.sentences[tables.problems[size - 1][k - 1][s - 1][p][d - 1][Number(ceil)]]);
  return bothAxes(problemOf(height), problemOf(width));
}

/**
 * @param {State} state
 * @param {PoolTables} tables
 * @returns {ExplorerScene}
 */
function sceneOf(state, tables) {
  const { height, width, kernel_size: k, stride: s, padding: p, dilation: d, mode } = state;
  const ceil = Number(state.ceil_mode);
  const problems = problemsOf(state, tables);
  const along = (/** @type {number} */ size) => (
    problems.length ? [] : tables.windows[size - 1][k - 1][s - 1][p][d - 1][ceil]);
  const [rows, columns] = [along(height), along(width)];
  const { grid: padded, values, windows, inside } = pooledInput(state, tables.sources, rows, columns, mode === "max" ? NEVER_WINS : "0");

  const output = outputOf("output", "Y", rows.length, columns.length, problems);
  output.origin = firstInside(state);
  const switches = gridOf("switches", "S", height, width, () => "0");
  switches.caption = `Switches S, ${height}×${width}`;
  switches.written = true;

  const counts = (/** @type {number} */ size) => (
    tables.counts[size - 1][k - 1][s - 1][p][ceil][Number(state.count_include_pad)]);
  const countOf = (/** @type {number} */ o) => state.divisor_override
    ?? counts(height)[Math.floor(o / columns.length)] * counts(width)[o % columns.length];
  const kept = windows.map((cells, o) => {
    const largest = largestOf(cells, values);
    if (mode === "max" || largest.value === null) return largest;
    const sum = cells.reduce((total, cell) => total + Number(values[cell]), 0);
    return { text: formatNumber(sum / countOf(o)), at: null };
  });
  output.text = kept.map(({ text }) => text);
  for (const { at } of kept) if (at !== null) switches.text[inside(at)] = "1";

  /**
   * @param {number} o
   * @returns {Step}
   */
  function step(o) {
    const [cells, { text, at }] = [windows[o], kept[o]];
    const shown = cells.map((cell) => shownNumber(values[cell]));
    const found = at === null ? "" : `, found at ${cellName(padded, at)}`;
    const said = mode === "max" ? `max(${shown.join(", ")}) = ${text}${found}`
      : `(${shown.map(factor).join(" + ") || "0"}) / ${countOf(o)} = ${text}`;
    /** @type {Step["writes"]} */
    const writes = [["output", o, text]];
    if (at !== null) writes.push(["switches", inside(at), "1"]);
    const wide = new Set(cells.map((cell) => cell % padded.columns)).size;
    return {
      reads: { padded: cells }, writes, columns: Math.max(1, wide),
      terms: shown.map((value) => ({ text: value, silent: false })),
      sentence: `${nameOf("Y", o, columns.length)} = ${said}`,
    };
  }

  const max = mode === "max";
  return {
    title: max ? "Max pooling" : "Average pooling",
    grids: max ? [padded, output, switches] : [padded, output], boards: max ? MAX_BOARDS : AVERAGE_BOARDS,
    signs: ["read", "border", "unread"], termsLabel: "cells of the window", reveal: "all", count: windows.length, step, problems,
    start: problems.length ? "No window fits, so there is no step." : "Press → to place the window.",
    tells: [
      isDropped(state, rows.length, columns.length) ? DROPPED
        : max ? keptTold(height * width, kept) : dividedTold(state.divisor_override, windows.map((_, o) => countOf(o))),
      readingTold(timesRead(rows, tables.sources[height - 1][p]), timesRead(columns, tables.sources[width - 1][p])),
    ],
  };
}

const DROPPED = "One window fewer than the formula says: it would start behind the input.";

/**
 * Whether rounding up would give a window that starts behind the input, in its border: such a window is left out.
 * @param {State} state
 * @param {number} rows how many windows there are
 * @param {number} columns
 */
function isDropped(state, rows, columns) {
  const { height, width, kernel_size: k, stride: s, padding: p, dilation: d, ceil_mode: ceil } = state;
  const rule = (/** @type {number} */ n) => Math.ceil((n + 2 * p - d * (k - 1) - 1) / s) + 1;
  return ceil && (rule(height) > rows || rule(width) > columns);
}

/**
 * How many numbers of X are kept.
 * @param {number} given how many there are
 * @param {{ text: string, at: number | null }[]} kept what each window gives, and where it was found
 */
function keptTold(given, kept) {
  if (kept.some(({ text }) => text === "?")) return "What is kept is not known where a cell holds no number.";
  const found = new Set(kept.flatMap(({ at }) => at ?? [])).size;
  return `${found} of ${given} numbers ${found === 1 ? "is" : "are"} kept, the places in S.`;
}

/**
 * By what the sums are divided.
 * @param {number | null} divisor
 * @param {number[]} counts how many cells of each window count
 */
function dividedTold(divisor, counts) {
  if (divisor !== null) return `Every sum is divided by ${divisor}, whatever the window holds.`;
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `Each average is of ${least === most ? "" : `${least} to `}${most} ${most === 1 ? "cell" : "cells"}.`;
}

/** @type {Operation<PoolTables>} */
export const POOLING = {
  name: "pool-explorer",
  parameters: ["height", "width", "kernel_size", "stride", "padding", "dilation"],
  choices: CHOICES,
  scene: sceneOf,
  lines: (state, formula, scene) => sizeLines(state, ceilOrFloor(state, formula), scene.grids[1]),
  room: (formula, { limits }) => ({ lines: roomForSizes(formula, limits), tells: `${DROPPED} ${LONGEST_READING}` }),
  drawer: (_, { height, width, padding, input }, { limits }) => drawerOf("input", "X", input, [height, width], limits, padding),
};

export default { render: explorer(POOLING) };
