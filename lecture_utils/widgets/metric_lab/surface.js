// How near the outlines of truth and prediction lie: the normalised surface Dice. Pure functions.

import { VOID, ratio, scoreText } from "./scores.js";

/** @import { Mask } from "./scores.js" */

/**
 * Of each outline the pixels that are near the other, and all of them: truth first, then prediction.
 * @typedef {{ near: number[], size: number[], score: number | null }} Surface
 */

/** How far apart outlines may lie in the lab, in pixels. */
export const MOST_TOLERANCE = 3;

/**
 * The pixels of a mask that touch what is not in it, above, below, left or right, or the edge.
 * @param {boolean[][]} inside
 */
function outlineOf(inside) {
  const surrounded = (/** @type {number} */ r, /** @type {number} */ c) => (
    [[r - 1, c], [r + 1, c], [r, c - 1], [r, c + 1]].every(([y, x]) => inside[y]?.[x]));
  return inside.map((row, r) => row.map((own, c) => own && !surrounded(r, c)));
}

/**
 * All [rows, columns] from a pixel to another one that is not farther away.
 * @param {number} distance a whole number
 */
function movesWithin(distance) {
  const reach = Array.from({ length: 2 * distance + 1 }, (_, i) => i - distance);
  return reach.flatMap((down) => reach.map((right) => [down, right]))
    .filter(([down, right]) => down ** 2 + right ** 2 <= distance ** 2);
}

/**
 * @param {Mask} truth
 * @param {Mask} prediction
 * @param {number} label
 * @param {number} tolerance in pixels, a whole number
 * @returns {Surface}
 */
export function surfaceOf(truth, prediction, label, tolerance) {
  const inside = (/** @type {Mask} */ mask) => (
    mask.map((row, r) => row.map((own, c) => own === label && truth[r][c] !== VOID)));
  const outlines = [truth, prediction].map((mask) => outlineOf(inside(mask)));
  const places = outlines.map((rows) => rows.flatMap((row, r) => row.flatMap((own, c) => (own ? [[r, c]] : []))));
  const moves = movesWithin(tolerance);
  const near = places.map((own, i) => own.filter(([r, c]) => (
    moves.some(([down, right]) => outlines[1 - i][r + down]?.[c + right]))).length);
  const size = places.map((own) => own.length);
  return { near, size, score: ratio(near[0] + near[1], size[0] + size[1]) };
}

/** @param {Surface} surface */
export function surfaceText({ near, size, score }) {
  return score === null ? "absent" : `(${near.join(" + ")}) / (${size.join(" + ")}) = ${scoreText(score)}`;
}
