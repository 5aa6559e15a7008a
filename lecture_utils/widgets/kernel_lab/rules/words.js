// What is said of one output pixel, and of the whole output.

import { factor, formatNumber } from "../../kit/numbers.js";
import { COLOURS, productText } from "./kernels.js";

/** @import { Mode, Plane } from "./filtering.js" */

/** So many terms a sentence names; of more it gives the sums of the rows. */
const MOST_TERMS = 9;

/**
 * What one output pixel is made of.
 * @typedef {object} Pixel
 * @property {Mode} mode
 * @property {number[]} place [row, column], with the channel in front where there are several
 * @property {number} channel the one that is looked at
 * @property {number[][]} cells the window's places in each channel of the picture, -1 in the border
 * @property {Plane[]} picture
 * @property {number[][]} slices the weights for each channel; of a pooling none
 * @property {number} result
 */

/**
 * The values of the window in a channel; 0 in the border.
 * @param {Pixel} pixel
 * @param {number} channel
 */
export function valuesOf({ cells, picture }, channel) {
  const { values } = picture[channel];
  return cells[channel].map((cell) => (cell < 0 ? 0 : values[cell]));
}

/**
 * The products of the window with a slice.
 * @param {Pixel} pixel
 * @param {number} channel
 */
export function productsOf(pixel, channel) {
  return valuesOf(pixel, channel).map((value, tap) => pixel.slices[channel][tap] * value + 0);
}

/** @param {number[]} numbers */
function sumOf(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

/**
 * The stepper's sentence for one pixel.
 * @param {Pixel} pixel
 */
export function sentenceOf(pixel) {
  const name = `Y[${pixel.place.join(", ")}]`;
  const result = formatNumber(pixel.result);
  if (pixel.mode === "convolution") return `${name} = ${sumWords(pixel)} = ${result}`;
  const { channel, cells } = pixel;
  const values = valuesOf(pixel, channel).filter((_, tap) => cells[channel][tap] >= 0);
  if (pixel.mode === "average pooling") {
    const sum = values.length > MOST_TERMS ? formatNumber(sumOf(values)) : `(${values.map((value) => factor(formatNumber(value))).join(" + ") || "0"})`;
    return `${name} = ${sum} / ${cells[channel].length} = ${result}`;
  }
  const { columns } = pixel.picture[channel];
  const found = cells[channel].find((cell) => cell >= 0 && pixel.picture[channel].values[cell] === pixel.result) ?? 0;
  const from = [...pixel.place.slice(0, -2), Math.floor(found / columns), found % columns];
  const all = values.length > MOST_TERMS ? `of ${values.length} values` : values.map(formatNumber).join(", ");
  return `${name} = max(${all}) = ${result}, found at X[${from.join(", ")}]`;
}

/** @param {Pixel} pixel */
function sumWords(pixel) {
  if (pixel.slices.length > 1) {
    const sums = pixel.slices.map((_, c) => `${factor(formatNumber(sumOf(productsOf(pixel, c))))} (${COLOURS[c]})`);
    return sums.join(" + ");
  }
  const [weights] = pixel.slices;
  const values = valuesOf(pixel, 0);
  const terms = values.flatMap((value, tap) => (weights[tap] === 0 ? [] : [productText(weights[tap], value)]));
  if (!terms.length) return "a sum of nothing but zero weights";
  if (terms.length <= MOST_TERMS) return terms.join(" + ");
  const [products, size] = [productsOf(pixel, 0), Math.sqrt(values.length)];
  const rows = Array.from({ length: size }, (_, r) => sumOf(products.slice(r * size, (r + 1) * size)));
  return `${rows.map((sum) => factor(formatNumber(sum))).join(" + ")} (one sum for each row of products)`;
}

/**
 * The size of the output with its numbers, and how it compares.
 * @param {{ rows: number, columns: number }} picture
 * @param {{ rows: number, columns: number }} output
 * @param {string} formula with {n}, {k}, {s}, {p} and {d}
 * @param {import("./filtering.js").Setting} setting
 */
export function sizeWords(picture, output, formula, { kernel_size: k, stride: s, padding: p, dilation: d }) {
  const line = (/** @type {number} */ n, /** @type {number} */ out) => {
    /** @type {Record<string, number>} */
    const values = { n, k, s, p, d };
    return `${formula.replace(/[{](\w)[}]/g, (_, key) => String(values[key]))} = ${out}`;
  };
  const square = picture.rows === picture.columns;
  const same = output.rows === picture.rows && output.columns === picture.columns ? ": as large as the photograph" : "";
  if (square) return `Size: ${line(picture.rows, output.rows)}${same}`;
  return `Height: ${line(picture.rows, output.rows)}, width: ${line(picture.columns, output.columns)}${same}`;
}
