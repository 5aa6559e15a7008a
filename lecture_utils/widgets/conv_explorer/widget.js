// The explorer of convolution: a window that moves over X with its border.

import { drawerOf } from "../kit/explorer/drawer.js";
import { explorer } from "../kit/explorer/explorer.js";
import { bothAxes, firstInside, outputOf, paddedInput, sizeLines, sumText, termOf } from "../kit/explorer/operation.js";
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
  const output = outputOf("output", "Y", rows.length, columns.length);
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
    title: `Y = X * K with stride ${s}, padding ${p}, dilation ${d}`, grids: [padded, kernel, output], boards: BOARDS,
    termsLabel: "weight · input", reveal: "all", count: windows.length, step, problems,
    start: problems.length ? "There is no output: no window fits. Why stands below." : "Press → to place the window.",
  };
}

/** @type {Operation<ConvTables>} */
export const CONVOLUTION = {
  name: "conv-explorer",
  parameters: ["height", "width", "kernel_size", "stride", "padding", "dilation"],
  scene: sceneOf,
  lines: (state, formula, scene) => sizeLines(state, formula, scene.grids[2]),
  drawer(name, { height, width, kernel_size: k, padding, input, kernel }, { limits }) {
    if (name === "kernel") return drawerOf("kernel", "K", kernel, [k, k], limits);
    return drawerOf("input", "X", input, [height, width], limits, padding);
  },
};

export default { render: explorer(CONVOLUTION) };
