// Painting on a mask: strokes, labels, and masks as short texts. Pure functions.

import { VOID } from "./scores.js";

/** @import { Mask } from "./scores.js" */
/** @typedef {number[]} Pixel [row, column] */

/**
 * The pixels from one to another, without gaps: a fast stroke skips none.
 * @param {Pixel} from
 * @param {Pixel} to
 * @returns {Pixel[]}
 */
export function lineBetween([r0, c0], [r1, c1]) {
  const steps = Math.max(Math.abs(r1 - r0), Math.abs(c1 - c0));
  const at = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ i) => (
    Math.round(from + ((to - from) * i) / Math.max(steps, 1)));
  return Array.from({ length: steps + 1 }, (_, i) => [at(r0, r1, i), at(c0, c1, i)]);
}

/**
 * A new mask with these pixels painted; the same mask if nothing changes.
 * @param {Mask} mask
 * @param {Pixel[]} pixels
 * @param {number} label
 */
export function paintedMask(mask, pixels, label) {
  if (pixels.every(([r, c]) => mask[r][c] === label)) return mask;
  const rows = mask.map((row) => [...row]);
  for (const [r, c] of pixels) rows[r][c] = label;
  return rows;
}

/**
 * The label that a key paints; null for keys that paint nothing.
 * @param {string} key
 * @param {number} brush
 * @param {number} classes
 */
export function labelOfKey(key, brush, classes) {
  if (key === " " || key === "Enter") return brush;
  if (key === "Delete" || key === "Backspace") return 0;
  if (key === "v" || key === "V") return VOID;
  return /^\d$/.test(key) && Number(key) < classes ? Number(key) : null;
}

/**
 * With fewer classes, a label that is no longer there becomes background.
 * @param {Mask} mask
 * @param {number} classes
 */
export function keptLabels(mask, classes) {
  return mask.map((row) => row.map((label) => (label === VOID || label < classes ? label : 0)));
}

/**
 * A mask as short text, for the list of earlier states.
 * @param {Mask} mask
 */
export function packed(mask) {
  return mask.map((row) => row.map((label) => (label === VOID ? "V" : label)).join("")).join("/");
}

/**
 * @param {string} text
 * @returns {Mask}
 */
export function unpacked(text) {
  return text.split("/").map((row) => [...row].map((sign) => (sign === "V" ? VOID : Number(sign))));
}
