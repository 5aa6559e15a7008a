// Where a cell comes from, and what it feeds: framed, joined by lines, and said.

import { setText, vector } from "../elements.js";
import { Places, middle } from "./places.js";
import { feeds, noteFor, sourcesOf, twinsOf } from "./scene.js";

/** @import { Scene } from "../types.js" */
/** @import { CellElement, GridView } from "./grid_view.js" */
/** @import { Box } from "./places.js" */

export class Inspector {
  /**
   * @param {HTMLElement} board
   * @param {Map<string, GridView>} views
   * @param {HTMLElement} note
   */
  constructor(board, views, note) {
    this.board = board;
    this.views = views;
    this.note = note;
    /** @type {CellElement | null} */
    this.cell = null;
    /** @type {[CellElement, string][]} */
    this.framed = [];
    this.lines = vector("svg", { class: "lu-lines", "aria-hidden": "true" });
    this.frame = 0;
  }

  /**
   * @param {Scene} scene
   * @param {GridView} view
   * @param {CellElement} td
   */
  show(scene, view, td) {
    if (td === this.cell) return;
    this.clear();
    if (!scene.count) return;
    this.cell = td;
    /** @type {Map<string, number[]>} */
    const others = new Map();
    for (const [twin, own] of twinsOf(scene, view.grid.name, td.luCell)) {
      for (const [name, cells] of Object.entries(sourcesOf(scene, twin, own))) this.mark(others, name, cells, "lu-from");
      for (const [name, other] of feeds(scene, twin, own)) this.mark(others, name, [other], "lu-feeds");
      this.mark(new Map(), twin, [own], "lu-from");
    }
    setText(this.note, noteFor(scene, view.grid, td.luCell));
    this.frame = requestAnimationFrame(() => this.join(td, others));
  }

  /**
   * @param {Map<string, number[]>} others collects what lines lead to
   * @param {string} name
   * @param {number[]} cells
   * @param {string} role
   */
  mark(others, name, cells, role) {
    const view = this.views.get(name);
    if (!view) return;
    others.set(name, [...others.get(name) ?? [], ...cells]);
    for (const cell of cells) {
      const td = view.cells[cell];
      td?.classList.add(role);
      if (td) this.framed.push([td, role]);
    }
  }

  /**
   * Two lines from the cell to the box around the cells of each other grid.
   * @param {CellElement} td
   * @param {Map<string, number[]>} others
   */
  join(td, others) {
    const places = new Places(this.board);
    const own = places.of(td);
    const drawn = [...others].flatMap(([name, cells]) => {
      const view = this.views.get(name);
      if (!view || view.cells.includes(td) || !cells.every((cell) => view.cells[cell])) return [];
      return between(own, places.around(view, cells)).map((points) => vector("line", points));
    });
    if (!drawn.length) return;
    this.lines.replaceChildren(...drawn);
    this.board.append(this.lines);
  }

  clear() {
    if (!this.cell) return;
    cancelAnimationFrame(this.frame);
    this.cell = null;
    for (const [td, role] of this.framed) td.classList.remove(role);
    this.framed = [];
    this.lines.remove();
    setText(this.note, "");
  }
}

/**
 * The two lines between the sides that face each other.
 * @param {Box} a
 * @param {Box} b
 */
function between(a, b) {
  const line = (/** @type {number[]} */ [x1, y1, x2, y2]) => ({ x1, y1, x2, y2 });
  const [from, to] = [middle(a), middle(b)];
  if (a.right <= b.left || b.right <= a.left) {
    const [x1, x2] = from.x < to.x ? [a.right, b.left] : [a.left, b.right];
    return [line([x1, a.top, x2, b.top]), line([x1, a.bottom, x2, b.bottom])];
  }
  const [y1, y2] = from.y < to.y ? [a.bottom, b.top] : [a.top, b.bottom];
  return [line([a.left, y1, b.left, y2]), line([a.right, y1, b.right, y2])];
}
