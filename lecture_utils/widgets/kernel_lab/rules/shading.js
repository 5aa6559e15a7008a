// How numbers become greys, and what is said of it. The numbers themselves stay as they are.

import { formatNumber } from "../../kit/numbers.js";

/** @import { Mode, Plane } from "./filtering.js" */

/** @typedef {"auto" | "clip" | "stretch" | "signed"} Shown */
/** @typedef {{ how: Shown, black: number, white: number }} Shade What is drawn black, and what white. */

/**
 * The smallest and the largest number.
 * @param {ArrayLike<number>} values
 */
export function extremes(values) {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i += 1) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return [low, high];
}

/**
 * Weights that are never negative make a mean of their sum's size; weights that add up to more than 0 keep brightness,
 * and what lies beyond is cut off; those that add up to 0 or less say how much brighter one side is than the other.
 * @param {Mode} mode
 * @param {Shown} shown
 * @param {number[]} weights all that one output is made with
 * @param {number[]} ends the smallest and the largest number
 * @returns {Shade}
 */
export function shadeOf(mode, shown, weights, [low, high]) {
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  if (shown === "clip" || (shown === "auto" && mode !== "convolution")) return { how: "clip", black: 0, white: 255 };
  if (shown === "stretch") return { how: "stretch", black: low, white: high > low ? high : low + 1 };
  const sum = weights.reduce((a, b) => a + b, 0);
  if (shown === "signed" || sum <= 0) return { how: "signed", black: -largest, white: largest };
  return { how: "clip", black: 0, white: 255 * Math.max(1, sum) };
}

/**
 * The greys of a plane, from 0 to 255; what lies beyond is cut off.
 * @param {Plane} plane
 * @param {Shade} shade
 */
export function levelsOf({ values }, { black, white }) {
  const levels = new Uint8ClampedArray(values.length);
  const span = white - black;
  for (let i = 0; i < levels.length; i += 1) levels[i] = Math.floor((255 * (values[i] - black)) / span + 0.5);
  return levels;
}

/**
 * @param {Plane} plane
 * @param {Shade} shade
 */
export function shadeWords({ values }, { how, black, white }) {
  const [low, high] = extremes(values);
  if (!values.length) return "";
  if (low === high) return `Every value is ${formatNumber(low)}.`;
  if (how === "stretch") return `From the smallest value, ${formatNumber(low)} (black), to the largest, ${formatNumber(high)} (white).`;
  if (how === "signed") return `0 is mid grey, ${formatNumber(black)} black, ${formatNumber(white)} white.`;
  let [below, above] = [0, 0];
  for (let i = 0; i < values.length; i += 1) {
    if (values[i] < black) below += 1;
    else if (values[i] > white) above += 1;
  }
  const cut = [below ? `${below} below` : "", above ? `${above} above` : ""].filter(Boolean).join(", ");
  return `0 is black, ${formatNumber(white)} white${cut ? `; cut off: ${cut}` : ""}.`;
}

/**
 * The colours of a picture's pixels, four bytes each: one plane is grey, three are red, green and blue.
 * @param {Plane[]} planes
 * @param {Shade[]} shades
 * @param {Uint8ClampedArray} bytes
 */
export function paint(planes, shades, bytes) {
  const pixels = new Uint32Array(bytes.buffer);
  const [red, green, blue] = [0, planes.length > 1 ? 1 : 0, planes.length > 1 ? 2 : 0];
  const levels = planes.map((plane, i) => levelsOf(plane, shades[i]));
  for (let n = 0; n < pixels.length; n += 1) {
    pixels[n] = 0xff000000 | (levels[blue][n] << 16) | (levels[green][n] << 8) | levels[red][n];
  }
}
