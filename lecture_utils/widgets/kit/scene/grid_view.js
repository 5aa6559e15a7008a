// One grid on the page: its cells, its caption and its indices.

import { OWN_KEYS, around, make, setText } from "../elements.js";
import { cellName, fit, unreadWords } from "./grid.js";

/** @import { Aside, Grid } from "../types.js" */

/**
 * A cell on the page, with its number and what was written to it last.
 * @typedef {HTMLTableCellElement & { luCell: number, luState?: string, luAside?: HTMLElement | null,
 *   luText?: string, luLook?: string, luSaid?: string }} CellElement
 */

/**
 * The cell of an event, or null.
 * @param {Event} event
 */
export function cellOf(event) {
  return /** @type {CellElement | null} */ (around(event, "td"));
}

/**
 * The name of the grid that a cell stands in.
 * @param {Element} td
 */
export function gridNameOf(td) {
  return td.closest("table")?.dataset.grid ?? "";
}

/**
 * Makes it `count` children: `ahead` more (or fewer) before the first, the rest behind the last.
 * @param {Element} parent
 * @param {number} ahead
 * @param {number} count
 * @param {() => Element} makeOne
 */
function fitChildren(parent, ahead, count, makeOne) {
  for (let i = ahead; i > 0; i -= 1) parent.prepend(makeOne());
  for (let i = ahead; i < 0; i += 1) parent.firstElementChild?.remove();
  while (parent.childElementCount > count) parent.lastElementChild?.remove();
  while (parent.childElementCount < count) parent.append(makeOne());
}

/**
 * What stands around a table of cells: its caption, and the indices of its columns and rows. The indices are no
 * part of the cells: a row more at the top does not touch the row below it.
 */
export class GridFrame {
  /** @param {HTMLTableElement} table */
  constructor(table) {
    const list = (/** @type {string} */ name) => make("div", { class: name, "aria-hidden": "true" });
    this.caption = make("figcaption", { "aria-hidden": "true" });
    this.top = list("lu-top");
    this.left = list("lu-left");
    this.cells = make("div", { class: "lu-cells" }, this.top, this.left, table);
    this.figure = make("div", { class: "lu-grid" }, this.caption, make("div", { class: "lu-scroll" }, this.cells));
  }

  /**
   * @param {Pick<Grid, "caption" | "top" | "left">} grid
   * @param {{ font: number, width: number }} lengths
   * @param {number[]} [ahead] how many rows and columns more there are before the first one
   */
  show({ caption, top, left }, { font, width }, ahead = [0, 0]) {
    setText(this.caption, caption);
    this.caption.style.setProperty("--lu-caption", `${(0.58 * caption.length).toFixed(1)}em`);
    const lengths = { "--lu-font": font.toFixed(3), "--lu-wide": width.toFixed(3), "--lu-columns": String(top.length) };
    for (const [name, value] of Object.entries(lengths)) this.cells.style.setProperty(name, value);
    this.showIndices(this.left, left, ahead[0]);
    this.showIndices(this.top, top, ahead[1]);
  }

  /**
   * @param {HTMLElement} list
   * @param {string[]} texts
   * @param {number} ahead
   */
  showIndices(list, texts, ahead) {
    fitChildren(list, ahead, texts.length, () => make("span"));
    [...list.children].forEach((one, i) => setText(one, texts[i]));
  }
}

export class GridView {
  /**
   * @param {Grid} grid
   * @param {boolean} [large] whether the letters are read from the last row
   */
  constructor(grid, large = false) {
    this.grid = grid;
    this.large = large;
    this.shape = "";
    this.table = make("table", { role: "grid", "data-grid": grid.name, ...OWN_KEYS });
    this.frame = new GridFrame(this.table);
    this.figure = this.frame.figure;
    this.cursor = 0;
    this.origin = [0, 0];
    /** @type {(cell: number) => string | undefined} */
    this.shown = (cell) => this.grid.text[cell];
    /** @type {CellElement[]} */
    this.cells = [];
    /** @type {Map<CellElement, string>} */
    this.marked = new Map();
    this.update(grid);
  }

  /** @param {Grid} grid */
  update(grid) {
    this.grid = grid;
    const shape = `${grid.rows}×${grid.columns}/${grid.origin ?? ""}`;
    const ahead = this.shape === shape ? [0, 0] : this.build(grid, shape);
    this.frame.show(grid, fit(grid, this.large), ahead);
    this.table.setAttribute("aria-label", grid.caption);
    this.cells.forEach((td, cell) => this.write(td, cell));
  }

  /** @param {boolean} large */
  showSize(large) {
    if (this.large === large) return;
    this.large = large;
    this.frame.show(this.grid, fit(this.grid, large));
  }

  /**
   * Grow or shrink to the grid's shape, on the side where the grid does: a slider that moves must not wait for
   * a new table. What shows the same as before stays the same element: grid.origin is the row and the column of
   * a cell that does, 0 and 0 unless rows or columns came or went before it. It may lie outside the grid. Returns
   * how many rows and columns came before the first.
   * @param {Grid} grid
   * @param {string} shape
   */
  build(grid, shape) {
    this.shape = shape;
    const held = this.cells[this.cursor];
    const [top, left] = grid.origin ?? [0, 0];
    const ahead = [top - this.origin[0], left - this.origin[1]];
    this.origin = [top, left];
    fitChildren(this.table, ahead[0], grid.rows, () => make("tr", { role: "row" }));
    const empty = make("td", { role: "gridcell", tabindex: "-1", ...OWN_KEYS });
    const makeCell = () => /** @type {Element} */ (empty.cloneNode());
    for (const tr of this.table.children) fitChildren(tr, ahead[1], grid.columns, makeCell);
    this.cells = /** @type {CellElement[]} */ ([...this.table.children].flatMap((tr) => [...tr.children]));
    this.cells.forEach((td, cell) => { td.luCell = cell; });
    if (held) held.tabIndex = -1;
    this.cursor = this.cells.includes(held) ? held.luCell : Math.min(this.cursor, Math.max(this.cells.length - 1, 0));
    if (this.cells.length) this.cells[this.cursor].tabIndex = 0;
    return ahead;
  }

  /**
   * Text, label and lasting marks of one cell; what a learner is typing is left alone.
   * @param {CellElement} td
   * @param {number} cell
   */
  write(td, cell) {
    const { grid } = this;
    const shown = this.shown(cell);
    const inserted = Boolean(grid.inserted?.has(cell));
    const text = inserted ? "" : shown ?? "";
    const aside = grid.asides?.get(cell);
    if (td.firstElementChild?.localName !== "input") {
      if (aside || td.luAside) {
        if (td.textContent !== text) td.textContent = text;
        this.writeAside(td, aside);
      } else setText(td, text);
    }
    const border = grid.border.has(cell);
    const unread = grid.unread.has(cell);
    const wrong = Boolean(grid.wrong?.has(cell)) && shown === grid.text[cell];
    const invalid = grid.invalid.has(cell);
    const cut = Boolean(grid.cut?.has(cell));
    const place = cellName(grid, cell);
    const state = `${shown}/${place}/${border}${inserted}${unread}${wrong}${invalid}${cut}${grid.editable}/${aside?.words}`;
    if (td.luState === state) return;
    td.luState = state;
    const said = shown === undefined ? "not computed yet" : text || "empty";
    const notes = [unread ? `, ${unreadWords(grid)}` : "", cut ? ", cut off" : "", invalid ? ", not a number" : "",
      wrong ? ", not the right value" : "", aside ? `, ${aside.words}` : ""].join("");
    td.classList.toggle("lu-border", border);
    td.classList.toggle("lu-inserted", inserted);
    td.classList.toggle("lu-unread", unread);
    td.classList.toggle("lu-wrong", wrong);
    td.classList.toggle("lu-cut", cut);
    td.classList.toggle("lu-editable", grid.editable && !border);
    if (invalid) td.setAttribute("aria-invalid", "true");
    else td.removeAttribute("aria-invalid");
    const numbered = Boolean(grid.left[Math.floor(cell / grid.columns)] && grid.top[cell % grid.columns]);
    const zero = inserted ? "inserted zero" : border && !numbered ? "border zero" : "";
    td.setAttribute("aria-label", `${zero || `${place}: ${said}`}${notes}`);
  }

  /**
   * The text stands in an attribute, so that it is no part of the cell's own text.
   * @param {CellElement} td
   * @param {Aside | undefined} aside
   */
  writeAside(td, aside) {
    td.luAside?.remove();
    td.luAside = null;
    td.classList.toggle("lu-noted", Boolean(aside));
    if (!aside) return;
    td.luAside = make("span", { class: "lu-aside", "aria-hidden": "true", "data-text": aside.text });
    td.luAside.classList.toggle("lu-gone", Boolean(aside.gone));
    td.append(td.luAside);
  }

  /**
   * Only cells whose role is another one are touched: of a window that moves, most cells stay in it.
   * @param {Map<number, string>} roles
   */
  mark(roles) {
    const marked = new Map([...roles].map(([cell, role]) => [this.cells[cell], role]));
    for (const [td, role] of this.marked) if (marked.get(td) !== role) td?.classList.remove(role);
    for (const [td, role] of marked) if (this.marked.get(td) !== role) td?.classList.add(role);
    this.marked = marked;
  }

  /**
   * @param {number} cell
   * @param {boolean} [focus]
   */
  moveCursor(cell, focus = true) {
    if (this.cells[this.cursor]) this.cells[this.cursor].tabIndex = -1;
    this.cursor = cell;
    this.cells[cell].tabIndex = 0;
    if (focus) this.cells[cell].focus({ preventScroll: false });
  }
}
