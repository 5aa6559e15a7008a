// The explorer of transposed convolution, in the stamp view: each cell of Y stamps the kernel into Z.

import { drawerOf } from "../kit/explorer/drawer.js";
import { explorer } from "../kit/explorer/explorer.js";
import { bothAxes, outputOf, roomForSizes, sizeLines, termOf } from "../kit/explorer/operation.js";
import { factor } from "../kit/numbers.js";
import { gridOf, nameOf, shownNumber, typedNumbers } from "../kit/scene/grid.js";

/** @import { ExplorerScene, Operation, State } from "../kit/explorer/operation.js" */
/** @import { Grid, Step } from "../kit/types.js" */

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

const BOARDS = [{ title: "", grids: ["input", "kernel", "canvas", "output"], signs: ["·", "=", "→"] }];

/**
 * For each product of a stamp that reaches Z its weight, the cell of Z, and the sum there after it.
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
  // along one axis: for each index of the canvas the pairs [input index, tap], and the same for each output index
  const whole = (/** @type {number} */ size) => tables.canvas[size - 1][k - 1][s - 1][d - 1];
  const along = (/** @type {number} */ size) => (
    Array.from({ length: problems.length ? 0 : look(tables.sizes, size) }, (_, i) => whole(size)[i + p] ?? []));
  const [rows, columns] = [along(height), along(width)];
  const input = gridOf("input", "Y", height, width, (r, c) => state.input[r][c]);
  const kernel = gridOf("kernel", "K", k, k, (r, c) => state.kernel[r][c]);
  const output = outputOf("output", "Z", rows.length, columns.length, problems);
  output.origin = [-p, -p]; // padding cuts rows and columns off
  const [values, weights] = [input, kernel].map(typedNumbers);
  const stamps = stampsOf(rows, columns, values, weights, width, k);
  const lies = { down: placesOf(whole(height), height, k), across: placesOf(whole(width), width, k) };
  const canvas = canvasOf([whole(height).length, whole(width).length], [rows.length, columns.length], p, problems);
  /** The products of a stamp, and their cells on the canvas, in the order of the weights. */
  const laid = (/** @type {number} */ n) => weights.map((weight, tap) => {
    const row = lies.down[Math.floor(n / width)][Math.floor(tap / k)];
    const column = lies.across[n % width][tap % k];
    return { cell: row * canvas.columns + column, text: shownNumber(productOf(weight, values[n])) };
  });
  if (!problems.length) leaveRoom(canvas, values.flatMap((_, n) => laid(n)));
  output.initial = "0";
  output.text.fill("0");
  for (const { cells, texts } of stamps) cells.forEach((cell, i) => { output.text[cell] = texts[i]; });

  /**
   * @param {number} n the cell of Y that is stamped
   * @returns {Step}
   */
  function step(n) {
    const { taps, cells, texts } = stamps[n];
    const products = laid(n);
    const made = /** @type {[string, number, string, number][]} */ ([
      ...cells.map((cell, i) => ["output", cell, texts[i], taps[i]]),
      ...products.map(({ cell, text }, tap) => ["canvas", cell, text, tap]),
    ]);
    const lost = k * k - cells.length;
    const numbers = products.map(({ text }) => text);
    const lines = Array.from({ length: k }, (_, r) => numbers.slice(r * k, r * k + k).join(" "));
    return {
      reads: { input: [n], kernel: weights.map((_, tap) => tap) },
      writes: made.map(([grid, cell, text]) => [grid, cell, text]),
      columns: Math.max(1, new Set(taps.map((tap) => tap % k)).size),
      terms: taps.map((tap) => termOf(weights[tap], values[n])),
      links: made.map(([grid, cell, , tap]) => [[grid, cell], { input: [n], kernel: [tap] }]),
      sentence: `${nameOf("Y", n, width)} stamps ${factor(shownNumber(values[n]))}·K = (${lines.join("; ")}): `
        + `${cells.length} of ${k * k} numbers reach Z${lost ? `; padding cuts off ${lost}` : ""}.`,
    };
  }

  return {
    title: "Transposed convolution", grids: [input, kernel, canvas, output], boards: BOARDS,
    signs: ["read", "weight", "cut"], termsLabel: "weight · input", reveal: "step", step: remembered(step), problems,
    count: problems.length ? 0 : values.length,
    start: problems.length ? "Z has no cells, so there is no step." : "Z is all zeros. Press → to stamp the first cell of Y.",
    tells: [
      stampTold(k * k, p), meetingTold(rows.flatMap((down) => columns.map(({ length }) => down.length * length))),
    ],
  };
}

/**
 * All that stamps reach, still empty, with the part that padding cuts off; its cells are numbered as those of Z.
 * @param {[number, number]} stamped how many rows and columns the stamps reach
 * @param {[number, number]} kept the size of Z
 * @param {number} padding
 * @param {string[]} problems
 */
function canvasOf(stamped, kept, padding, problems) {
  const [rows, columns] = stamped.map((length, axis) => (problems.length ? 0 : Math.max(length, padding + kept[axis])));
  const grid = gridOf("canvas", "Z", rows, columns, () => "");
  const stays = (/** @type {number} */ index, /** @type {number} */ axis) => (
    index >= padding && index < padding + kept[axis]);
  grid.cut = new Set(grid.text.flatMap((_, cell) => (
    stays(Math.floor(cell / columns), 0) && stays(cell % columns, 1) ? [] : [cell])));
  grid.left = grid.left.map((_, r) => String(r - padding));
  grid.top = grid.top.map((_, c) => String(c - padding));
  grid.caption = `This stamp, ${rows}×${columns}`;
  grid.written = true;
  grid.momentary = true;
  grid.initial = "";
  return grid;
}

/**
 * Where each weight of a stamp falls along one axis: by input index and tap.
 * @param {[input: number, tap: number][][]} canvas
 * @param {number} size
 * @param {number} k
 */
function placesOf(canvas, size, k) {
  const places = Array.from({ length: size }, () => new Array(k).fill(0));
  canvas.forEach((pairs, index) => pairs.forEach(([input, tap]) => { places[input][tap] = index; }));
  return places;
}

/**
 * Every cell has room for the longest number that falls on it.
 * @param {Grid} canvas
 * @param {{ cell: number, text: string }[]} products
 */
function leaveRoom(canvas, products) {
  for (const { cell, text } of products) if (text.length > canvas.text[cell].length) canvas.text[cell] = text;
}

/**
 * @param {number | null} weight
 * @param {number | null} value
 */
function productOf(weight, value) {
  return weight === null || value === null ? null : weight * value;
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
  return `A step stamps one cell of Y: ${padding ? "up to" : "its"} ${counted} added to Z.`;
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
  return most > 1 ? `Where stamps overlap, up to ${most} add up.` : "No two stamps overlap.";
}

/** @type {Operation<TransposeTables>} */
export const TRANSPOSED = {
  name: "transpose-explorer",
  parameters: ["height", "width", "kernel_size", "stride", "padding", "output_padding", "dilation"],
  scene: sceneOf,
  keepsEnd: true,
  lines: (state, formula, scene) => sizeLines(state, formula, scene.grids[3]),
  room: (formula, { limits }) => ({
    lines: roomForSizes(formula, limits),
    tells: `${stampTold(limits.kernel_size ** 2, 1)} ${meetingTold(new Array(999).fill(0))}`,
  }),
  drawer(name, { height, width, kernel_size: k, input, kernel }, { limits }) {
    if (name === "kernel") return drawerOf("kernel", "K", kernel, [k, k], limits);
    return drawerOf("input", "Y", input, [height, width], limits);
  },
};

export default { render: explorer(TRANSPOSED) };
