// The parts of the metric lab's page: grids of pixels, and the cards with the scores.

import { make, setText } from "../kit/elements.js";
import { indices } from "../kit/scene/grid.js";
import { GridView } from "../kit/scene/grid_view.js";
import { classWords } from "./remark.js";
import { VOID, roleOf } from "./scores.js";

/** @import { Grid } from "../kit/types.js" */
/** @import { CellElement } from "../kit/scene/grid_view.js" */
/** @import { Mask } from "./scores.js" */

/** @typedef {Grid & { pixels: PixelLook[] }} PixelGrid */
/** @typedef {{ text: string, look: string, said: string }} PixelLook `look` is a class name */

const ROLES = {
  tp: ["TP", "true positive"], fp: ["FP", "false positive"], fn: ["FN", "false negative"],
  tn: ["·", "neither"], void: ["V", "void"],
};

/** @param {number} label */
export function labelWords(label) {
  return label === VOID ? "void" : classWords(label);
}

/** A grid of pixels: each has a text, a look and words. */
export class PixelView extends GridView {
  /** @param {PixelGrid} grid */
  constructor(grid) {
    super(grid);
    this.pixels = grid.pixels;
  }

  /**
   * @override
   * @param {Grid} grid
   */
  update(grid) {
    this.pixels = /** @type {PixelGrid} */ (grid).pixels;
    super.update(grid);
  }

  /**
   * @override
   * @param {CellElement} td
   * @param {number} cell
   */
  write(td, cell) {
    const { text, look, said } = this.pixels[cell];
    const [r, c] = [Math.floor(cell / this.grid.columns), cell % this.grid.columns];
    if (td.luText !== text) setText(td, td.luText = text);
    if (td.luLook !== look) td.className = `lu-pixel ${td.luLook = look}`;
    const label = `row ${r}, column ${c}: ${said}`;
    if (td.luSaid !== label) td.setAttribute("aria-label", td.luSaid = label);
  }
}

/**
 * @param {string} name
 * @param {string} caption
 * @param {Mask} mask
 * @param {(row: number, column: number) => PixelLook} pixelOf
 * @returns {PixelGrid}
 */
function pixelGrid(name, caption, mask, pixelOf) {
  const pixels = mask.flatMap((row, r) => row.map((_, c) => pixelOf(r, c)));
  const [rows, columns] = [mask.length, mask[0].length];
  return {
    name, symbol: name, caption, rows, columns, left: indices(rows), top: indices(columns), pixels, text: ["TP"],
    border: new Set(), unread: new Set(), invalid: new Set(), written: false, editable: false,
  };
}

/**
 * @param {string} name
 * @param {string} caption
 * @param {Mask} mask
 */
export function maskGrid(name, caption, mask) {
  return pixelGrid(name, caption, mask, (r, c) => {
    const label = mask[r][c];
    const text = label === VOID ? "V" : label ? String(label) : "·";
    return { text, look: label === VOID ? "lu-void" : `lu-class-${label}`, said: labelWords(label) };
  });
}

/**
 * @param {Mask} truth
 * @param {Mask} prediction
 * @param {number} shown the class that is looked at
 */
export function comparedGrid(truth, prediction, shown) {
  return pixelGrid("compared", `Compared, ${classWords(shown)}`, truth, (r, c) => {
    const role = roleOf(truth[r][c], prediction[r][c], shown);
    const [text, words] = ROLES[role];
    const said = `${words}, truth ${labelWords(truth[r][c])}, prediction ${labelWords(prediction[r][c])}`;
    return { text, look: `lu-${role}`, said };
  });
}

/**
 * A square in the look of a pixel.
 * @param {string} look
 */
export function swatch(look) {
  return make("span", { class: `lu-swatch lu-pixel ${look}`, "aria-hidden": "true" });
}
