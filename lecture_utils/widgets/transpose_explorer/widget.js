// The explorer of transposed convolution, in the stamp view: which stamps reach an output cell.

import { drawerOf } from "../kit/explorer/drawer.js";
import { explorer } from "../kit/explorer/explorer.js";
import { bothAxes, outputOf, sizeLines, sumText, termOf } from "../kit/explorer/operation.js";
import { gridOf, nameOf, typedNumbers } from "../kit/scene/grid.js";

/** @import { ExplorerScene, Operation, State } from "../kit/explorer/operation.js" */
/** @import { Step } from "../kit/types.js" */

/**
 * What Python made for every setting; the indices are sizes less one, strides less one, paddings, dilations less one.
 * @typedef {object} TransposeTables
 * @property {Record<string, number>} limits
 * @property {string[]} sentences
 * @property {number[][][][][][]} problems the number of a sentence
 * @property {number[][][][][][]} sizes
 * @property {[input: number, tap: number][][][][][][]} canvas by size, kernel size, stride, dilation: what reaches each
 *   index before padding cuts rows and columns off
 */

const BOARDS = [{ title: "", grids: ["input", "kernel", "output"], signs: ["·", "→"] }];

/**
 * @param {State} state
 * @param {TransposeTables} tables
 * @returns {ExplorerScene}
 */
function sceneOf(state, tables) {
  const { height, width, kernel_size: k, stride: s, padding: p, output_padding: o, dilation: d } = state;
  const look = (/** @type {number[][][][][][]} */ table, /** @type {number} */ size) => (
    table[size - 1][k - 1][s - 1][p][o][d - 1]);
  const problemOf = (/** @type {number} */ size) => tables.sentences[look(tables.problems, size)];
  const problems = bothAxes(problemOf(height), problemOf(width));
  // along one axis: for each output index the pairs [input index, tap]
  const along = (/** @type {number} */ size) => {
    const canvas = tables.canvas[size - 1][k - 1][s - 1][d - 1];
    return Array.from({ length: problems.length ? 0 : look(tables.sizes, size) }, (_, i) => canvas[i + p] ?? []);
  };
  const [rows, columns] = [along(height), along(width)];
  const input = gridOf("input", "Y", height, width, (r, c) => state.input[r][c]);
  const kernel = gridOf("kernel", "K", k, k, (r, c) => state.kernel[r][c]);
  const output = outputOf("output", "Z", rows.length, columns.length);
  output.origin = [-p, -p]; // padding cuts rows and columns off
  const [values, weights] = [input, kernel].map(typedNumbers);
  // for each output cell the cells of the input that reach it, and the taps with which they do
  const stamps = rows.flatMap((down) => columns.map((across) => ({
    cells: down.flatMap(([r]) => across.map(([c]) => r * width + c)),
    taps: down.flatMap(([, a]) => across.map(([, b]) => a * k + b)),
  })));
  output.text = stamps.map(({ cells, taps }) => (
    sumText(taps.map((tap) => weights[tap]), cells.map((cell) => values[cell]))));

  /**
   * @param {number} cell
   * @returns {Step}
   */
  function step(cell) {
    const { cells, taps } = stamps[cell];
    const terms = cells.map((n, i) => termOf(weights[taps[i]], values[n]));
    const reach = cells.length === 1 ? "1 stamp reaches it" : `${cells.length} stamps reach it`;
    const sum = terms.map((term) => term.text).join(" + ");
    const said = cells.length ? `${sum} = ${output.text[cell]}: ${reach}.` : "0: no stamp reaches it.";
    return {
      reads: { input: cells, kernel: taps }, writes: [["output", cell, output.text[cell]]], terms, columns: Math.max(1, cells.length),
      sentence: `${nameOf("Z", cell, columns.length)} = ${said}`,
    };
  }

  return {
    title: `Z = transposed convolution of Y with stride ${s}, padding ${p}, output_padding ${o}, dilation ${d}`,
    grids: [input, kernel, output], boards: BOARDS, termsLabel: "weight · input", reveal: "all", count: stamps.length, step, problems,
    start: problems.length ? "There is no output. Why stands below." : "Press → to see which stamps reach the first cell.",
  };
}

/** @type {Operation<TransposeTables>} */
export const TRANSPOSED = {
  name: "transpose-explorer",
  parameters: ["height", "width", "kernel_size", "stride", "padding", "output_padding", "dilation"],
  scene: sceneOf,
  lines: (state, formula, scene) => sizeLines(state, formula, scene.grids[2]),
  drawer(name, { height, width, kernel_size: k, input, kernel }, { limits }) {
    if (name === "kernel") return drawerOf("kernel", "K", kernel, [k, k], limits);
    return drawerOf("input", "Y", input, [height, width], limits);
  },
};

export default { render: explorer(TRANSPOSED) };
