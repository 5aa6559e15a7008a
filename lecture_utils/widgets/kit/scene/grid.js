// A grid, its cells and their names. Nothing here draws.

import { formatNumber, parseCell } from "../numbers.js";

/** @import { Grid, GridPayload } from "../types.js" */

/** @param {number} count */
export function indices(count) {
  return Array.from({ length: count }, (_, i) => String(i));
}

/**
 * A grid of texts.
 * @param {string} name
 * @param {string} symbol
 * @param {number} rows
 * @param {number} columns
 * @param {(row: number, column: number) => string} text
 * @returns {Grid}
 */
export function gridOf(name, symbol, rows, columns, text) {
  return {
    name, symbol, rows, columns, caption: `${symbol}, ${rows}×${columns}`, border: new Set(), unread: new Set(), invalid: new Set(),
    editable: false, written: false, left: indices(rows), top: indices(columns),
    text: Array.from({ length: rows * columns }, (_, i) => text(Math.floor(i / columns), i % columns)),
  };
}

/**
 * A grid as Python sends it.
 * @param {GridPayload} grid
 * @returns {Grid}
 */
export function gridFrom(grid) {
  return {
    ...grid, border: new Set(grid.border), unread: new Set(grid.unread), wrong: new Set(grid.wrong), invalid: new Set(),
    inserted: new Set(grid.inserted), cut: new Set(grid.cut), editable: false, written: Boolean(grid.written),
  };
}

/**
 * The numbers of a grid that can be typed into; a cell that holds none is marked.
 * @param {Grid} grid
 */
export function typedNumbers(grid) {
  grid.editable = true;
  return grid.text.map((text, cell) => {
    const value = parseCell(text);
    if (value === null) grid.invalid.add(cell);
    return value;
  });
}

/**
 * "Y[0, 1]", for a cell counted row by row.
 * @param {string} symbol
 * @param {number} cell
 * @param {number} columns
 */
export function nameOf(symbol, cell, columns) {
  return `${symbol}[${Math.floor(cell / columns)}, ${cell % columns}]`;
}

/**
 * A cell by the indices that its grid shows; zeros that were put between the cells of a map have none.
 * @param {Grid} grid
 * @param {number} cell
 */
export function cellName(grid, cell) {
  const [row, column] = [grid.left[Math.floor(cell / grid.columns)], grid.top[cell % grid.columns]];
  if (grid.inserted?.has(cell)) return `an inserted zero of ${grid.symbol}`;
  const name = `${grid.symbol}[${row}, ${column}]`;
  if (!grid.border.has(cell)) return name;
  return row && column ? `${name} (border)` : `a zero of the border of ${grid.symbol}`;
}

/**
 * What a crossed-out cell of a grid is.
 * @param {Grid} grid
 */
export function unreadWords(grid) {
  return grid.unreadWords ?? READ_BY_NONE;
}

export const READ_BY_NONE = "read by no window";

/**
 * "a, b and c"; of many names the first.
 * @param {string[]} names
 * @param {number} [most]
 */
export function listed(names, most = 6) {
  const shown = names.slice(0, most);
  if (names.length > most) return `${shown.join(", ")} and ${names.length - most} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/**
 * One sentence for each cell whose text is no number.
 * @param {Grid[]} grids
 */
export function invalidCells(grids) {
  return grids.flatMap((grid) => [...grid.invalid].map((cell) => {
    const text = grid.text[cell];
    const held = text.trim() ? `holds “${text}”, which is not a number from -1000000 to 1000000` : "is empty";
    return `${cellName(grid, cell)} ${held}. Type a number such as 3, -1 or 0.5.`;
  }));
}

/**
 * Where an arrow key leads in a grid, or null if it leads nowhere.
 * @param {Pick<Grid, "rows" | "columns">} grid
 * @param {number} cell
 * @param {string} key
 */
export function neighbour({ rows, columns }, cell, key) {
  const row = Math.floor(cell / columns);
  const column = cell % columns;
  /** @type {Record<string, [number, number]>} */
  const ways = {
    ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
  };
  const [r, c] = ways[key] ?? [-1, -1];
  return r < 0 || c < 0 || r >= rows || c >= columns ? null : r * columns + c;
}

/**
 * Size of the letters of a grid and width of its cells, so that its longest number fits; in units of a cell.
 * @param {Pick<Grid, "text" | "asides">} grid
 * @param {boolean} [large] whether the letters stay large, and cells with long numbers become wide
 */
export function fit({ text, asides }, large = false) {
  const beside = [...(asides?.values() ?? [])].map((aside) => 0.7 * aside.text.length);
  const longest = Math.max(1, ...text.map((one) => one.length), ...beside);
  const most = 0.88 / (0.62 * longest);
  const font = large ? Math.max(0.52, Math.min(0.71, most)) : Math.max(0.3, Math.min(0.44, most));
  return { font, width: Math.max(1, longest * 0.62 * font + 0.16) };
}

/**
 * A number or, where there is none, a question mark.
 * @param {number | null} value
 */
export function shownNumber(value) {
  return value === null ? "?" : formatNumber(value);
}
