// Kernels as they are typed: texts of 7×7 cells, of which the middle ones are shown.

import { factor, formatNumber, parseWithin } from "../../kit/numbers.js";
import { listed } from "../../kit/scene/grid.js";

/** @typedef {string[][]} Slice 7×7 texts */

/**
 * A kernel for a grey photograph, and one slice for each colour once they differ from it.
 * @typedef {{ grey: Slice, colours: Slice[] | null }} Kernel
 */

/** @typedef {{ name: string, size: number, slice: Slice }} Preset */

export const MOST = 7;
export const COLOURS = ["red", "green", "blue"];
/** Larger weights are refused: the sums of the largest kernel stay exact. */
export const LARGEST = 1e9;

/**
 * Where the middle `size` cells of the seven begin.
 * @param {number} size
 */
function offsetOf(size) {
  return Math.floor((MOST - size) / 2);
}

/**
 * The slices that a photograph needs: one, or one a colour.
 * @param {Kernel} kernel
 * @param {number} channels
 */
export function slicesOf({ grey, colours }, channels) {
  return channels === 1 ? [grey] : colours ?? COLOURS.map(() => grey);
}

/**
 * The texts in the middle of a slice, row by row.
 * @param {Slice} slice
 * @param {number} size
 */
export function textsOf(slice, size) {
  const start = offsetOf(size);
  return slice.slice(start, start + size).flatMap((row) => row.slice(start, start + size));
}

/** @type {Map<string, number | null>} what was read before: a key changes one text, and all are asked for */
const read = new Map();

/**
 * The number in a cell, or null; none that is not finite.
 * @param {string} text
 */
export function weightOf(text) {
  const known = read.get(text);
  if (known !== undefined) return known;
  const value = parseWithin(text, LARGEST);
  const weight = value !== null && Number.isFinite(value) ? value : null;
  read.set(text, weight);
  return weight;
}

/**
 * The weights of a slice. A cell that holds no number counts as 0 until it does.
 * @param {Slice} slice
 * @param {number} size
 */
export function weightsOf(slice, size) {
  return textsOf(slice, size).map((text) => weightOf(text) ?? 0);
}

/**
 * "K[0, 1]", or with a channel in front, or two.
 * @param {number[]} place
 */
export function weightName(place) {
  return `K[${place.join(", ")}]`;
}

/**
 * What a kernel's cells hold that are no numbers, in a sentence; empty if all are.
 * @param {Kernel[]} kernels
 * @param {number} channels
 * @param {number} size
 */
export function mistakes(kernels, channels, size) {
  const one = (/** @type {string} */ text, /** @type {number[]} */ place) => (weightOf(text) !== null ? [] : [
    `${weightName(place)} ${text.trim() ? `holds “${text.trim()}”` : "is empty"}`]);
  const each = kernels.flatMap((kernel, o) => slicesOf(kernel, kernel.colours ? channels : 1).flatMap((slice, c) => {
    const front = kernels.length > 1 || channels > 1 ? [o, c] : [];
    return textsOf(slice, size).flatMap((text, tap) => one(text, [...front, Math.floor(tap / size), tap % size]));
  }));
  if (!each.length) return "";
  const rule = each.length === 1
    ? "that is no number from -10⁹ to 10⁹, and counts as 0." : "these are no numbers from -10⁹ to 10⁹, and count as 0.";
  return `${listed(each, 3)}: ${rule} Type a number such as 3, -1 or 0.5.`;
}

/**
 * A kernel with another text in one cell of a slice: of the grey one, or of one of the three.
 * @param {Kernel} kernel
 * @param {number} channels
 * @param {number} channel
 * @param {number} size
 * @param {number} tap
 * @param {string} text
 * @returns {Kernel}
 */
export function typedInto(kernel, channels, channel, size, tap, text) {
  const start = offsetOf(size);
  const slices = slicesOf(kernel, channels).map((slice, c) => (c !== channel ? slice : slice.map((row, r) => (
    r !== start + Math.floor(tap / size) ? row : row.map((old, i) => (i === start + (tap % size) ? text : old))))));
  return channels === 1 ? { ...kernel, grey: slices[0] } : { ...kernel, colours: slices };
}

/**
 * The name of the preset that a kernel is; empty if it is none.
 * @param {Kernel} kernel
 * @param {number} channels
 * @param {number} size
 * @param {Preset[]} presets
 */
export function presetOf(kernel, channels, size, presets) {
  const slices = slicesOf(kernel, channels).map((slice) => textsOf(slice, size).join());
  const is = (/** @type {Preset} */ preset) => {
    const wanted = textsOf(preset.slice, size).join();
    return preset.size <= size && slices.every((texts) => texts === wanted);
  };
  return presets.find(is)?.name ?? "";
}

/**
 * Numbers from 0 to below 2^32 that follow from a seed: "mulberry32". Twin of kernel_lab/_kernels.py.
 * @param {number} seed
 */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/**
 * A kernel of whole numbers from -2 to 2 that follows from a seed: first the grey slice, then red, green and blue.
 * @param {number} seed
 * @param {number} size
 * @returns {Kernel}
 */
export function randomKernel(seed, size) {
  const next = generator(seed);
  const [start, end] = [offsetOf(size), offsetOf(size) + size];
  const slice = () => Array.from({ length: MOST }, (_, r) => Array.from({ length: MOST }, (__, c) => (
    r < start || c < start || r >= end || c >= end ? "0" : String((next() % 5) - 2))));
  return { grey: slice(), colours: COLOURS.map(slice) };
}

/**
 * @param {number} weight
 * @param {number} value
 */
export function productText(weight, value) {
  return `${factor(formatNumber(weight))}·${factor(formatNumber(value))}`;
}
