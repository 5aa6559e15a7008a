// Places in the plane of codes, and the images that were decoded on a grid of places. Pure functions.

import { formatNumber } from "../kit/numbers.js";

/** @typedef {number[]} Code two numbers */
/** @typedef {[left: number, right: number, bottom: number, top: number]} Extent */

// Side of the drawing, in units of its viewBox.
export const PLANE = 400;

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function clipped(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/**
 * Where a place of the plane is drawn.
 * @param {Code} place
 * @param {Extent} extent
 */
export function drawnAt([x, y], [left, right, bottom, top]) {
  return [(PLANE * (x - left)) / (right - left), (PLANE * (top - y)) / (top - bottom)];
}

/**
 * The place at two shares of the drawing's sides, kept inside.
 * @param {number} across
 * @param {number} down
 * @param {Extent} extent
 * @returns {Code}
 */
export function placeAt(across, down, [left, right, bottom, top]) {
  return [left + clipped(across, 0, 1) * (right - left), top - clipped(down, 0, 1) * (top - bottom)];
}

/**
 * The image at a place: the four decoded images around it, each weighted by how near it is.
 * @param {Code} z
 * @param {Uint8Array} decoded
 * @param {number[]} shape [steps, height, width]
 * @param {Extent} extent
 */
export function imageAt(z, decoded, [steps, height, width], extent) {
  const [left, right, bottom, top] = extent;
  const along = (/** @type {number} */ value, /** @type {number} */ from, /** @type {number} */ to) => {
    const at = clipped(((value - from) / (to - from)) * (steps - 1), 0, steps - 1);
    const first = Math.min(steps - 2, Math.floor(at));
    return [first, at - first];
  };
  const [i, u] = along(z[0], left, right);
  const [j, v] = along(z[1], bottom, top);
  const size = height * width;
  const corners = [[0, 0, (1 - u) * (1 - v)], [1, 0, u * (1 - v)], [0, 1, (1 - u) * v], [1, 1, u * v]];
  const out = new Uint8ClampedArray(size);
  for (let pixel = 0; pixel < size; pixel += 1) {
    let sum = 0;
    for (const [di, dj, weight] of corners) sum += weight * decoded[((j + dj) * steps + i + di) * size + pixel];
    out[pixel] = Math.round(sum);
  }
  return out;
}

/**
 * Nearest as seen on the screen, where both axes have the same length.
 * @param {Code} z
 * @param {Code[]} codes
 * @param {Extent} extent
 */
export function nearestPoint(z, codes, extent) {
  const [x, y] = drawnAt(z, extent);
  let best = 0;
  let least = Infinity;
  codes.forEach((code, index) => {
    const [px, py] = drawnAt(code, extent);
    const far = (px - x) ** 2 + (py - y) ** 2;
    if (far < least) [best, least] = [index, far];
  });
  return best;
}

/**
 * Where an arrow key leads: a fiftieth of the plane, with Shift a tenth; null for other keys.
 * @param {Code} z
 * @param {string} key
 * @param {boolean} shift
 * @param {Extent} extent
 * @returns {Code | null}
 */
export function afterKey(z, key, shift, extent) {
  const [left, right, bottom, top] = extent;
  /** @type {Record<string, [number, number]>} */
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  if (key === "Home") return [(left + right) / 2, (bottom + top) / 2];
  if (!(key in ways)) return null;
  const share = shift ? 0.1 : 0.02;
  const [dx, dy] = ways[key];
  return [
    clipped(z[0] + dx * share * (right - left), left, right), clipped(z[1] + dy * share * (top - bottom), bottom, top),
  ];
}

/** @param {Code} z */
export function placeText(z) {
  return `z = (${z.map((value) => formatNumber(Number(value.toFixed(2)))).join(", ")})`;
}

/**
 * As long as `placeText` can be in this plane.
 * @param {Extent} extent
 */
export function longestPlace([left, right, bottom, top]) {
  const longest = (/** @type {number} */ one, /** @type {number} */ other) => {
    const [a, b] = [one.toFixed(2), other.toFixed(2)];
    return a.length > b.length ? a : b;
  };
  return `z = (${longest(left, right)}, ${longest(bottom, top)})`;
}

/**
 * Which points are written as digits: one that would cover an earlier digit is a dot. Lengths as in the drawing.
 * @param {number[][]} places
 * @param {number} font the size of the digits
 */
export function writtenOnes(places, font) {
  const [wide, high] = [0.52 * font, 0.68 * font];
  /** @type {number[][]} */
  const taken = [];
  return places.map(([x, y]) => {
    if (taken.some(([a, b]) => Math.abs(a - x) < wide && Math.abs(b - y) < high)) return false;
    taken.push([x, y]);
    return true;
  });
}
