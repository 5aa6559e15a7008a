// What the explorers of pooling and of unpooling share: X with its border, its windows, and their maxima.

import { formatNumber } from "../numbers.js";
import { typedNumbers } from "../scene/grid.js";
import { paddedInput } from "./operation.js";

/** @import { Option, State } from "./operation.js" */

/** What a cell of the border holds in max pooling. */
export const NEVER_WINS = "-∞";

/** @type {Option[]} */
export const YES_OR_NO = [[false, "no"], [true, "yes"]];

/**
 * The size formula as it is rounded: up or down.
 * @param {State} state
 * @param {string} formula
 */
export function ceilOrFloor({ ceil_mode: ceil }, formula) {
  return ceil ? formula.replace("floor", "ceil") : formula;
}

/**
 * X with its border, and its windows: `windows[o]` are the cells of window o that belong to X, `inside(cell)` is a
 * cell counted without the border.
 * @param {State} state
 * @param {number[][][]} sources as in `paddedInput`
 * @param {number[][]} rows the positions of each window along an axis; none where the setting is impossible
 * @param {number[][]} columns
 * @param {string} border the text of a cell of the border
 */
export function pooledInput(state, sources, rows, columns, border) {
  const { grid, inside } = paddedInput(state, sources, border, "border");
  const values = typedNumbers(grid);
  for (const cell of grid.border) grid.invalid.delete(cell);
  const windows = rows.flatMap((down) => columns.map((across) => (
    down.flatMap((r) => across.map((c) => r * grid.columns + c)).filter((cell) => !grid.border.has(cell)))));
  if (windows.length) {
    const read = new Set(windows.flat());
    values.forEach((_, cell) => { if (!grid.border.has(cell) && !read.has(cell)) grid.unread.add(cell); });
  }
  return { grid, values, windows, inside };
}

/**
 * Where the largest number stands: the first of equals, and the last NaN, as in torch.
 * @param {number[]} numbers
 */
function placeOfLargest(numbers) {
  let best = 0;
  numbers.forEach((value, i) => { if (value > numbers[best] || Number.isNaN(value)) best = i; });
  return best;
}

/**
 * The maximum of some cells: its text, its value and its cell; null where one of them holds no number.
 * @param {number[]} cells
 * @param {(number | null)[]} values
 * @returns {{ text: string, value: number | null, at: number | null }}
 */
export function largestOf(cells, values) {
  /** @type {number[]} */
  const numbers = [];
  for (const cell of cells) {
    const value = values[cell];
    if (value === null) return { text: "?", value: null, at: null };
    numbers.push(value);
  }
  if (!cells.length) return { text: NEVER_WINS, value: -Infinity, at: null };
  const best = placeOfLargest(numbers);
  return { text: formatNumber(numbers[best]), value: numbers[best], at: cells[best] };
}
