// What the explorer of unpooling says: where a value goes, and what stands out.

import { cellName, listed, nameOf } from "../kit/scene/grid.js";

/** @import { Grid, Scene } from "../kit/types.js" */

/**
 * Where a value goes. The same words as in `trace.max_pool_unpool2d`.
 * @param {number} place counted row by row in X
 * @param {string} text
 * @param {number} W the length of X's rows
 * @param {number} wide the length of Z's rows
 */
export function wayOf(place, text, W, wide) {
  const [here, stood] = [nameOf("Z", place, wide), nameOf("X", place, W)];
  if (!isMoved(place, W, wide)) return `goes back to its switch: ${here} = ${text}`;
  return `goes to cell ${place} of Z, counted row by row: ${here} = ${text}; but the maximum stood at ${stood}, because X has rows `
    + `of ${W} cells and Z of ${wide}`;
}

/**
 * Whether a place, counted row by row, is another cell in rows of W cells than in rows of `wide` cells.
 * @param {number} place
 * @param {number} W
 * @param {number} wide
 */
function isMoved(place, W, wide) {
  return Math.floor(place / wide) !== Math.floor(place / W) || place % wide !== place % W;
}

/**
 * What else stands out.
 * @param {Scene} scene
 */
export function remarksOn({ grids, count }) {
  const [, switches, decoder, output] = grids;
  const remarks = [];
  const asides = [...decoder.asides ?? []];
  const changed = asides.map(([cell]) => cellName(decoder, cell));
  if (changed.length === 1) {
    const [[cell, { text }]] = asides;
    remarks.push(`${changed[0]} = ${decoder.text[cell]} is a value of the decoder: max pooling gives ${text}. Empty the cell to go back to that.`);
  } else if (changed.length) {
    remarks.push(`${listed(changed)} are values of the decoder. Crossed out is what max pooling gives. Empty a cell to go back to that.`);
  } else if (count) remarks.push("Y holds what max pooling gives. Type over its cells: a decoder changes the values.");
  return count ? [...remarks, ...remarksOnPlaces(switches, output)] : remarks;
}

/**
 * @param {Grid} switches
 * @param {Grid} output
 */
function remarksOnPlaces(switches, output) {
  const remarks = [];
  const several = [...switches.asides?.keys() ?? []].map((cell) => cellName(switches, cell));
  if (several.length) {
    remarks.push(`Several windows remember ${listed(several)}: all their values go to one cell of Z. Here the last one stays; PyTorch promises no order.`);
  }
  if (switches.text.some((text, place) => text === "1" && isMoved(place, switches.columns, output.columns))) {
    remarks.push(`Z is ${output.rows}×${output.columns}, X is ${switches.rows}×${switches.columns}. The switches count the cells of X row by row, so in Z `
      + "values stand in other cells than the maxima. Choose output_size as X.");
  }
  return remarks;
}
