// How large the cells of a board can be in a room. Only arithmetic: nothing is laid out to find it.

import { fit } from "./grid.js";

/** @import { Scene } from "../types.js" */

/**
 * What stands around cells, in letters (em), and a sign between two grids, in cells: see board.css.
 */
const AROUND = {
  left: 1.2, right: 0.3, top: 1.25, bottom: 0.3, caption: 1.25, letter: 0.58, narrowest: 6, title: 1.5, gap: 1.4,
  rowGap: 0.6, sign: 0.16, signWidth: 0.52, reason: 22,
};

/**
 * @typedef {object} Block A grid.
 * @property {number} columns
 * @property {number} rows
 * @property {number} wide how wide a cell is, measured by its height
 * @property {number} caption how many letters its caption has
 * @property {boolean} wrap whether the caption may take several lines
 * @property {number} reason how many letters say why it has no cells
 *
 * @typedef {object} Look What may be left out, or put elsewhere, where room is short.
 * @property {boolean} [large] whether all letters are those that are read from the last row
 * @property {boolean} [titles] whether the lines have their titles
 * @property {boolean} [wrap] whether captions are as wide as their grids, over several lines
 * @property {"beside" | "below" | "none"} [terms] where the products are
 *
 * @typedef {{ title: boolean, blocks: Block[] }} Line Grids that belong together, with signs between them.
 *
 * @typedef {object} Room In pixels.
 * @property {number} width
 * @property {number} height
 * @property {number} em
 * @property {number} least the shortest side of a cell
 * @property {number} most the longest
 */

/**
 * The grids by their names: their texts are looked through once, however many looks are tried.
 * @param {Scene} scene
 * @param {boolean} [large]
 */
function blocksOf({ grids }, large) {
  return new Map(grids.map((grid) => {
    const { columns, rows, caption, reason = "" } = grid;
    const { width: wide } = fit(grid, large);
    return [grid.name, { columns, rows, wide, caption: caption.length, reason: reason.length }];
  }));
}

/**
 * What is to be laid out, in the order of the page.
 * @param {Scene} scene
 * @param {Look} look
 * @param {ReturnType<typeof blocksOf>} [blocks]
 * @returns {Line[]}
 */
export function linesOf(scene, { large, titles = true, wrap = true }, blocks = blocksOf(scene, large)) {
  return scene.boards.map(({ title, grids: names }) => ({
    title: titles && Boolean(title),
    blocks: names.flatMap((name) => {
      const block = blocks.get(name);
      return block ? [{ ...block, wrap }] : [];
    }),
  }));
}

/**
 * Boxes in rows, broken where a row is full, as a flexible box does it.
 * @param {[width: number, height: number][]} boxes
 * @param {number} width
 * @param {number} gap
 * @param {number} rowGap
 */
function flow(boxes, width, gap, rowGap) {
  const size = { width: 0, height: 0 };
  let [x, high] = [0, 0];
  for (const [wide, tall] of boxes) {
    if (x && x + gap + wide > width) {
      size.height += high + rowGap;
      [x, high] = [0, 0];
    }
    x += (x ? gap : 0) + wide;
    high = Math.max(high, tall);
    size.width = Math.max(size.width, x);
  }
  size.height += high;
  return size;
}

/**
 * @param {Block} block
 * @param {number} cell
 * @param {number} em
 * @returns {[width: number, height: number]}
 */
function figure({ columns, rows, wide, caption, wrap, reason }, cell, em) {
  if (reason) return [AROUND.reason * em, (Math.ceil(AROUND.letter * reason / AROUND.reason) + 2) * 1.45 * em];
  const whole = caption * AROUND.letter * em;
  const least = wrap ? Math.min(whole, AROUND.narrowest * em) : whole;
  const width = Math.max(columns * wide * cell + (AROUND.left + AROUND.right) * em, least);
  return [width, rows * cell + (AROUND.top + AROUND.bottom + Math.ceil(whole / width) * AROUND.caption) * em];
}

/**
 * The size of the lines with cells of this length.
 * @param {Line[]} lines
 * @param {number} width of the board
 * @param {number} cell
 * @param {number} em
 */
export function sizeOf(lines, width, cell, em) {
  const boxes = lines.map(({ title, blocks }) => {
    const figures = blocks.map((block, i) => {
      const [wide, high] = figure(block, cell, em);
      return /** @type {[number, number]} */ ([wide + (i ? (2 * AROUND.sign + AROUND.signWidth) * cell : 0), high]);
    });
    const line = flow(figures, width, 0, 0.4 * em);
    return /** @type {[number, number]} */ ([line.width, line.height + (title ? AROUND.title * em : 0)]);
  });
  return flow(boxes, width, AROUND.gap * em, AROUND.rowGap * em);
}

/**
 * Whether the lines are no wider and no higher than the room with cells of this length.
 * @param {Line[]} lines
 * @param {Pick<Room, "width" | "height" | "em">} room
 * @param {number} cell
 */
function fits(lines, { width, height, em }, cell) {
  const size = sizeOf(lines, width, cell, em);
  return size.width <= width && size.height <= height;
}

/**
 * The largest cells that fit; 0 if there are none.
 * @param {Line[]} lines
 * @param {Room} room
 */
export function cellFor(lines, room) {
  let [low, high] = [Math.floor(room.least), Math.floor(room.most)];
  if (!fits(lines, room, low)) return 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(lines, room, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Ways to make room, in the order in which they are taken: each gives up a little more. */
const LOOKS = /** @type {Look[][]} */ ([
  [{ terms: "beside" }, { terms: "beside", wrap: false }, { terms: "below" }, { terms: "below", wrap: false }],
  [{ terms: "beside", titles: false }, { terms: "beside", titles: false, wrap: false }],
  [{ terms: "none" }, { terms: "none", wrap: false }],
  [{ terms: "none", titles: false }, { terms: "none", titles: false, wrap: false }],
]);
/** What has cells as large as this share of what would fit stays as it is: another length styles every cell anew. */
const NEARLY = 0.8;

/** @typedef {Look & { cell: number, board: number, height: number }} Arrangement with the lengths of cells and board */

/**
 * The cells of a board and what stands beside it; null where not even the last way makes room.
 * @param {Scene} scene
 * @param {Room & { large: boolean, terms: { width: number, height: number } }} room terms: what the products need
 * @param {boolean} whole whether titles and products are rather given up than the page is scrolled
 * @param {Arrangement | null} [last] what is in use
 * @returns {Arrangement | null}
 */
export function arrange(scene, room, whole, last = null) {
  const { terms, em, large } = room;
  const blocks = blocksOf(scene, large);
  for (const looks of whole ? LOOKS : LOOKS.slice(0, 1)) {
    const ways = looks.map((look) => ({
      look: { titles: true, wrap: true, ...look },
      lines: linesOf(scene, look, blocks),
      room: {
        ...room,
        width: room.width - (look.terms === "beside" ? terms.width + em : 0),
        height: room.height - (look.terms === "below" ? terms.height : 0),
      },
    }));
    /** @typedef {typeof ways[number]} Way */
    const made = (/** @type {Way} */ way, /** @type {number} */ cell) => {
      const size = sizeOf(way.lines, way.room.width, cell, em);
      return { ...way.look, cell, board: size.width, height: size.height };
    };
    const same = last && ways.find(({ look: { terms: where, titles, wrap } }) => (
      where === last.terms && titles === last.titles && wrap === last.wrap
    ));
    if (same && fits(same.lines, same.room, last.cell)) {
      const larger = Math.floor(last.cell / NEARLY) + 1;
      if (larger > room.most || !ways.some((way) => fits(way.lines, way.room, larger))) return made(same, last.cell);
    }
    const cells = ways.map((way) => cellFor(way.lines, way.room));
    const best = Math.max(...cells);
    if (best) return made(ways[cells.indexOf(best)], best);
  }
  return null;
}

/**
 * Where nothing fits, the page is scrolled: cells as large as the width allows.
 * @param {Scene} scene
 * @param {Room & { large: boolean }} room
 * @returns {Arrangement}
 */
export function scrolled(scene, room) {
  const lines = linesOf(scene, room);
  const cell = cellFor(lines, { ...room, height: Infinity }) || room.least;
  const { width, height } = sizeOf(lines, room.width, cell, room.em);
  return { cell, titles: true, wrap: true, terms: "below", board: width, height };
}
