// Where cells lie on a board, in the board's own pixels.

/** @import { GridView } from "./grid_view.js" */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */

/** The box around some cells of a grid, and the board it lies on. A board that is shown scaled is scaled back. */
export class Places {
  /** @param {HTMLElement} board */
  constructor(board) {
    const { left, top, width } = board.getBoundingClientRect();
    this.corner = { left, top };
    this.scale = width / board.offsetWidth || 1;
    this.scrolled = { left: board.scrollLeft, top: board.scrollTop };
  }

  /**
   * @param {Element} element
   * @returns {Box}
   */
  of(element) {
    const box = element.getBoundingClientRect();
    const across = (/** @type {number} */ x) => (x - this.corner.left) / this.scale + this.scrolled.left;
    const down = (/** @type {number} */ y) => (y - this.corner.top) / this.scale + this.scrolled.top;
    return { left: across(box.left), right: across(box.right), top: down(box.top), bottom: down(box.bottom) };
  }

  /**
   * @param {GridView} view
   * @param {Iterable<number>} cells at least one
   * @returns {Box}
   */
  around(view, cells) {
    const { first, last } = corners(view, cells);
    const [start, end] = [this.of(view.cells[first]), this.of(view.cells[last])];
    return { left: start.left, top: start.top, right: end.right, bottom: end.bottom };
  }
}

/**
 * The cells at the upper left and the lower right of the rectangle around some cells.
 * @param {GridView} view
 * @param {Iterable<number>} cells
 */
export function corners({ grid }, cells) {
  const rows = [...cells].map((cell) => Math.floor(cell / grid.columns));
  const columns = [...cells].map((cell) => cell % grid.columns);
  return {
    first: Math.min(...rows) * grid.columns + Math.min(...columns),
    last: Math.max(...rows) * grid.columns + Math.max(...columns),
  };
}

/** @param {Box} box */
export function middle({ left, right, top, bottom }) {
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}
