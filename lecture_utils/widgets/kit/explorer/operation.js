// What the operations of the explorers share. An operation looks up in tables, which Python made, where a window or
// a stamp lies; it sums, and says in sentences what it does.

import { factor, formatNumber } from "../numbers.js";
import { gridOf, shownNumber } from "../scene/grid.js";

/** @import { Grid, Scene, Term } from "../types.js" */

/**
 * The settings that an explorer may have, and the texts that were typed. An explorer has those of its operation.
 * @typedef {object} State
 * @property {number} height
 * @property {number} width
 * @property {number} kernel_size
 * @property {number} stride
 * @property {number} padding
 * @property {number} dilation
 * @property {number} output_padding
 * @property {"max" | "average"} mode
 * @property {boolean} ceil_mode
 * @property {boolean} count_include_pad
 * @property {number | null} divisor_override
 * @property {number | null} output_height
 * @property {number | null} output_width
 * @property {string[][]} input
 * @property {string[][]} kernel
 * @property {string[][]} map
 */

/** @typedef {{ limits: Record<string, number> }} Limited What every table tells: the largest values. */
/**
 * `problems`: why there is no output; `tells`: what the setting comes to, a sentence or two.
 * @typedef {Scene & { problems: string[], tells: string[] }} ExplorerScene
 */
/** @typedef {[value: string | number | boolean | null, words: string]} Option */

/**
 * A list to choose a setting from.
 * @template {Limited} T
 * @typedef {object} Choice
 * @property {string} name
 * @property {string} words
 * @property {string} code PyTorch's name; "" where it has none
 * @property {(state: State, tables: T) => Option[]} values
 * @property {(state: State) => boolean} [when] whether it is there
 */

/**
 * The texts behind a grid, which may be more than it shows.
 * @typedef {object} Drawer
 * @property {"input" | "kernel" | "map"} of
 * @property {string} symbol
 * @property {string[][]} texts
 * @property {number} rows
 * @property {number} columns
 * @property {number} offset the border around the cells
 * @property {string} grow what makes the grid larger
 * @property {number} most
 */

/** @typedef {{ lines: string[], tells: string }} Room The longest that `lines` and `tells` may be: it has its room. */

/**
 * @template {Limited} T
 * @typedef {object} Operation
 * @property {string} name
 * @property {string[]} parameters those that are moved by sliders
 * @property {Choice<T>[]} [choices]
 * @property {(state: State, tables: T) => ExplorerScene} scene
 * @property {(state: State, formula: string, scene: ExplorerScene, tables: T) => string[]} lines the sizes
 * @property {(grid: string, state: State, tables: T) => Drawer} drawer
 * @property {(formula: string, tables: T) => Room} room
 * @property {boolean} [keepsEnd] finished stays finished when the number of steps changes
 */

/**
 * Where each axis says why it has no output; a sentence that is the same for both is said once.
 * @param {string} rows
 * @param {string} columns
 */
export function bothAxes(rows, columns) {
  if (rows === columns) return [rows].filter(Boolean);
  return [rows && `Height: ${rows}`, columns && `Width: ${columns}`].filter(Boolean);
}

/**
 * A template with its names in braces replaced.
 * @param {string} template
 * @param {Record<string, unknown>} values
 */
export function filled(template, values) {
  return template.replace(/[{](\w+)[}]/g, (_, key) => String(values[key]));
}

/**
 * The sizes of the output with their numbers; one line for both axes where they are alike.
 * @param {State} state
 * @param {string} formula
 * @param {Grid} output
 */
export function sizeLines(state, formula, output) {
  const { kernel_size: k, stride: s, padding: p, output_padding: o, dilation: d } = state;
  const line = (/** @type {string} */ names, /** @type {number} */ n, /** @type {number} */ out) => (
    `${names} = ${filled(formula, { n, k, s, p, o, d })} = ${out || "no output"}`);
  if (state.width === state.height) return [line("H_out = W_out", state.height, output.rows)];
  return [line("H_out", state.height, output.rows), line("W_out", state.width, output.columns)];
}

/**
 * The longest that these lines may be.
 * @param {string} formula
 * @param {Record<string, number>} limits
 */
export function roomForSizes(formula, limits) {
  const { size: n, kernel_size: k, stride: s, padding: p, output_padding: o, dilation: d = 1 } = limits;
  const longest = `H_out = ${filled(formula, { n, k, s, p, o, d })} = no output`;
  return [longest, longest];
}

/**
 * X with its border, whose rows and columns are counted on: -1, -2 … before X, and H, H + 1 … behind it.
 * @param {State} state
 * @param {number[][][]} sources by size and padding: for each index its index without the border, or -1
 * @param {string} text what a cell of the border holds
 * @param {string} words what the border is called
 */
export function paddedInput({ height, width, padding, input }, sources, text, words) {
  const [left, top] = [sources[height - 1][padding], sources[width - 1][padding]];
  const isBorder = (/** @type {number} */ r, /** @type {number} */ c) => left[r] < 0 || top[c] < 0;
  const grid = gridOf("padded", "X", left.length, top.length, (r, c) => (isBorder(r, c) ? text : input[left[r]][top[c]]));
  if (padding) grid.caption = `X with its ${words}, ${left.length}×${top.length}`;
  grid.origin = [padding, padding];
  grid.left = left.map((_, r) => String(r - padding));
  grid.top = top.map((_, c) => String(c - padding));
  left.forEach((_, r) => top.forEach((__, c) => { if (isBorder(r, c)) grid.border.add(r * top.length + c); }));
  /** A cell counted without the border. */
  const inside = (/** @type {number} */ cell) => left[Math.floor(cell / top.length)] * width + top[cell % top.length];
  return { grid, inside };
}

/**
 * The grid that is made, still without its texts; without cells where the setting is impossible.
 * @param {string} name
 * @param {string} symbol
 * @param {number} rows
 * @param {number} columns
 * @param {string[]} problems why the setting is impossible
 */
export function outputOf(name, symbol, rows, columns, problems) {
  const grid = gridOf(name, symbol, rows, columns, () => "");
  if (!rows || !columns) grid.caption = `${symbol}: no output`;
  grid.reason = problems.join(" ");
  grid.written = true;
  return grid;
}

/**
 * The output cell of the first window that starts in X: it stays where it is when the border grows.
 * @param {State} state
 * @returns {[number, number]}
 */
export function firstInside({ padding, stride }) {
  const first = Math.ceil(padding / stride);
  return [first, first];
}

/**
 * One product as a term.
 * @param {number | null} weight
 * @param {number | null} value
 * @returns {Term}
 */
export function termOf(weight, value) {
  return {
    text: `${factor(shownNumber(weight))}·${factor(shownNumber(value))}`,
    silent: weight === 0 && value !== null && Number.isFinite(value),
  };
}

/**
 * The sum of products as a text; a question mark where a number is not known.
 * @param {(number | null)[]} weights
 * @param {(number | null)[]} values
 */
export function sumText(weights, values) {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    const [weight, value] = [weights[i], values[i]];
    if (weight === null || value === null) return "?";
    sum += weight * value;
  }
  return formatNumber(sum);
}

