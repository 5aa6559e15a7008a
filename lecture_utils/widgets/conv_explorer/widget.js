// The explorer of convolution: a window that moves over X with its border.

import { drawerOf } from "../kit/explorer/drawer.js";
import { explorer } from "../kit/explorer/explorer.js";
import {
  bothAxes, firstInside, outputOf, paddedInput, roomForSizes, sizeLines, sumText, termOf,
} from "../kit/explorer/operation.js";
import { LONGEST_READING, readingTold, timesRead } from "../kit/explorer/reading.js";
import { gridOf, nameOf, typedNumbers } from "../kit/scene/grid.js";

/** @import { ExplorerScene, Operation, State } from "../kit/explorer/operation.js" */
/** @import { Step } from "../kit/types.js" */

/**
 * What Python made for every setting; the indices are sizes less one, strides less one, paddings, dilations less one.
 * @typedef {object} ConvTables
 * @property {Record<string, number>} limits
 * @property {string[][][][]} problems by size, kernel size, padding, dilation
 * @property {number[][][][][][][]} windows by size, kernel size, stride, padding, dilation: the places of each window
 * @property {number[][][]} sources by size and padding
 */

const BOARDS = [{ title: "", grids: ["padded", "kernel", "output"], signs: ["*", "="] }];

/**
 * @param {State} state
 * @param {ConvTables} tables
 * @returns {ExplorerScene}
 */
function sceneOf(state, tables) {
  const { height, width, kernel_size: k, stride: s, padding: p, dilation: d } = state;
  const problemOf = (/** @type {number} */ size) => tables.problems[size - 1][k - 1][p][d - 1];
  const problems = bothAxes(problemOf(height), problemOf(width));
  const along = (/** @type {number} */ size) => (
    problems.length ? [] : tables.windows[size - 1][k - 1][s - 1][p][d - 1]);
  const [rows, columns] = [along(height), along(width)];

  const { grid: padded } = paddedInput(state, tables.sources, "0", "border of zeros");
  const kernel = gridOf("kernel", "K", k, k, (r, c) => state.kernel[r][c]);
  const output = outputOf("output", "Y", rows.length, columns.length, problems);
  output.origin = firstInside(state);
  const [values, weights] = [padded, kernel].map(typedNumbers);
  const windows = rows.flatMap((down) => columns.map((across) => (
    down.flatMap((r) => across.map((c) => r * padded.columns + c)))));
  output.text = windows.map((cells) => sumText(weights, cells.map((cell) => values[cell])));
  if (windows.length) {
    const [readRows, readColumns] = [new Set(rows.flat()), new Set(columns.flat())];
    padded.text.forEach((_, cell) => {
      const [r, c] = [Math.floor(cell / padded.columns), cell % padded.columns];
      if (!readRows.has(r) || !readColumns.has(c)) padded.unread.add(cell);
    });
  }

  /**
   * @param {number} o
   * @returns {Step}
   */
  function step(o) {
    const cells = windows[o];
    const terms = cells.map((cell, tap) => termOf(weights[tap], values[cell]));
    const spoken = terms.filter((term) => !term.silent).map((term) => term.text).join(" + ");
    return {
      reads: { padded: cells, kernel: cells.map((_, tap) => tap) }, writes: [["output", o, output.text[o]]], terms, columns: k,
      sentence: `${nameOf("Y", o, columns.length)} = ${spoken || "a sum of nothing but zero weights"} = ${output.text[o]}`,
    };
  }

  return {
    title: "Convolution: Y = X * K", grids: [padded, kernel, output], boards: BOARDS,
    signs: ["read", "weight", "border", "unread"], termsLabel: "weight · input", reveal: "all", count: windows.length, step, problems,
    start: problems.length ? "No window fits, so there is no step." : "Press → to place the window.",
    tells: [sizeTold(state, windows.length), readingTold(...sidesRead(state, tables, rows, columns))],
  };
}

/**
 * How often each row and each column of X is read.
 * @param {State} state
 * @param {ConvTables} tables
 * @param {number[][]} rows
 * @param {number[][]} columns
 * @returns {[number[], number[]]}
 */
function sidesRead({ height, width, padding: p }, { sources }, rows, columns) {
  return [timesRead(rows, sources[height - 1][p]), timesRead(columns, sources[width - 1][p])];
}

/**
 * How far a window with gaps reaches, or how large the output is beside the input.
 * @param {Record<string, number> | State} state
 * @param {number} made how many cells the output has
 */
function sizeTold({ height, width, kernel_size: k, dilation: d }, made) {
  const [reach, given] = [d * (k - 1) + 1, height * width];
  if (reach > k) return `The window spans ${reach}×${reach} cells and reads ${k * k} of them.`;
  if (made === given) return "The output has as many cells as the input.";
  return `The output has ${made} ${made === 1 ? "cell" : "cells"}, the input ${given}.`;
}

/** @type {Operation<ConvTables>} */
export const CONVOLUTION = {
  name: "conv-explorer",
  parameters: ["height", "width", "kernel_size", "stride", "padding", "dilation"],
  scene: sceneOf,
  lines: (state, formula, scene) => sizeLines(state, formula, scene.grids[2]),
  room: (formula, { limits }) => ({
    lines: roomForSizes(formula, limits),
    tells: `${sizeTold({ ...limits, height: limits.size, width: limits.size }, 1)} ${LONGEST_READING}`,
  }),
  drawer(name, { height, width, kernel_size: k, padding, input, kernel }, { limits }) {
    if (name === "kernel") return drawerOf("kernel", "K", kernel, [k, k], limits);
    return drawerOf("input", "X", input, [height, width], limits, padding);
  },
};

export default { render: explorer(CONVOLUTION) };
