// What was typed stays when a grid gets smaller: the texts behind a grid.

/** @import { Drawer } from "./operation.js" */

// The values of the model that hold the texts.
export const TRAITS = { input: "_input_cells", kernel: "_kernel_cells", map: "_map_cells" };

/**
 * @param {"input" | "kernel" | "map"} of
 * @param {string} symbol
 * @param {string[][]} texts
 * @param {[rows: number, columns: number]} shape
 * @param {Record<string, number>} limits
 * @param {number} [offset] the border around the cells
 * @returns {Drawer}
 */
export function drawerOf(of, symbol, texts, [rows, columns], limits, offset = 0) {
  const [grow, most] = of === "kernel" ? ["k", limits.kernel_size] : ["H and W", limits.size];
  return { of, symbol, texts, rows, columns, offset, grow, most };
}

/**
 * The texts after `rows` are put in at a cell of the grid: new rows, or the sentence that says why they do not fit.
 * @param {Drawer} drawer
 * @param {number} cell
 * @param {string[][]} rows
 */
export function typed(drawer, cell, rows) {
  const { texts, rows: tall, columns: wide, offset, symbol, grow, most } = drawer;
  const [r0, c0] = [Math.floor(cell / (wide + 2 * offset)) - offset, (cell % (wide + 2 * offset)) - offset];
  const [rowsIn, columnsIn] = [rows.length, Math.max(...rows.map((row) => row.length))];
  if (r0 + rowsIn > tall || c0 + columnsIn > wide) {
    return `The pasted grid is ${rowsIn}×${columnsIn} and does not fit at ${symbol}[${r0}, ${c0}], because ${symbol} is `
      + `${tall}×${wide}. Nothing was changed. Make ${grow} larger first (up to ${most}) or paste further up and to the left.`;
  }
  const next = texts.map((row) => [...row]);
  rows.forEach((row, r) => row.forEach((text, c) => { next[r0 + r][c0 + c] = text; }));
  return next;
}
