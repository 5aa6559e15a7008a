// The explorer of transposed convolution, in the stamp view: each cell of Y stamps the kernel into Z.

import { drawerOf } from "../kit/explorer/drawer.js";
import { explorer } from "../kit/explorer/explorer.js";
import { bothAxes, outputOf, roomForSizes, sizeLines, termOf } from "../kit/explorer/operation.js";
import { gridOf, nameOf, shownNumber, typedNumbers } from "../kit/scene/grid.js";

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
 * For each product of a stamp its weight, the cell of Z to which it goes, and the sum there after it.
 * @typedef {{ taps: number[], cells: number[], texts: string[] }} Stamp
 */

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
  const output = outputOf("output", "Z", rows.length, columns.length, problems);
  output.origin = [-p, -p]; // padding cuts rows and columns off
  const [values, weights] = [input, kernel].map(typedNumbers);
  const stamps = stampsOf(rows, columns, values, weights, width, k);
  output.initial = "0";
  output.text.fill("0");
  for (const { cells, texts } of stamps) cells.forEach((cell, i) => { output.text[cell] = texts[i]; });

  /**
   * @param {number} n the cell of Y that is stamped
   * @returns {Step}
   */
  function step(n) {
    const { taps, cells, texts } = stamps[n];
    const lost = k * k - cells.length;
    const value = shownNumber(values[n]);
    return {
      reads: { input: [n], kernel: taps }, writes: cells.map((cell, i) => ["output", cell, texts[i]]),
      columns: Math.max(1, new Set(taps.map((tap) => tap % k)).size),
      terms: taps.map((tap) => termOf(weights[tap], values[n])),
      links: cells.map((cell, i) => [["output", cell], { input: [n], kernel: [taps[i]] }]),
      sentence: `${nameOf("Y", n, width)} = ${value} adds ${value} times the kernel: ${cells.length} of ${k * k} products `
        + `reach Z${lost ? `; padding cuts off the other ${lost}` : ""}.`,
    };
  }

  return {
    title: "Transposed convolution", grids: [input, kernel, output], boards: BOARDS,
    signs: ["read", "weight"], termsLabel: "weight · input", reveal: "step", step: remembered(step), problems,
    count: problems.length ? 0 : values.length,
    start: problems.length ? "Z has no cells, so there is no step." : "Z is all zeros. Press → to stamp the first cell of Y.",
    tells: [
      stampTold(k * k, p), meetingTold(rows.flatMap((down) => columns.map(({ length }) => down.length * length))),
    ],
  };
}

/**
 * What each cell of Y adds to Z, and the sums there after it; in the order of the cells of Y, and of those of Z.
 * @param {[input: number, tap: number][][]} rows along one axis: what reaches each output index
 * @param {[input: number, tap: number][][]} columns
 * @param {(number | null)[]} values
 * @param {(number | null)[]} weights
 * @param {number} width of Y
 * @param {number} k
 */
function stampsOf(rows, columns, values, weights, width, k) {
  /** @type {Stamp[]} */
  const stamps = values.map(() => ({ taps: [], cells: [], texts: [] }));
  rows.forEach((down, r) => columns.forEach((across, c) => {
    /** @type {number | null} */
    let sum = 0;
    for (const [i, a] of down) {
      for (const [j, b] of across) {
        const [n, tap] = [i * width + j, a * k + b];
        const [value, weight] = [values[n], weights[tap]];
        sum = sum === null || value === null || weight === null ? null : sum + weight * value;
        stamps[n].taps.push(tap);
        stamps[n].cells.push(r * columns.length + c);
        stamps[n].texts.push(shownNumber(sum));
      }
    }
  }));
  return stamps;
}

/**
 * @param {(n: number) => Step} step
 * @returns {(n: number) => Step}
 */
function remembered(step) {
  /** @type {Step[]} */
  const known = [];
  return (n) => (known[n] ??= step(n));
}

/**
 * @param {number} products
 * @param {number} padding
 */
function stampTold(products, padding) {
  const counted = products === 1 ? "1 product is" : `${products} products are`;
  return `Each step stamps one cell of Y: ${padding ? "up to" : "its"} ${counted} added to Z.`;
}

/**
 * Where stamps meet, and where there is none.
 * @param {number[]} times how many stamps reach each cell of Z
 */
function meetingTold(times) {
  const empty = times.filter((count) => !count).length;
  if (empty === 1) return "1 cell of Z gets no stamp and stays 0.";
  if (empty) return `${empty} cells of Z get no stamp and stay 0.`;
  const most = Math.max(...times);
  return most > 1 ? `Where stamps overlap, up to ${most} products add up.` : "No two stamps overlap.";
}

/** @type {Operation<TransposeTables>} */
export const TRANSPOSED = {
  name: "transpose-explorer",
  parameters: ["height", "width", "kernel_size", "stride", "padding", "output_padding", "dilation"],
  scene: sceneOf,
  keepsEnd: true,
  lines: (state, formula, scene) => sizeLines(state, formula, scene.grids[2]),
  room: (formula, { limits }) => ({
    lines: roomForSizes(formula, limits), tells: `${stampTold(limits.kernel_size ** 2, 1)} ${meetingTold([16])}`,
  }),
  drawer(name, { height, width, kernel_size: k, input, kernel }, { limits }) {
    if (name === "kernel") return drawerOf("kernel", "K", kernel, [k, k], limits);
    return drawerOf("input", "Y", input, [height, width], limits);
  },
};

export default { render: explorer(TRANSPOSED) };
