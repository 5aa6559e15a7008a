// What the explorer of unpooling says: where a value goes, and what stands out.

import { cellName, listed, nameOf } from "../kit/scene/grid.js";

/** @import { Grid } from "../kit/types.js" */

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
 * What the setting and the values of Y come to: how much is put back, and what stands out most.
 * @param {Grid} switches
 * @param {Grid} decoder
 * @param {Grid} output
 * @param {number} count how many steps there are
 */
export function remarksOn(switches, decoder, output, count) {
  if (!count) return [];
  return [filledTold(switches, output), placesTold(switches, output) || valuesTold(decoder)];
}

/**
 * @param {Grid} switches
 * @param {Grid} output
 */
function filledTold(switches, output) {
  return putBack(switches.text.filter((text) => text === "1").length, output.rows * output.columns);
}

/**
 * @param {number} found
 * @param {number} cells
 */
function putBack(found, cells) {
  return `${found} of the ${cells} cells of Z ${found === 1 ? "gets" : "get"} a value, the other ${cells - found} stay 0.`;
}

/**
 * What happens to values on their way, where that is more than to go back.
 * @param {Grid} switches
 * @param {Grid} output
 */
function placesTold(switches, output) {
  if (switches.text.some((text, place) => text === "1" && isMoved(place, switches.columns, output.columns))) {
    return moved(output.columns, switches.columns);
  }
  const several = [...switches.asides?.keys() ?? []].map((cell) => cellName(switches, cell));
  return several.length ? replaced(listed(several, 2)) : "";
}

/**
 * @param {number} z
 * @param {number} x
 */
function moved(z, x) {
  return `Places are counted row by row, but Z has rows of ${z} cells and X of ${x}: values move. Choose the size of X for Z.`;
}

/** @param {string} names */
function replaced(names) {
  return `Several windows remember ${names}: the last value stays; PyTorch promises no order.`;
}

/**
 * Whose values Y holds.
 * @param {Grid} decoder
 */
function valuesTold(decoder) {
  const changed = [...decoder.asides ?? []];
  if (!changed.length) return "Y holds what max pooling gives: type over it, as a decoder does.";
  if (changed.length > 1) return `${changed.length} values of Y were typed. Empty a cell to go back to what max pooling gives.`;
  const [[cell, { words }]] = changed;
  return typedOver(cellName(decoder, cell), decoder.text[cell], words);
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} words
 */
function typedOver(name, text, words) {
  const shown = text.length > LONGEST_NUMBER ? `${text.slice(0, LONGEST_NUMBER)}…` : text;
  return `${name} = ${shown} was typed: ${words}. Empty the cell to go back.`;
}

const LONGEST_NUMBER = 10;

/** The longest that is said of all this. */
export const LONGEST_REMARKS = `${putBack(64, 169)} ${moved(10, 10)}`;
