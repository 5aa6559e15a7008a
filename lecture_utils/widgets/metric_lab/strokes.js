// Painting on the grids of the metric lab: pointer, finger and keys.

import { around, keepTextInPlace } from "../kit/elements.js";
import { neighbour } from "../kit/scene/grid.js";
import { cellOf } from "../kit/scene/grid_view.js";
import { hasModifier, take } from "../kit/page/shortcuts.js";
import { labelOfKey, lineBetween } from "./painting.js";
import { labelWords } from "./parts.js";
import { VOID } from "./scores.js";

/** @import { Pixel } from "./painting.js" */
/** @import { PixelView } from "./parts.js" */
/** @import { Mask } from "./scores.js" */

/** @typedef {"truth" | "prediction"} MaskName */
/** @typedef {Record<MaskName | "compared", PixelView>} Grids */
/** @typedef {{ truth: string, prediction: string, classes: number, preset: string }} Earlier */

/**
 * What is done with what is painted.
 * @typedef {object} StrokeActions
 * @property {(name: MaskName) => Mask} mask
 * @property {() => number} brush
 * @property {() => number} classes
 * @property {() => Earlier} state
 * @property {(label: number) => void} choose takes another brush
 * @property {(name: MaskName, pixels: Pixel[], label: number) => boolean} paint whether it may be painted
 * @property {(name: MaskName, before: Earlier, mask: Mask, words?: string) => void} finished a stroke has ended
 */

/**
 * @param {HTMLElement} boards
 * @param {Grids} grids
 * @param {StrokeActions} actions
 */
export function listenToStrokes(boards, grids, actions) {
  const nameOf = (/** @type {Event} */ event) => (
    /** @type {keyof Grids | undefined} */ (around(event, "table[data-grid]")?.dataset.grid));
  listenToPointer(boards, grids, nameOf, actions);
  listenToKeys(boards, grids, nameOf, actions);
}

/**
 * @param {HTMLElement} boards
 * @param {Grids} grids
 * @param {(event: Event) => keyof Grids | undefined} nameOf
 * @param {StrokeActions} actions
 */
function listenToPointer(boards, grids, nameOf, { mask, brush, state, paint, finished }) {
  /** @type {{ name: MaskName, at: Pixel, pointer: number, before: Earlier, mask: Mask } | null} */
  let stroke = null;
  const pixelAt = (/** @type {PointerEvent} */ event, /** @type {PixelView} */ { table, grid }) => {
    const box = table.getBoundingClientRect();
    const inside = (/** @type {number} */ share, /** @type {number} */ count) => (
      Math.min(count - 1, Math.max(0, Math.floor(share * count))));
    const [down, across] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    return [inside(down, grid.rows), inside(across, grid.columns)];
  };
  keepTextInPlace(boards);
  boards.addEventListener("pointerdown", (event) => {
    const name = nameOf(event);
    if (!name || stroke || event.button !== 0) return;
    const view = grids[name];
    const at = pixelAt(event, view);
    view.moveCursor(at[0] * view.grid.columns + at[1]);
    if (name === "compared") return;
    event.preventDefault();
    view.table.setPointerCapture(event.pointerId);
    stroke = { name, at, pointer: event.pointerId, before: state(), mask: mask(name) };
    if (!paint(name, [at], brush())) stroke = null;
  });
  boards.addEventListener("pointermove", (event) => {
    if (!stroke || event.pointerId !== stroke.pointer) return;
    const at = pixelAt(event, grids[stroke.name]);
    if (at.join() === stroke.at.join()) return;
    paint(stroke.name, lineBetween(stroke.at, at), brush());
    stroke.at = at;
  });
  for (const kind of /** @type {const} */ (["pointerup", "pointercancel"])) {
    boards.addEventListener(kind, (event) => {
      if (!stroke || event.pointerId !== stroke.pointer) return;
      const { name, before, mask: earlier } = stroke;
      stroke = null;
      finished(name, before, earlier);
    });
  }
}

/**
 * @param {HTMLElement} boards
 * @param {Grids} grids
 * @param {(event: Event) => keyof Grids | undefined} nameOf
 * @param {StrokeActions} actions
 */
function listenToKeys(boards, grids, nameOf, { mask, brush, classes, state, choose, paint, finished }) {
  const once = (/** @type {MaskName} */ name, /** @type {Pixel[]} */ pixels, /** @type {number} */ label) => {
    const [before, earlier] = [state(), mask(name)];
    if (!paint(name, pixels, label)) return;
    const [r, c] = pixels[pixels.length - 1];
    finished(name, before, earlier, `${name === "truth" ? "Truth" : "Prediction"}, row ${r}, column ${c}: ${labelWords(label)}.`);
  };
  boards.addEventListener("keydown", (event) => {
    const name = nameOf(event);
    if (!name || hasModifier(event)) return;
    const { key, shiftKey } = event;
    const view = grids[name];
    const { grid, cursor } = view;
    const place = (/** @type {number} */ cell) => [Math.floor(cell / grid.columns), cell % grid.columns];
    const row = cursor - (cursor % grid.columns);
    const ends = /** @type {Record<string, number>} */ ({ Home: row, End: row + grid.columns - 1 });
    const next = ends[key] ?? neighbour(grid, cursor, key);
    const label = labelOfKey(key, brush(), classes());
    if (next !== null) {
      view.moveCursor(next);
      if (shiftKey && name !== "compared") once(name, lineBetween(place(cursor), place(next)), brush());
    } else if (label !== null && name !== "compared") {
      if (/^[\dvV]$/.test(key) && !(label === VOID && name === "prediction")) choose(label);
      once(name, [place(cursor)], label);
    } else if (!key.startsWith("Arrow") && label === null) return;
    take(event);
  });
}

/**
 * The pixel under the pointer or the cursor is framed in all grids.
 * @param {HTMLElement} boards
 * @param {Grids} grids
 */
export function frameTheSame(boards, grids) {
  /** @type {Element[]} */
  let framed = [];
  const frame = (/** @type {number | undefined} */ cell) => {
    for (const one of framed) one.removeAttribute("data-same");
    const same = cell === undefined ? [] : Object.values(grids).map(({ cells }) => cells[cell]).filter(Boolean);
    // the row too: its cell's frame reaches over the next one
    framed = same.flatMap((td) => (td.parentElement ? [td, td.parentElement] : [td]));
    for (const one of framed) one.setAttribute("data-same", "");
  };
  for (const kind of ["pointerover", "focusin"]) boards.addEventListener(kind, (event) => frame(cellOf(event)?.luCell));
  boards.addEventListener("pointerleave", () => frame(undefined));
}
