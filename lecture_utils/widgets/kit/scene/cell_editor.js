// Typing and pasting into the cells of a board.

import { OWN_KEYS, make } from "../elements.js";
import { hasModifier, take } from "../page/shortcuts.js";
import { cellName, neighbour } from "./grid.js";
import { cellOf } from "./grid_view.js";

/** @import { Grid } from "../types.js" */
/** @import { CellElement, GridView } from "./grid_view.js" */

/**
 * @typedef {object} EditActions
 * @property {(grid: string, cell: number, text: string) => void} [edit] one cell has a new text
 * @property {(grid: string, cell: number, text: string) => void} [paste] a grid was pasted at a cell
 */

/**
 * Whether a learner may type into a cell.
 * @param {Grid} grid
 * @param {number} cell
 */
export function isOpen(grid, cell) {
  return grid.editable && !grid.border.has(cell);
}

/**
 * Firefox pastes where the selection is, and that stays where the pointer was last while the keys walk on.
 * @param {KeyboardEvent} event
 */
function selectToPaste(event) {
  const td = cellOf(event);
  const isV = event.key === "v" || event.code === "KeyV"; // also on an Arabic keyboard
  if (((isV && hasModifier(event)) || event.key === "Insert") && td && td === event.target) {
    td.ownerDocument.getSelection()?.collapse(td, 0);
  }
}

export class CellEditor {
  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} board
   * @param {(td: Element) => GridView} viewOf the view of the grid of a cell
   * @param {EditActions} actions
   */
  constructor(root, board, viewOf, actions) {
    this.viewOf = viewOf;
    this.actions = actions;
    this.pressed = false;
    /** @type {((keep: boolean) => void) | null} */
    this.close = null;
    root.addEventListener("pointerdown", () => { this.pressed = true; });
    for (const name of ["pointerup", "pointercancel"]) {
      root.addEventListener(name, () => { this.pressed = false; });
    }
    board.addEventListener("dblclick", (event) => event.preventDefault());
    board.addEventListener("keydown", selectToPaste);
    board.addEventListener("paste", (event) => this.paste(event));
  }

  /**
   * Opens a field in a cell, with this text or with what stands there.
   * @param {CellElement} td
   * @param {string} [text]
   */
  edit(td, text) {
    const view = this.viewOf(td);
    const { grid } = view;
    const input = make("input", {
      class: "lu-edit", type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false",
      "aria-label": `Value of ${cellName(grid, td.luCell)}`, ...OWN_KEYS,
    });
    input.value = text ?? grid.text[td.luCell];
    td.replaceChildren(input);
    let open = true;
    const close = (/** @type {boolean} */ keep) => {
      if (!open) return;
      open = false;
      this.close = null;
      const typed = input.value;
      input.remove();
      const now = td.luCell; // the border may have grown meanwhile
      view.write(td, now);
      if (keep && typed !== view.grid.text[now]) this.actions.edit?.(grid.name, now, typed);
    };
    /** @type {Record<string, string>} */
    const leads = { Enter: "ArrowDown", ArrowDown: "ArrowDown", ArrowUp: "ArrowUp" };
    input.addEventListener("keydown", (event) => {
      const lead = leads[event.key];
      if (!lead && event.key !== "Escape") return;
      take(event);
      close(event.key !== "Escape");
      const next = lead ? neighbour(view.grid, td.luCell, lead) : null;
      view.moveCursor(next === null || view.grid.border.has(next) ? td.luCell : next);
    });
    input.addEventListener("blur", () => {
      // a press elsewhere ends the edit: first its click, at the place where it began, then the change
      if (this.pressed) window.addEventListener("pointerup", () => setTimeout(() => close(true)), { once: true });
      else close(true);
    });
    this.close = close;
    input.focus();
    if (text === undefined) input.select();
    else input.setSelectionRange(input.value.length, input.value.length);
  }

  /**
   * What a key in an editable cell begins; whether it begins anything.
   * @param {CellElement} td
   * @param {string} key
   */
  key(td, key) {
    if (key === "Enter" || key === "F2") this.edit(td);
    else if (key === "Delete" || key === "Backspace") this.edit(td, "");
    else if (key.length === 1 && key !== " ") this.edit(td, key);
    else return false;
    return true;
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const td = cellOf(event);
    const text = event.clipboardData?.getData("text") ?? "";
    if (!td) return;
    const view = this.viewOf(td);
    if (!isOpen(view.grid, td.luCell) || !/[\s;]/.test(text.trim())) return;
    event.preventDefault();
    this.close?.(false);
    view.moveCursor(td.luCell);
    this.actions.paste?.(view.grid.name, td.luCell, text);
  }
}
