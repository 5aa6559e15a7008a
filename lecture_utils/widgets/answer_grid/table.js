// The cells to fill in: a table of text fields. Type; Enter goes on, arrows move, Delete empties, a pasted grid is
// spread over the cells. What stands in the cells is the model's.

import { MARKS } from "../kit/answer/entries.js";
import { OWN_KEYS, make, setValue } from "../kit/elements.js";
import { parsePaste } from "../kit/numbers.js";
import { cellName, fit, neighbour } from "../kit/scene/grid.js";
import { GridFrame } from "../kit/scene/grid_view.js";
import { hasModifier, take } from "../kit/page/shortcuts.js";
import { nextOpen } from "./rules.js";

/** @import { Grid } from "../kit/types.js" */

/** @typedef {HTMLInputElement & { luCell: number }} CellInput */

/**
 * @typedef {object} TableActions
 * @property {(cell: number, text: string) => void} type
 * @property {(cell: number, rows: string[][]) => void} paste
 * @property {(cell: number | null) => void} inspect
 * @property {() => void} refresh
 * @property {() => void} done Enter in the last cell
 */

export class AnswerTable {
  /** @param {TableActions} actions */
  constructor(actions) {
    this.actions = actions;
    this.shape = "";
    this.table = make("table", { role: "presentation", "data-grid": "answer" });
    this.frame = new GridFrame(this.table);
    this.figure = this.frame.figure;
    this.figure.setAttribute("role", "group");
    /** @type {CellInput[]} */
    this.inputs = [];
    /** @type {HTMLElement[]} */
    this.marks = [];
    /** @type {Grid | null} */
    this.grid = null;
    /** @type {Set<number>} */
    this.given = new Set();
    this.locked = false;
    /** how wide a cell is, in units of a cell: the same whatever is typed */
    this.wide = 1;
    /** @type {CellInput | null} where ← → move inside the text */
    this.editing = null;
    this.listen();
  }

  listen() {
    const { actions, table } = this;
    const inputOf = (/** @type {Event} */ { target }) => (
      target instanceof HTMLInputElement ? /** @type {CellInput} */ (target) : null);
    table.addEventListener("input", (event) => {
      const input = inputOf(event);
      if (input) actions.type(input.luCell, input.value);
    });
    table.addEventListener("keydown", (event) => {
      const input = inputOf(event);
      if (input && !hasModifier(event) && this.handled(event, input)) take(event);
    });
    table.addEventListener("paste", (event) => {
      const input = inputOf(event);
      if (input) this.paste(input, event);
    });
    table.addEventListener("focusin", (event) => {
      const input = inputOf(event);
      if (!input) return;
      input.select();
      actions.inspect(input.luCell);
      actions.refresh();
    });
    table.addEventListener("focusout", ({ relatedTarget }) => {
      this.editing = null;
      actions.refresh();
      if (!(relatedTarget instanceof Node) || !table.contains(relatedTarget)) actions.inspect(null);
    });
    // a second press into the cell, or F2: ← → then move inside the text
    table.addEventListener("pointerdown", (event) => {
      const input = inputOf(event);
      if (input && document.activeElement === input) this.editing = input;
    });
  }

  /**
   * @param {Grid} grid
   * @param {Set<number>} given
   */
  build(grid, given) {
    const shape = `${grid.rows}×${grid.columns}/${[...given].join()}`;
    if (shape === this.shape) return;
    this.shape = shape;
    this.inputs = grid.text.map((_, cell) => {
      const input = make("input", {
        class: "lu-cell", type: "text", inputmode: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
        maxlength: "40", ...OWN_KEYS,
      });
      if (given.has(cell)) {
        input.readOnly = true;
        input.tabIndex = -1;
      }
      return Object.assign(input, { luCell: cell });
    });
    this.marks = grid.text.map(() => make("span", { class: "lu-mark", "aria-hidden": "true" }));
    const row = (/** @type {number} */ r) => make("tr", { role: "presentation" }, ...grid.top.map((_, c) => {
      const cell = r * grid.columns + c;
      return make("td", { role: "presentation" }, this.inputs[cell], this.marks[cell]);
    }));
    this.table.replaceChildren(...grid.left.map((_, r) => row(r)));
  }

  /**
   * @param {Grid} grid
   * @param {Set<number>} given
   * @param {string[] | null} marks
   * @param {boolean} locked
   */
  update(grid, given, marks, locked) {
    this.build(grid, given);
    this.grid = grid;
    this.given = given;
    this.locked = locked;
    this.figure.setAttribute("aria-label", grid.caption);
    const { font } = fit({ text: [...grid.text.map((text) => text.trim().slice(0, 9)), "-10"] });
    this.frame.show(grid, { font, width: this.wide });
    const next = grid.text.findIndex((text, cell) => !text.trim() && !given.has(cell));
    this.inputs.forEach((input, cell) => {
      this.write(grid, input, marks?.[cell] ?? "");
      input.classList.toggle("lu-next", cell === next && !this.locked);
    });
  }

  /**
   * @param {Grid} grid
   * @param {CellInput} input
   * @param {string} mark
   */
  write(grid, input, mark) {
    const cell = input.luCell;
    const fixed = this.given.has(cell);
    // "-" on its way to "-5" is no number yet: a cell is complained of when the cursor has left it
    const invalid = grid.invalid.has(cell) && document.activeElement !== input;
    setValue(input, grid.text[cell]);
    input.classList.toggle("lu-empty", !grid.text[cell].trim());
    input.readOnly = fixed || this.locked;
    input.setAttribute("aria-label", `${cellName(grid, cell)}${fixed ? ", given" : mark ? `, ${mark}` : ""}`);
    if (invalid) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (input.parentElement) input.parentElement.dataset.mark = fixed ? "given" : mark;
    this.marks[cell].textContent = fixed ? "" : MARKS[mark] ?? "";
  }

  /** @param {number} cell */
  focus(cell) {
    this.inputs[cell].focus();
  }

  /**
   * What a key does in a cell; whether it does anything.
   * @param {KeyboardEvent} event
   * @param {CellInput} input
   */
  handled({ key, shiftKey }, input) {
    const cell = input.luCell;
    if (key === "Enter") {
      const next = nextOpen(this.inputs.length, this.given, cell, shiftKey ? -1 : 1);
      if (next !== null) this.focus(next);
      else if (!shiftKey) this.actions.done();
      return true;
    }
    if (key === "F2") {
      this.editing = input;
      input.setSelectionRange(input.value.length, input.value.length);
      return true;
    }
    if (key === "Delete" && this.editing !== input && !input.readOnly) {
      input.value = "";
      this.actions.type(cell, "");
      return true;
    }
    if (!key.startsWith("Arrow") || shiftKey) return false;
    if (this.editing === input && !input.readOnly && /Left|Right/.test(key)) return false;
    const next = this.grid && neighbour(this.grid, cell, key);
    if (next !== null) this.focus(next);
    return true;
  }

  /**
   * @param {CellInput} input
   * @param {ClipboardEvent} event
   */
  paste(input, event) {
    const rows = parsePaste(event.clipboardData?.getData("text") ?? "");
    if (input.readOnly || rows.flat().length < 2) return;
    event.preventDefault();
    this.actions.paste(input.luCell, rows);
  }
}
